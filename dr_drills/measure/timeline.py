"""One time for each event of a drill, from the journal and, where writers saw it themselves, from the ledger. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dr_drills.clock import Instant
from dr_drills.measure.event_code import EventCode
from dr_drills.measure.gap import Gap, GapKind
from dr_drills.measure.measurements import Event
from dr_drills.measure.method import Method
from dr_drills.measure.stability import Service
from dr_drills.measure.story import Marked

# How far the journal's own observer and the writers may be apart about the same moment, beyond the write interval.
_AGREEMENT_NS = 1_000_000_000
_SEEN_BY_WRITERS = (EventCode.LAST_ACKNOWLEDGED, EventCode.FIRST_FAILED, EventCode.FIRST_GOOD, EventCode.STABLE)


@dataclass(frozen=True)
class Timeline:
    """Events with their monotonic time, and the zero everything is counted from."""

    anchor: Instant
    zero_ns: int
    zero: EventCode | None
    marks: Mapping[EventCode, Marked]
    from_ledger: frozenset[EventCode]

    def seconds(self, ns: int) -> float:
        """Seconds after zero."""
        return round((ns - self.zero_ns) / 1e9, 6)

    def wall(self, ns: int) -> str:
        """UTC wall time of a monotonic time, ISO 8601 with milliseconds."""
        moment: datetime = self.anchor.wall + timedelta(microseconds=(ns - self.anchor.monotonic_ns) / 1000)
        return moment.isoformat(timespec="milliseconds")

    def at(self, code: EventCode) -> float | None:
        """Seconds after zero of an event, or None when it did not happen."""
        return self.seconds(self.marks[code].ns) if code in self.marks else None

    def times(self) -> dict[EventCode, float]:
        """All events that happened."""
        return {code: self.seconds(mark.ns) for code, mark in self.marks.items()}

    def events(self) -> tuple[Event, ...]:
        """The events in order of time, for the report."""
        return tuple(
            Event(
                code=code,
                at_s=self.seconds(mark.ns),
                wall=self.wall(mark.ns),
                uncertainty_s=round(mark.uncertainty_ns / 1e9, 6),
                source="ledger" if code in self.from_ledger else "journal",
                note=mark.note,
            )
            for code, mark in sorted(self.marks.items(), key=lambda item: (item[1].ns, list(EventCode).index(item[0])))
        )


def first_marks(marked: Sequence[Marked]) -> dict[EventCode, Marked]:
    """One mark a code. A resumed step may record an event twice: what starts a clock counts first, what stops one counts last."""
    marks: dict[EventCode, Marked] = {}
    for mark in marked:
        known = marks.get(mark.code)
        stops = mark.code in {EventCode.DATA_VERIFIED, EventCode.CLEANED_UP, EventCode.REDUNDANCY_RESTORED}
        if known is None or (mark.ns > known.ns if stops else mark.ns < known.ns):
            marks[mark.code] = mark
    return marks


def zero_of(marks: Mapping[EventCode, Marked], method: Method | None) -> EventCode | None:
    """The fault; for a restore the request: the earliest of fault, declaration and request that was recorded."""
    if method is Method.RESTORE:
        begun = [c for c in (EventCode.FAULT_INJECTED, EventCode.DECLARED, EventCode.PROMOTION_REQUESTED) if c in marks]
        return min(begun, key=lambda code: marks[code].ns, default=None)
    return EventCode.FAULT_INJECTED if EventCode.FAULT_INJECTED in marks else None


def with_service(marks: Mapping[EventCode, Marked], service: Service, interval_ns: int) -> tuple[dict[EventCode, Marked], list[Gap]]:
    """The marks with E0, E2, E8 and E9 as the writers saw them, and a gap where the journal's E9 contradicts them.

    The writers decide alone: an event of these that only the journal claims is taken out.
    """
    seen = dict(zip(_SEEN_BY_WRITERS, (service.last_before, service.first_failed, service.first_good, service.stable), strict=True))
    merged = {code: mark for code, mark in marks.items() if code not in seen}
    for code, ns in seen.items():
        if ns is not None:
            merged[code] = Marked(code, ns, interval_ns, None)
    claimed = marks.get(EventCode.STABLE)
    if claimed is None or service.stable is None:
        return merged, []
    apart = abs(claimed.ns - service.stable)
    if apart <= _AGREEMENT_NS + 2 * interval_ns + claimed.uncertainty_ns:
        return merged, []
    reason = f"the drill's own observer and the write ledger are {apart / 1e9:.3f} s apart about when service was stable"
    return merged, [Gap(GapKind.OBSERVERS_DISAGREE, reason)]
