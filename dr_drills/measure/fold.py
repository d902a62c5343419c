"""From journal and ledger to measurements: one pure fold, so that anyone can run it again on the evidence.

Durations are differences of monotonic time on one host. What could not be read becomes a gap, never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dr_drills.clock import Instant
from dr_drills.journal.record import GENESIS, Kind, Record
from dr_drills.measure import objectives, progress, story
from dr_drills.measure.clock_step import clock_gaps
from dr_drills.measure.entries import Figure, Step
from dr_drills.measure.event_code import EventCode
from dr_drills.measure.gap import Gap, GapKind
from dr_drills.measure.ledger_control import ledger_control
from dr_drills.measure.loss import Loss, classify
from dr_drills.measure.measurements import Losses, LostWrite, Measurements
from dr_drills.measure.method import Method, method_of
from dr_drills.measure.phase import phases
from dr_drills.measure.stability import Service, StableRule, observe
from dr_drills.measure.timeline import Timeline, first_marks, with_service, zero_of
from dr_drills.measure.write_series import WriteSeries, write_series
from dr_drills.workload.attempt import Attempt, Server

_NOTHING = story.Opening(None, None, None, None, None, None, None, None, None, (), (), None, (), None)
_EPOCH = Instant(0, datetime.fromtimestamp(0, UTC), "unknown")
_AFTERMATH_NS = 5_000_000_000


@dataclass(frozen=True)
class Evidence:
    """What a drill left to measure.

    Attributes:
        records: the journal, as far as its chain holds.
        attempts: the write ledger, or None when there is none or it could not be read.
        read_ids: ids read back after recovery, or None when they were not.
        problems: what went wrong in reading the above; each is a gap.
    """

    records: Sequence[Record]
    attempts: Sequence[Attempt] | None
    read_ids: frozenset[int] | None
    problems: tuple[Gap, ...] = ()


def measure(records: Sequence[Record], attempts: Iterable[Attempt] | None, read_ids: Iterable[int] | None) -> Measurements:
    """`measure_evidence` of evidence that was read without a problem."""
    ledger = None if attempts is None else tuple(attempts)
    return measure_evidence(Evidence(records, ledger, None if read_ids is None else frozenset(read_ids)))


def measure_evidence(evidence: Evidence) -> Measurements:
    """Everything that journal and ledger prove, and every gap in what they should have proven."""
    records = evidence.records
    opening = story.opening(records) or _NOTHING
    method = method_of(opening.scenario)
    rule = _rule(story.figures(records))
    timeline, service, gaps = _timeline(evidence, opening, method, rule)
    loss = None if evidence.attempts is None or evidence.read_ids is None else classify(evidence.attempts, evidence.read_ids)
    tables, controls = story.tables(records), story.negative_controls(records)
    own_control = () if loss is None else ledger_control(evidence.attempts or (), evidence.read_ids or frozenset())
    figures = story.figures(records)
    if method is Method.RESTORE:
        rto, rto_gaps = objectives.restore_objective(opening.rto_s, timeline)
        rpo, rpo_gaps = objectives.age_objective(opening.rpo_s, figures)
    else:
        rto, rto_gaps = objectives.service_objective(opening.rto_s, timeline, service, opening.write_interval_s or 0.0, rule)
        rpo, rpo_gaps = objectives.loss_objective(opening.rpo_s, loss, opening.write_interval_s)
    data, data_gaps = objectives.data_objective(tables, controls, method, rpo)
    steps = progress.steps(records, opening, timeline)
    approvals = progress.approvals(records, timeline)
    gaps += [Gap(GapKind.VALIDATOR_UNPROVEN, f"the {c.validator} stayed green on broken data") for c in own_control if not c.went_red]
    gaps = [*evidence.problems, *_journal_gaps(records, method), *_ledger_gaps(evidence, method), *gaps, *rto_gaps, *rpo_gaps, *data_gaps]
    return Measurements(
        method=method,
        opening=opening,
        began=timeline.wall(records[0].at.monotonic_ns) if records else "",
        ended=timeline.wall(records[-1].at.monotonic_ns) if records else "",
        zero=timeline.zero,
        events=timeline.events(),
        phases=phases(timeline.times(), method, people_decided=bool(approvals)) if timeline.zero else (),
        objectives=(rto, rpo, data),
        losses=None if loss is None else _losses(loss, len(evidence.attempts or ()), timeline),
        writes=_writes(evidence, timeline),
        tables=tables,
        controls=(*controls, *own_control),
        reconciliation=story.reconciliation(records),
        steps=steps,
        approvals=approvals,
        messages=progress.messages(records, timeline),
        findings=story.findings(records),
        deviations=tuple(str(body.get("text")) for body in story.bodies(records, Kind.DEVIATION)),
        figures=figures,
        left_behind=progress.left_behind(records),
        ending=progress.ending(records),
        gaps=tuple(dict.fromkeys(gaps)),
        breaches=tuple(_breaches(loss, service, steps)),
        journal_head=records[-1].hash if records else GENESIS,
    )


def _timeline(
    evidence: Evidence, opening: story.Opening, method: Method | None, rule: StableRule
) -> tuple[Timeline, Service | None, list[Gap]]:
    marks = first_marks(tuple(story.marked(evidence.records)))
    zero = zero_of(marks, method)
    anchor = story.anchor(evidence.records) or _EPOCH
    zero_ns = marks[zero].ns if zero else anchor.monotonic_ns
    service, gaps, from_ledger = None, list[Gap](), frozenset[EventCode]()
    if zero is not None and method is not Method.RESTORE and evidence.attempts is not None:
        fenced = marks.get(EventCode.FENCED)
        service = observe(evidence.attempts, zero_ns, fenced.ns if fenced else None, rule)
        marks, gaps = with_service(marks, service, round((opening.write_interval_s or 0) * 1e9))
        seen = {EventCode.LAST_ACKNOWLEDGED, EventCode.FIRST_FAILED, EventCode.FIRST_GOOD, EventCode.STABLE}
        from_ledger = frozenset(code for code in marks if code in seen)
    if method is Method.FAILOVER and EventCode.FENCED not in marks:
        gaps.append(Gap(GapKind.EVENT_MISSING, "it is not proven that the old primary was fenced (E5)"))
    return Timeline(anchor, zero_ns, zero, marks, from_ledger), service, gaps


def _rule(figures: Sequence[Figure]) -> StableRule:
    """The rule the drill recorded as `stable-operations` and `stable-seconds`, where it asks for no less than the default does."""
    recorded = {f.name.replace("_", "-"): f.value for f in figures if isinstance(f.value, float)}
    least = StableRule()
    operations = max(least.operations, int(recorded.get("stable-operations", 0)))
    return StableRule(operations, max(least.seconds, recorded.get("stable-seconds", 0.0)))


def _journal_gaps(records: Sequence[Record], method: Method | None) -> list[Gap]:
    gaps = list(clock_gaps(records))
    kinds = {record.kind for record in records}
    if Kind.OPENED not in kinds:
        gaps.append(Gap(GapKind.JOURNAL_DAMAGED, "the journal does not say what the drill set out to do"))
    elif method is None:
        gaps.append(Gap(GapKind.JOURNAL_DAMAGED, "the scenario's name does not say whether this was a restore, a failover or a rollback"))
    if Kind.ENDED not in kinds:
        gaps.append(Gap(GapKind.JOURNAL_NOT_ENDED, "the journal has not ended"))
    if not kinds & {Kind.CLEAN, Kind.LEFT_BEHIND}:
        gaps.append(Gap(GapKind.CLEAN_UP_UNKNOWN, "the journal does not say whether everything was cleaned up"))
    if method is Method.ROLLBACK and Kind.RECONCILED not in kinds:
        gaps.append(Gap(GapKind.VALIDATION_MISSING, "what was written after the cutover was not reconciled"))
    return gaps


def _ledger_gaps(evidence: Evidence, method: Method | None) -> list[Gap]:
    closing = story.closing(evidence.records)
    if closing is None:
        return [] if method is Method.RESTORE else [Gap(GapKind.LEDGER_UNREADABLE, "the journal does not close a write ledger")]
    if evidence.attempts is None:
        return [Gap(GapKind.LEDGER_UNREADABLE, "the write ledger could not be read")]
    gaps = []
    if closing.attempts != len(evidence.attempts):
        reason = f"the write ledger holds {len(evidence.attempts)} attempts, the journal closed it with {closing.attempts}"
        gaps.append(Gap(GapKind.LEDGER_UNREADABLE, reason))
    if evidence.read_ids is None:
        gaps.append(Gap(GapKind.READ_BACK_MISSING, "the rows were not read back after recovery"))
    return gaps


def _breaches(loss: Loss | None, service: Service | None, steps: Iterable[Step]) -> Iterable[str]:
    if loss and loss.unexpected:
        yield f"{len(loss.unexpected)} rows were read back that nobody wrote"
    if service and service.by_old_after_fence:
        yield f"the fenced server still acknowledged {service.by_old_after_fence} writes"
    for step in steps:
        if step.outcome == "failed":
            yield f"step {step.id} failed: {step.reason or 'reason not recorded'}"


def _losses(loss: Loss, attempted: int, timeline: Timeline) -> Losses:
    return Losses(
        acknowledged=loss.acknowledged,
        attempted=attempted,
        recovered=loss.recovered,
        window_s=round(loss.window.total_seconds(), 6),
        lost=tuple(_lost_write(attempt, timeline) for attempt in loss.lost),
        unexpected=tuple(sorted(loss.unexpected)),
    )


def _lost_write(attempt: Attempt, timeline: Timeline) -> LostWrite:
    at = attempt.attempted_ns if attempt.ended_ns is None else attempt.ended_ns
    return LostWrite(attempt.id, attempt.writer, timeline.seconds(at), timeline.wall(at), _server(attempt.server))


def _server(server: Server | None) -> str | None:
    return None if server is None else f"{server.address}, timeline {server.timeline}, started {server.started}"


def _writes(evidence: Evidence, timeline: Timeline) -> WriteSeries | None:
    if not evidence.attempts or timeline.zero is None:
        return None
    marks = timeline.marks
    stable = marks[EventCode.STABLE].ns if EventCode.STABLE in marks else max(a.ended_ns or a.attempted_ns for a in evidence.attempts)
    return write_series(evidence.attempts, timeline.zero_ns, stable + _AFTERMATH_NS, evidence.read_ids)
