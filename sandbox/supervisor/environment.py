"""The environment in which plain tools (`pulumi`, `aws`, boto3) talk to the sandbox and to nothing else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sandbox.supervisor.part import url
from sandbox.supervisor.state import SandboxState

PASSPHRASE = "holdfast-sandbox"  # noqa: S105 - public on purpose: it protects nothing but invented data
REGION = "eu-west-1"


def environment(state: SandboxState, tools: Path | None) -> dict[str, str]:
    """Variables to set; `tools` is the directory of the pulumi program, None when it is not installed."""
    aws = url(state.part("aws").port)
    path = [str(Path(sys.executable).parent), *([str(tools)] if tools else []), os.environ.get("PATH", "/usr/bin:/bin")]
    return {
        "AWS_ENDPOINT_URL": aws,
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "HOLDFAST_DIR": str(state.directory),
        "HOLDFAST_DNS": f"127.0.0.1:{state.part('dns').port}",
        "HOLDFAST_FAULTS": f"{aws}/_holdfast",
        "HOLDFAST_PYTHON": sys.executable,
        "PATH": ":".join(dict.fromkeys(entry for part in path for entry in part.split(":"))),
        "PULUMI_BACKEND_URL": backend(state.directory).as_uri(),
        "PULUMI_CONFIG_PASSPHRASE": PASSPHRASE,
        "PULUMI_DEBUG_PROVIDERS": f"aws:{state.part('provider').port}",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
        "PULUMI_EXPERIMENTAL": "true",
        "PULUMI_HOME": str(state.directory / "pulumi" / "home"),
        "PULUMI_SKIP_CHECKPOINTS": "true",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }


def backend(directory: Path) -> Path:
    """Where the sandbox keeps its stacks' state."""
    return directory / "pulumi" / "backend"
