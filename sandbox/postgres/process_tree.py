"""A postmaster and everything it started, signalled together.

PostgreSQL makes each server process a session of its own, so a signal to the process group would reach the postmaster alone.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

_GONE = {"Z", "X"}


def descendants(pid: int) -> list[int]:
    """All children and theirs, from proc(5)."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(word) for word in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


def send(pids: list[int], number: signal.Signals) -> None:
    """Signal each; one that is gone is fine."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def stop(pid: int) -> int:
    """Freeze a process and its descendants; how many."""
    send([pid], signal.SIGSTOP)  # first the one that could start others
    children = descendants(pid)
    send(children, signal.SIGSTOP)
    return 1 + len(children)


def resume(pid: int) -> int:
    """Thaw what `stop` froze; how many."""
    children = descendants(pid)
    send([*children, pid], signal.SIGCONT)
    return 1 + len(children)


def kill(pid: int, timeout: float = 5.0) -> int:
    """SIGKILL a process and its descendants and wait until none of them can do anything more; how many.

    Raises:
        TimeoutError: the kernel did not end them in `timeout` seconds.
    """
    send([pid], signal.SIGSTOP)
    doomed = [*descendants(pid), pid]
    send(doomed, signal.SIGKILL)
    deadline = time.monotonic() + timeout
    while any(_alive(one) for one in doomed):
        if time.monotonic() > deadline:
            raise TimeoutError(f"processes {[one for one in doomed if _alive(one)]} do not end")
        time.sleep(0.0005)
    return len(doomed)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in _GONE
    except (OSError, IndexError):
        return False
