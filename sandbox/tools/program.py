"""Runs an installer's program and keeps what it said, for the message when it fails."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from sandbox.tools.errors import ToolError

_TAIL = 12


def run(command: Sequence[str | Path], *, doing: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Standard output of a command that succeeded.

    Raises:
        ToolError: it could not be started or failed; the message ends with the last lines it wrote.
    """
    try:
        done = subprocess.run(
            [str(word) for word in command], cwd=cwd, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
    except OSError as error:
        raise ToolError(f"{doing}: {command[0]} could not be started: {error.strerror}") from error
    if done.returncode:
        said = "\n".join((done.stderr.strip() or done.stdout.strip()).splitlines()[-_TAIL:])
        raise ToolError(f"{doing}: {Path(command[0]).name} ended with status {done.returncode}\n{said}")
    return done.stdout
