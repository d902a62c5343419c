"""Where this project keeps what it runs: sandbox, drills, keys."""

from __future__ import annotations

import os
from pathlib import Path


def holdfast_directory() -> Path:
    """``$HOLDFAST_DIR``, else ``.holdfast`` in the project, which is the nearest folder upwards with a Pulumi.yaml."""
    if chosen := os.environ.get("HOLDFAST_DIR"):
        return Path(chosen).absolute()
    return project_directory() / ".holdfast"


def project_directory() -> Path:
    """The nearest folder upwards with a Pulumi.yaml, else the current one."""
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "Pulumi.yaml").exists()), here)
