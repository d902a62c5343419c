"""A postmaster and everything it started, signalled together.

PostgreSQL makes each server process a session of its own, so a signal to the process group would reach the postmaster alone.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

_GONE = {"Z", "X"}
_STOPPED = {"T", "t"}
_STOP_SECONDS = 1.0


def descendants(pid: int) -> list[int]:
    """All children and theirs, from proc(5). A process that ends meanwhile has none."""
    found: list[int] = []
    for task in _tasks(pid):
        try:
            children = [int(word) for word in (task / "children").read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:
        return []


def send(pids: list[int], number: signal.Signals) -> None:
    """Signal each; one that is gone is fine."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def stop(pid: int) -> int:
    """Freeze a process and its descendants; how many."""
    _hold(pid)
    children = descendants(pid)
    send(children, signal.SIGSTOP)
    _wait([pid, *children], _STOPPED | _GONE, _STOP_SECONDS)
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
    _hold(pid)
    doomed = [*descendants(pid), pid]
    send(doomed, signal.SIGKILL)
    left = _wait(doomed, _GONE, timeout)
    if left:
        raise TimeoutError(f"processes {left} do not end after SIGKILL")
    return len(doomed)


def _hold(pid: int) -> None:
    """Stop the one that could start others, and wait until it has stopped: a signal is only on its way when kill(2) returns."""
    send([pid], signal.SIGSTOP)
    _wait([pid], _STOPPED | _GONE, _STOP_SECONDS)


def _wait(pids: list[int], states: set[str], timeout: float) -> list[int]:
    """Wait until every process is in one of the states; returns those that are not after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while left := [pid for pid in pids if _state(pid) not in states]:
        if time.monotonic() > deadline:
            return left
        time.sleep(0.0005)
    return []


def _state(pid: int) -> str:
    """The state letter of proc(5); ``X`` for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return "X"
