"""The per-user tool cache: one directory per tool and version, which is either whole or not there.

A tool is put together in a directory beside its place and renamed into it; the rename is what makes it exist. One
installer at a time holds the cache's lock, so whatever unfinished directory it finds was left by one that died.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.tools.errors import ToolError

_UNFINISHED = ".unfinished"


def cache_directory() -> Path:
    """``$HOLDFAST_CACHE``, else ``$XDG_CACHE_HOME/holdfast``, else ``~/.cache/holdfast``."""
    if chosen := os.environ.get("HOLDFAST_CACHE"):
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "holdfast"


def place_of(name: str, version: str) -> Path:
    """Where a tool of this version lives once it is whole."""
    return cache_directory() / "tools" / f"{name}-{version}"


@contextmanager
def locked() -> Iterator[None]:
    """Hold the cache; waits for another installer, and sweeps what a dead one left."""
    tools = cache_directory() / "tools"
    try:
        tools.mkdir(parents=True, exist_ok=True)
        lock = (tools / "lock").open("w")
    except OSError as error:
        raise ToolError(f"the tool cache {tools} cannot be written: {error.strerror}; set HOLDFAST_CACHE to another directory") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in tools.glob(f"*{_UNFINISHED}"):
            shutil.rmtree(left, ignore_errors=True)
        yield


@contextmanager
def assembling(place: Path) -> Iterator[Path]:
    """A directory to put a tool together in; becomes `place` at the end, or vanishes when anything fails.

    Raises:
        ToolError: the disk is full or the cache cannot be written.
    """
    draft = place.with_name(place.name + _UNFINISHED)
    try:
        draft.mkdir(parents=True)
        yield draft
        shutil.rmtree(place, ignore_errors=True)
        draft.rename(place)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise ToolError(f"{place.name} could not be put into the tool cache {place.parent}: {error.strerror or error}") from error
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
