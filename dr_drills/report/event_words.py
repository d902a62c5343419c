"""What each event is called in a report."""

from __future__ import annotations

from collections.abc import Mapping

from dr_drills.measure.event_code import EventCode
from dr_drills.measure.method import Method

_FULL: Mapping[EventCode, str] = {
    EventCode.LAST_ACKNOWLEDGED: "last write acknowledged before the fault",
    EventCode.FAULT_INJECTED: "fault injected",
    EventCode.FIRST_FAILED: "first operation failed",
    EventCode.DETECTED: "detected",
    EventCode.DECLARED: "declared",
    EventCode.FENCED: "old primary fenced, by a write that had to fail",
    EventCode.PROMOTION_REQUESTED: "promotion requested",
    EventCode.PROMOTED: "promoted",
    EventCode.FIRST_GOOD: "first good write through the application's path",
    EventCode.STABLE: "service stable: first of the good writes that lasted",
    EventCode.DATA_VERIFIED: "data verified",
    EventCode.REDUNDANCY_RESTORED: "redundancy restored",
    EventCode.CLEANED_UP: "cleaned up",
}
_RESTORE: Mapping[EventCode, str] = {
    **_FULL,
    EventCode.DECLARED: "restore asked for",
    EventCode.PROMOTION_REQUESTED: "restore requested",
    EventCode.PROMOTED: "restored server available",
    EventCode.FIRST_GOOD: "first good query on the restored data",
}
_ROLLBACK: Mapping[EventCode, str] = {
    **_FULL,
    EventCode.DETECTED: "trigger tripped",
    EventCode.DECLARED: "rollback declared",
    EventCode.FENCED: "new side fenced, by a write that had to fail",
    EventCode.PROMOTION_REQUESTED: "rollback requested",
    EventCode.PROMOTED: "old side open",
}
_SHORT: Mapping[EventCode, str] = {
    EventCode.FAULT_INJECTED: "fault",
    EventCode.DETECTED: "detected",
    EventCode.DECLARED: "declared",
    EventCode.FENCED: "fenced",
    EventCode.PROMOTED: "promoted",
    EventCode.FIRST_GOOD: "first good",
    EventCode.STABLE: "stable",
    EventCode.DATA_VERIFIED: "verified",
}


def event_word(code: EventCode, method: Method | None) -> str:
    """What happened, in a few words."""
    return {Method.RESTORE: _RESTORE, Method.ROLLBACK: _ROLLBACK}.get(method or Method.FAILOVER, _FULL)[code]


def event_mark(code: EventCode) -> str | None:
    """One word for a mark in a chart, None for events that are not marked there."""
    return _SHORT.get(code)
