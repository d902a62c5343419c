"""Steps, approvals and messages of a drill, timed against its zero. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dr_drills.journal.record import Kind, Record
from dr_drills.measure.entries import Approval, Message, Step
from dr_drills.measure.measurements import Ending
from dr_drills.measure.story import Opening, bodies, text, texts
from dr_drills.measure.timeline import Timeline

NOT_EXECUTED = "not-executed"


def steps(records: Sequence[Record], opening: Opening, timeline: Timeline) -> tuple[Step, ...]:
    """Every planned step in the order of the plan, then those that were not planned; the last outcome counts."""
    planned = {id: (title, phase) for id, title, phase in opening.steps}
    started: dict[str, Record] = {}
    ended: dict[str, Record] = {}
    for record in records:
        step = str(record.body.get("step"))
        if record.kind is Kind.STEP_STARTED:
            started.setdefault(step, record)
            planned.setdefault(step, (text(record.body.get("title")), text(record.body.get("phase"))))
        elif record.kind is Kind.STEP_ENDED:
            ended[step] = record
            planned.setdefault(step, (None, None))
    return tuple(_step(id, planned[id], (started.get(id), ended.get(id)), timeline) for id in planned)


def _step(id: str, named: tuple[str | None, str | None], lines: tuple[Record | None, Record | None], timeline: Timeline) -> Step:
    title, phase = named
    start, end = lines
    outcome = text(end.body.get("outcome")) if end else None if start else NOT_EXECUTED
    took = end.at.since(start.at) if start and end else None
    return Step(
        id=id,
        title=title,
        phase=phase,
        started_s=timeline.seconds(start.at.monotonic_ns) if start else None,
        took_s=None if took is None else round(took.total_seconds(), 6),
        outcome=outcome,
        reason=text(end.body.get("reason")) if end else None,
    )


def approvals(records: Sequence[Record], timeline: Timeline) -> tuple[Approval, ...]:
    """One entry for each step and role asked, with the first answer."""
    awaited: dict[tuple[str | None, str | None], float] = {}
    given: dict[tuple[str | None, str | None], tuple[str | None, float]] = {}
    for record in records:
        key = (text(record.body.get("step")), text(record.body.get("role")))
        at = timeline.seconds(record.at.monotonic_ns)
        if record.kind is Kind.APPROVAL_AWAITED:
            awaited.setdefault(key, at)
        elif record.kind is Kind.APPROVED:
            given.setdefault(key, (text(record.body.get("by")), at))
    return tuple(
        Approval(step, role, given.get((step, role), (None, None))[0], awaited.get((step, role)), given.get((step, role), (None, None))[1])
        for step, role in dict.fromkeys([*awaited, *given])
    )


def messages(records: Sequence[Record], timeline: Timeline) -> tuple[Message, ...]:
    """What was said to whom, in order."""
    return tuple(
        Message(text(r.body.get("audience")), text(r.body.get("text")), timeline.seconds(r.at.monotonic_ns))
        for r in records
        if r.kind is Kind.COMMUNICATED
    )


def ending(records: Sequence[Record]) -> Ending:
    """How the journal ends; `outcome` is None while it has not ended."""
    ended = list(bodies(records, Kind.ENDED))
    closings = list(bodies(records, Kind.CLOSING))
    return Ending(
        outcome=text(ended[-1].get("outcome")) if ended else None,
        reason=text(closings[-1].get("reason")) if closings else None,
        clean=any(r.kind is Kind.CLEAN for r in records),
        resumed=tuple(text(body.get("reason")) or "not recorded" for body in bodies(records, Kind.RESUMED)),
        torn_lines=sum(1 for r in records if r.kind is Kind.TORN),
    )


def left_behind(records: Sequence[Record]) -> tuple[str, ...] | None:
    """What clean-up could not remove: empty when the journal says that nothing is owed, None when it says neither."""
    named = list(bodies(records, Kind.LEFT_BEHIND))
    if named:
        return texts(named[-1].get("items"))
    return () if any(r.kind is Kind.CLEAN for r in records) else None
