"""The per-user tool cache: one directory per tool and version, which is either whole or not there.

A tool is put together in a directory beside its place and renamed into it; the rename is what makes it exist. One
installer at a time holds the cache's lock, so whatever unfinished directory it finds was left by one that died.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sandbox.tools.errors import ToolError
from sandbox.tools.progress import Progress

_UNFINISHED = ".unfinished"


def cache_directory() -> Path:
    """``$HOLDFAST_CACHE``, else ``$XDG_CACHE_HOME/holdfast``, else ``~/.cache/holdfast``."""
    if chosen := os.environ.get("HOLDFAST_CACHE"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "holdfast"


def tools_directory() -> Path:
    """Where the tools are."""
    return cache_directory() / "tools"


def place_of(name: str, version: str) -> Path:
    """Where a tool of this version lives once it is whole."""
    return tools_directory() / f"{name}-{version}"


@contextmanager
def locked(progress: Progress) -> Iterator[None]:
    """Hold the cache; waits for another installer and says so, and sweeps what a dead one left.

    What was missing before may be there once the lock is held: look again before installing.

    Raises:
        ToolError: the cache cannot be written.
    """
    tools = tools_directory()
    try:
        tools.mkdir(parents=True, exist_ok=True)
        lock = (tools / "lock").open("w")
    except OSError as error:
        raise ToolError(f"the tool cache {tools} cannot be written: {error.strerror}; set HOLDFAST_CACHE to another directory") from error
    with lock:
        _take(lock, progress)
        for left in tools.glob(f"*{_UNFINISHED}*"):
            shutil.rmtree(left, ignore_errors=True)
        yield


def _take(lock: IO[str], progress: Progress) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with progress.task(f"waiting for another `holdfast setup` that holds {lock.name}"):
            fcntl.flock(lock, fcntl.LOCK_EX)


@contextmanager
def assembling(place: Path) -> Iterator[Path]:
    """A directory to put a tool together in; becomes `place` at the end, or vanishes when anything fails.

    Raises:
        ToolError: the disk is full or the cache cannot be written.
    """
    # A name of its own, so that what a killed installer's programs still write never lands in somebody else's work.
    draft: Path | None = None
    try:
        draft = Path(tempfile.mkdtemp(prefix=place.name + _UNFINISHED, dir=place.parent))
        draft.chmod(0o755)
        yield draft
        _move(draft, place)
    except OSError as error:
        raise ToolError(f"{place.name} could not be put into the tool cache {place.parent}: {_reason(error, place.parent)}") from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)


def _move(draft: Path, place: Path) -> None:
    """Rename; what was in the place goes aside first, whole, because removing it could be interrupted half-way."""
    if place.exists():
        with tempfile.TemporaryDirectory(prefix=place.name + _UNFINISHED, dir=place.parent) as aside:
            place.rename(Path(aside) / "old")
            draft.rename(place)
    else:
        draft.rename(place)


def _reason(error: OSError, directory: Path) -> str:
    if error.errno != errno.ENOSPC:
        return error.strerror or str(error)
    free = shutil.disk_usage(directory).free // 2**20
    return f"the disk is full ({free} MB free); make room or set HOLDFAST_CACHE to a directory elsewhere, and run `holdfast setup` again"
