"""Where the time went: the stretches between events, each with who or what it was spent on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dr_drills.measure.event_code import EventCode
from dr_drills.measure.method import Method


class PhaseKind(StrEnum):
    """What a stretch of time was spent on; only the watching does not count towards a failover's recovery time."""

    PEOPLE = "people"
    MACHINERY = "machinery"
    WATCHING = "watching"


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch, in seconds after the drill's zero; `ends_with` is the event that ended it."""

    label: str
    kind: PhaseKind
    start_s: float
    end_s: float
    ends_with: EventCode

    @property
    def took_s(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s


_LABELS: Mapping[EventCode, tuple[str, PhaseKind]] = {
    EventCode.FAULT_INJECTED: ("Inject the fault", PhaseKind.MACHINERY),
    EventCode.FIRST_FAILED: ("Until an operation failed", PhaseKind.MACHINERY),
    EventCode.DETECTED: ("Detect", PhaseKind.MACHINERY),
    EventCode.DECLARED: ("Declare", PhaseKind.PEOPLE),
    EventCode.FENCED: ("Fence the old primary", PhaseKind.MACHINERY),
    EventCode.PROMOTION_REQUESTED: ("Request promotion", PhaseKind.MACHINERY),
    EventCode.PROMOTED: ("Promote", PhaseKind.MACHINERY),
    EventCode.FIRST_GOOD: ("Repoint until the first good write", PhaseKind.MACHINERY),
    EventCode.STABLE: ("Settle until the last failure is over", PhaseKind.MACHINERY),
    EventCode.DATA_VERIFIED: ("Watch that it lasts, verify data", PhaseKind.WATCHING),
    EventCode.REDUNDANCY_RESTORED: ("Restore redundancy", PhaseKind.MACHINERY),
    EventCode.CLEANED_UP: ("Clean up", PhaseKind.MACHINERY),
}
_RESTORE_LABELS: Mapping[EventCode, tuple[str, PhaseKind]] = {
    **_LABELS,
    EventCode.DECLARED: ("Ask for the restore", PhaseKind.PEOPLE),
    EventCode.PROMOTION_REQUESTED: ("Choose the recovery point, request the restore", PhaseKind.MACHINERY),
    EventCode.PROMOTED: ("Restore until the server is available", PhaseKind.MACHINERY),
    EventCode.FIRST_GOOD: ("Connect until the first good query", PhaseKind.MACHINERY),
    EventCode.STABLE: ("Settle", PhaseKind.MACHINERY),
    EventCode.DATA_VERIFIED: ("Verify data", PhaseKind.MACHINERY),
}
_ROLLBACK_LABELS: Mapping[EventCode, tuple[str, PhaseKind]] = {
    **_LABELS,
    EventCode.DETECTED: ("Until the trigger tripped", PhaseKind.MACHINERY),
    EventCode.DECLARED: ("Declare the rollback", PhaseKind.PEOPLE),
    EventCode.FENCED: ("Fence the new side", PhaseKind.MACHINERY),
    EventCode.PROMOTION_REQUESTED: ("Request the rollback", PhaseKind.MACHINERY),
    EventCode.PROMOTED: ("Open the old side", PhaseKind.MACHINERY),
    EventCode.DATA_VERIFIED: ("Watch that it lasts, reconcile, verify", PhaseKind.WATCHING),
}
_BY_METHOD: Mapping[Method, Mapping[EventCode, tuple[str, PhaseKind]]] = {
    Method.RESTORE: _RESTORE_LABELS,
    Method.FAILOVER: _LABELS,
    Method.ROLLBACK: _ROLLBACK_LABELS,
}


def phases(times: Mapping[EventCode, float], method: Method | None, *, people_decided: bool) -> tuple[Phase, ...]:
    """Stretches between the events that happened, in order of time, beginning at the drill's zero.

    A missing event merges its stretch into the next one; nothing is invented. E0, what lies before zero and what took
    no time make no phase. Declaring is people's time only where people decided; authority given beforehand is machinery.
    """
    labels = _BY_METHOD.get(method or Method.FAILOVER, _LABELS)
    order = list(EventCode)
    ends = sorted((at, order.index(code), code) for code, at in times.items() if at > 0 and code is not EventCode.LAST_ACKNOWLEDGED)
    found: list[Phase] = []
    start = 0.0
    for at, _, code in ends:
        if at == start:
            continue
        label, kind = labels[code]
        kind = PhaseKind.MACHINERY if kind is PhaseKind.PEOPLE and not people_decided else kind
        found.append(Phase(label, kind, start, at, code))
        start = at
    return tuple(found)
