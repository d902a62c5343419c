"""How a command ends when it was not asked to: interrupted, out of room, or wrong in a way nobody foresaw."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator

from holdfast.exit_status import ExitStatus

DEBUG = "HOLDFAST_DEBUG"
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells give it (128 + SIGINT)."""

_REMEDIES = {
    errno.ENOSPC: "make room, or set HOLDFAST_DIR to a directory on another disk",
    errno.EDQUOT: "make room, or set HOLDFAST_DIR to a directory on another disk",
    errno.EROFS: "set HOLDFAST_DIR to a directory that can be written",
    errno.EACCES: "give yourself the right to it, or set HOLDFAST_DIR to a directory that can be written",
    errno.EPERM: "give yourself the right to it, or set HOLDFAST_DIR to a directory that can be written",
    errno.ENOTDIR: "a file is where a directory is needed; set HOLDFAST_DIR to a directory that can be written",
    errno.EIO: "check the disk",
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
    errno.ENFILE: "the machine has too many open files; end what is not needed",
    errno.ENOMEM: "the machine has too little memory; end what is not needed",
    errno.EADDRINUSE: "another program holds the address; end it, or let it be and try again",
    errno.ECONNREFUSED: "nothing listens there; `holdfast sandbox status` shows what runs",
}


def explain(error: Exception) -> tuple[ExitStatus, str]:
    """Status and message for an exception that no command expected.

    What the machine refused (a full disk, a right not given) is the environment's: unavailable. Anything else is our
    mistake, and leaves open whether what was asked for holds: inconclusive.
    """
    if isinstance(error, OSError) and error.errno in _REMEDIES:
        where = f"{error.filename}: " if error.filename else ""
        return ExitStatus.UNAVAILABLE, f"{where}{error.strerror}: {_REMEDIES[error.errno]}"
    said = " ".join(str(error).split()) or "no words"
    return ExitStatus.INCONCLUSIVE, (
        f"this is a defect in holdfast: {type(error).__name__}: {said}; run again with {DEBUG}=1 for the whole story"
    )


def left_behind() -> Iterator[str]:
    """What still runs or is unfinished in this project, each with the command that deals with it."""
    from dr_drills.drills.conduct import INTERRUPTED, drills  # noqa: PLC0415 - only needed when something went wrong
    from sandbox.supervisor import SandboxError, holdfast_directory, load  # noqa: PLC0415 - the same

    home = holdfast_directory()
    try:
        if load(home) is not None:
            yield "the sandbox runs: `holdfast sandbox stop` ends it"
        for drill in drills(home):
            if drill.state == INTERRUPTED:
                yield f"{drill.drill_id} is unfinished: `holdfast drill resume` goes on, `holdfast drill abort` cleans up"
    except (OSError, SandboxError) as error:
        yield f"what is left under {home} cannot be told ({error})"


def debugging() -> bool:
    """Whether the whole story was asked for."""
    return bool(os.environ.get(DEBUG))
