"""Runs an installer's program: bounded in time, gone with us, and its last words kept for the message when it fails."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sandbox.tools.errors import ToolError

_TAIL = 12
_DISK_FULL = "no space left on device"
_GUARD = 'trap "" TERM INT HUP; read -r _; kill -KILL 0'


def run(
    command: Sequence[str | Path],
    *,
    doing: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    limit: float | None = None,
) -> str:
    """Standard output of a command that succeeded; whatever it started ends with it, with an interruption and with us.

    Raises:
        ToolError: it could not be started, failed, or took more than `limit` seconds; the message ends with the last lines it wrote.
    """
    words = [str(word) for word in command]
    name = Path(words[0]).name
    with _group() as group:
        try:
            process = subprocess.Popen(
                words,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                process_group=group,
            )
        except OSError as error:
            raise ToolError(f"{doing}: {words[0]} could not be started: {error.strerror}") from error
        with process:
            try:
                said, complained = process.communicate(timeout=limit)
            except subprocess.TimeoutExpired as error:
                process.kill()
                raise ToolError(f"{doing}: {name} did not end within {limit:g} s and was stopped") from error
    if process.returncode:
        tail = "\n".join((complained.strip() or said.strip()).splitlines()[-_TAIL:])
        full = "the disk is full; make room and run `holdfast setup` again\n" if _DISK_FULL in (said + complained).lower() else ""
        raise ToolError(f"{doing}: {full}{name} ended with status {process.returncode}\n{tail}")
    return said


@contextmanager
def _group() -> Iterator[int]:
    """A process group whose every process is killed when the context ends, or when we are.

    Its first member waits on a pipe from us: a program is born into a group that is watched already.
    """
    with subprocess.Popen(
        ["sh", "-c", _GUARD],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
        cwd="/",
    ) as guard:
        yield guard.pid
