"""Everything measured in one drill, before anyone judges it."""

from __future__ import annotations

from dataclasses import dataclass

from dr_drills.measure.entries import (
    Approval,
    Figure,
    Finding,
    Message,
    NegativeControl,
    Reconciliation,
    Step,
    Table,
)
from dr_drills.measure.event_code import EventCode
from dr_drills.measure.gap import Gap
from dr_drills.measure.method import Method
from dr_drills.measure.objective import Objective
from dr_drills.measure.phase import Phase
from dr_drills.measure.story import Opening
from dr_drills.measure.write_series import WriteSeries


@dataclass(frozen=True, slots=True)
class Event:
    """One named moment: seconds after zero, UTC wall time for people, and whether journal or ledger gave it."""

    code: EventCode
    at_s: float
    wall: str
    uncertainty_s: float
    source: str
    note: str | None


@dataclass(frozen=True, slots=True)
class LostWrite:
    """One acknowledged write that is gone. `at_s` is its acknowledgement, seconds after zero; `server` who gave it."""

    id: int
    writer: str
    at_s: float
    wall: str
    server: str | None


@dataclass(frozen=True, slots=True)
class Losses:
    """The ledger beside the rows read back; `unexpected` are rows nobody wrote."""

    acknowledged: int
    attempted: int
    recovered: int
    window_s: float
    lost: tuple[LostWrite, ...]
    unexpected: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """The last words of the journal; None or empty for what it does not say."""

    outcome: str | None
    reason: str | None
    clean: bool
    resumed: tuple[str, ...]
    torn_lines: int


@dataclass(frozen=True)
class Measurements:
    """What journal and ledger prove. Times are seconds after `zero`: the fault, or for a restore the request.

    Attributes:
        zero: which event that is; None when there was none, and then the first line of the journal is zero.
        objectives: recovery time, then loss or recovery-point age, then data.
        gaps: everything that could not be read or proven; any of them forbids a pass.
        breaches: what shows that the recovery failed, whatever the times say.
        left_behind: None when the journal does not say.
    """

    method: Method | None
    opening: Opening
    began: str
    ended: str
    zero: EventCode | None
    events: tuple[Event, ...]
    phases: tuple[Phase, ...]
    objectives: tuple[Objective, ...]
    losses: Losses | None
    writes: WriteSeries | None
    tables: tuple[Table, ...]
    controls: tuple[NegativeControl, ...]
    reconciliation: Reconciliation | None
    steps: tuple[Step, ...]
    approvals: tuple[Approval, ...]
    messages: tuple[Message, ...]
    findings: tuple[Finding, ...]
    deviations: tuple[str, ...]
    figures: tuple[Figure, ...]
    left_behind: tuple[str, ...] | None
    ending: Ending
    gaps: tuple[Gap, ...]
    breaches: tuple[str, ...]
    journal_head: str
