"""A guard over frozen processes: a stopped process does not hear that the sandbox died, so somebody must end it."""

from __future__ import annotations

import subprocess

_SCRIPT = 'trap "" TERM INT HUP; read -r word; [ "$word" = release ] && exit; kill -CONT "$1"; kill -QUIT "$1"; sleep 0.5; kill -KILL "$1"'


class Deadman:
    """Waits in a process of its own on a pipe from us; when the pipe closes without a word it ends the postmaster `pid`."""

    def __init__(self, pid: int) -> None:
        self._guard = subprocess.Popen(
            ["sh", "-c", _SCRIPT, "deadman", str(pid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        )

    def release(self) -> None:
        """Send the guard home."""
        self._guard.communicate(b"release\n")
