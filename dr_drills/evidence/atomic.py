"""Files that are whole or not there: written beside their place, synced, then renamed."""

from __future__ import annotations

import os
from pathlib import Path

TEMPORARY = ".holdfast-unfinished-"


def write(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Put `content` at `path` in one step that a crash cannot cut in two; does nothing when it is there already.

    Raises:
        OSError: the disk did not take it; nothing is left beside an earlier file.
    """
    if path.is_file() and not path.is_symlink() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return
    temporary = path.with_name(f"{TEMPORARY}{path.name}")
    try:
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def remove_unfinished(directory: Path) -> None:
    """Remove what a crash in the middle of `write` left."""
    for path in directory.glob(f"{TEMPORARY}*"):
        path.unlink(missing_ok=True)


def sync_directory(directory: Path) -> None:
    """Make renames in `directory` durable."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
