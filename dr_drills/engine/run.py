"""One drill being executed in this process: its journal, its clock, and whether it may still go forward."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dr_drills.clock import Clock
from dr_drills.engine.errors import DrillAbortedError, StepError
from dr_drills.engine.run_directory import RunDirectory
from dr_drills.journal.journal import Journal
from dr_drills.journal.record import Kind, Record
from dr_drills.measure.event_code import EventCode

Probe = Callable[[str, str], None]
"""Called with a step and a named point; tests kill the process there."""

_SLICE_SECONDS = 0.2


def no_probe(_step: str, _point: str) -> None:
    """The probe of every real run."""


@dataclass
class Run:
    """What the actions of a drill work with."""

    directory: RunDirectory
    journal: Journal
    clock: Clock
    at: Probe = no_probe
    _effects: threading.RLock = field(default_factory=threading.RLock, repr=False)

    @property
    def id(self) -> str:
        """The drill's id."""
        return self.directory.drill_id

    @property
    def closing(self) -> bool:
        """Whether undoing has begun; from then on nothing goes forward again."""
        return self.journal.has(Kind.CLOSING)

    @contextmanager
    def one_effect_at_a_time(self) -> Iterator[None]:
        """Keep clean-up, perhaps in another thread, from overlapping an effect."""
        with self._effects:
            yield

    def abort_reason(self) -> str | None:
        """Why somebody asked the drill to stop, or None."""
        flag = self.directory.abort_flag
        return (flag.read_text().strip() or "abort was asked for") if flag.exists() else None

    def go_on(self) -> None:
        """Return if the drill may go forward.

        Raises:
            DrillAbortedError: an abort was asked for, or clean-up has begun.
        """
        if self.closing:
            raise DrillAbortedError("clean-up has begun")
        if reason := self.abort_reason():
            raise DrillAbortedError(reason)

    def pause(self, seconds: float) -> None:
        """Wait, and notice an abort while waiting."""
        end = self.clock.now().monotonic_ns + int(seconds * 1e9)
        while (left := (end - self.clock.now().monotonic_ns) / 1e9) > 0:
            self.go_on()
            self.clock.sleep(min(_SLICE_SECONDS, left))

    def until(self, reached: Callable[[], str | None], *, timeout_seconds: float, every_seconds: float = 0.05) -> None:
        """Ask `reached` again and again until it has no objection left.

        Raises:
            StepError: it still had one after `timeout_seconds`; the message is the last objection.
            DrillAbortedError: an abort was asked for meanwhile.
        """

        def heeding() -> str | None:
            objection = reached()
            if objection:
                self.go_on()
            return objection

        self.wait(heeding, timeout_seconds=timeout_seconds, every_seconds=every_seconds)

    def wait(self, reached: Callable[[], str | None], *, timeout_seconds: float, every_seconds: float = 0.05) -> None:
        """`until` for an undo, which an abort does not stop.

        Raises:
            StepError: it still had an objection after `timeout_seconds`.
        """
        end = self.clock.now().monotonic_ns + int(timeout_seconds * 1e9)
        while objection := reached():
            if self.clock.now().monotonic_ns >= end:
                raise StepError(f"{objection}, still after {timeout_seconds:g} s")
            self.clock.sleep(every_seconds)

    def event(self, code: EventCode, note: str, *, occurred_ns: int | None = None, uncertainty_ns: int = 0) -> Record:
        """Record a named moment, once; `occurred_ns` is None when it is now."""
        return self.journal.once(Kind.EVENT, code=code.value, note=note, occurred_ns=occurred_ns, uncertainty_ns=uncertainty_ns)

    def measured(self, name: str, value: float | str, unit: str) -> None:
        """Record a measurement, once a name."""
        self.journal.once(Kind.MEASURED, name=name, value=value, unit=unit)

    def moment_of(self, code: EventCode) -> int | None:
        """When an event happened, in monotonic nanoseconds, or None while it has not."""
        record = self.journal.last(Kind.EVENT, code.value)
        if record is None:
            return None
        occurred = record.body["occurred_ns"]
        return record.at.monotonic_ns if occurred is None else int(str(occurred))
