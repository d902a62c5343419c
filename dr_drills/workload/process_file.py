"""`<ledger>.writers.json`: which process writes, so that another can find it, trust that it is the same, and steer it."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path


class State(StrEnum):
    """What the writers are doing."""

    WRITING = "writing"
    PAUSED = "paused"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class WriterProcess:
    """A process, told apart from a later one of the same number by its start time (proc(5), stat field 22) and boot."""

    pid: int
    started_ticks: int
    boot: str
    state: State

    @property
    def alive(self) -> bool:
        """Whether that very process still runs."""
        return self.boot == _boot() and _started_ticks(self.pid) == self.started_ticks

    def send(self, number: signal.Signals) -> bool:
        """Signal it, unless it is gone; the process descriptor makes sure that no other one is hit."""
        try:
            descriptor = os.pidfd_open(self.pid)
        except ProcessLookupError:
            return False
        try:
            if not self.alive:
                return False
            signal.pidfd_send_signal(descriptor, number)
        except ProcessLookupError:
            return False
        finally:
            os.close(descriptor)
        return True


@dataclass(frozen=True)
class ProcessFile:
    """Where a `WriterProcess` is kept."""

    path: Path

    @classmethod
    def beside(cls, ledger: Path) -> ProcessFile:
        """The file that belongs to `ledger`."""
        return cls(ledger.with_name(ledger.name + ".writers.json"))

    def save(self, process: WriterProcess) -> None:
        """Replace the file at once; a reader sees the old or the new one."""
        fresh = self.path.with_name(self.path.name + ".new")
        fresh.write_text(json.dumps(asdict(process)) + "\n")
        fresh.replace(self.path)

    def load(self) -> WriterProcess | None:
        """The process, or None when none was ever noted or the note cannot be read."""
        try:
            raw = json.loads(self.path.read_text())
            return WriterProcess(int(raw["pid"]), int(raw["started_ticks"]), str(raw["boot"]), State(raw["state"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def own_process(state: State) -> WriterProcess:
    """This process, for the file."""
    return WriterProcess(os.getpid(), _started_ticks(os.getpid()) or 0, _boot(), state)


def _started_ticks(pid: int) -> int | None:
    """Start time of a running process; None when it is gone or only waits to be reaped."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in {"Z", "X"} else int(fields[19])


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
