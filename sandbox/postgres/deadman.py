"""A guard over frozen processes: a stopped process does not hear that the sandbox died, so somebody must end it."""

from __future__ import annotations

import subprocess

# the frozen postmaster starts no further children, so the list is complete
_SCRIPT = """
trap "" TERM INT HUP
read -r word
[ "$word" = release ] || kill -KILL "$1" $(cat /proc/"$1"/task/*/children)
"""


class Deadman:
    """Waits in a process of its own on a pipe from us; when that closes without a word it kills the postmaster `pid` and its children."""

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
