"""An empty cluster to copy, so that only the first one on a machine waits for initdb."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from sandbox.postgres.launcher import Launcher
from sandbox.postgres.settings import ADMINISTRATOR

_OPTIONS = (
    f"--username={ADMINISTRATOR}",
    "--auth=trust",  # pg_hba.conf is replaced before a server starts
    "--wal-segsize=4",  # megabytes; a restore to a point in time fills up and copies one
    "--encoding=UTF8",
    "--locale-provider=builtin",  # the same order everywhere, whatever locales the machine has
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-instructions",
    "--no-sync",
)


def template(launcher: Launcher, cache: Path) -> Path:
    """An initialised data directory under `cache`, made now if there is none; half-made ones are never seen.

    Raises:
        PostgresError: initdb failed.
    """
    digest = hashlib.sha256(" ".join(_OPTIONS).encode()).hexdigest()[:8]
    ready = cache / f"postgres-{launcher.install.version}-{digest}"
    if ready.exists():
        return ready
    cache.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=".initdb-", dir=cache))
    try:
        launcher.run("initdb", "-D", part / "data", *_OPTIONS)
        try:
            (part / "data").rename(ready)
        except OSError:
            if not ready.exists():  # another process was faster otherwise
                raise
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return ready


def default_cache() -> Path:
    """The per-user cache (XDG Base Directory Specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "holdfast"
