"""The objectives of a drill, each from its measurement, and the gaps that keep one from being judged. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dr_drills.measure.entries import Figure, NegativeControl, Table
from dr_drills.measure.event_code import EventCode
from dr_drills.measure.gap import Gap, GapKind
from dr_drills.measure.ledger_control import VALIDATOR
from dr_drills.measure.loss import Loss
from dr_drills.measure.method import Method
from dr_drills.measure.objective import Objective, ObjectiveName, compare, compare_loss
from dr_drills.measure.stability import Service, StableRule
from dr_drills.measure.timeline import Timeline
from dr_drills.measure.verdict import Verdict

RECOVERY_POINT_AGE = "recovery-point-age"
Judged = tuple[Objective, list[Gap]]


def service_objective(target: float | None, timeline: Timeline, service: Service | None, interval_s: float, rule: StableRule) -> Judged:
    """RTO of a failover or rollback: stable minus fault. Detection and declaration count, the watching does not."""
    if target is None:
        return _unknown(ObjectiveName.RTO, None, GapKind.OBJECTIVE_MISSING, "no recovery-time objective was recorded")
    if timeline.zero is None or service is None:
        missing = (
            "the journal does not date the fault (E1)" if timeline.zero is None else "without the ledger stable service (E9) is not known"
        )
        return _unknown(ObjectiveName.RTO, target, GapKind.EVENT_MISSING, missing)
    stable = timeline.at(EventCode.STABLE)
    if stable is not None:
        uncertainty = round(timeline.marks[EventCode.FAULT_INJECTED].uncertainty_ns / 1e9 + interval_s, 6)
        note = f"fault to the first of {service.run_operations:,} good writes in a row, over {service.run_seconds:.1f} s"
        return _compared(ObjectiveName.RTO, target, stable, uncertainty, note)
    if service.first_failed is None and service.first_good is None:
        reason = "the ledger shows neither a failed write nor another server after the fault (E9)"
        return _unknown(ObjectiveName.RTO, target, GapKind.EVENT_MISSING, reason)
    return _unstable(target, timeline, service, rule)


def _unstable(target: float, timeline: Timeline, service: Service, rule: StableRule) -> Judged:
    """Missed when the writers watched beyond the objective, not known when they stopped too early."""
    watched = 0.0 if service.last_seen is None else timeline.seconds(service.last_seen)
    if watched > target + rule.seconds:
        note = f"service was not stable when the writers stopped, {watched:.1f} s after the fault"
        return Objective(ObjectiveName.RTO, target, None, 0.0, Verdict.MISSED, note), []
    reason = (
        f"the writers stopped {watched:.1f} s after the fault, when {service.run_operations} good writes in a row had lasted "
        f"{service.run_seconds:.2f} s; {rule.operations} over {rule.seconds:g} s are needed (E9)"
    )
    return _unknown(ObjectiveName.RTO, target, GapKind.NOT_STABLE, reason)


def restore_objective(target: float | None, timeline: Timeline) -> Judged:
    """RTO of a restore: from the request to data verified."""
    if target is None:
        return _unknown(ObjectiveName.RTO, None, GapKind.OBJECTIVE_MISSING, "no recovery-time objective was recorded")
    if timeline.zero is None:
        return _unknown(ObjectiveName.RTO, target, GapKind.EVENT_MISSING, "the journal does not date the request (E1, E4 or E6)")
    verified = timeline.at(EventCode.DATA_VERIFIED)
    if verified is None:
        return _unknown(ObjectiveName.RTO, target, GapKind.EVENT_MISSING, "the journal does not date when data was verified (E10)")
    marks = timeline.marks
    uncertainty = round((marks[timeline.zero].uncertainty_ns + marks[EventCode.DATA_VERIFIED].uncertainty_ns) / 1e9, 6)
    return _compared(ObjectiveName.RTO, target, verified, uncertainty, "from the request until data was verified")


def loss_objective(target: float | None, loss: Loss | None, interval_s: float | None) -> Judged:
    """RPO of a failover or rollback: acknowledged writes that are gone."""
    if target is None:
        return _unknown(ObjectiveName.RPO, None, GapKind.OBJECTIVE_MISSING, "no recovery-point objective was recorded")
    if loss is None:
        return Objective(ObjectiveName.RPO, target, None, 0.0, Verdict.INCONCLUSIVE, "ledger and read-back could not be compared"), []
    if loss.acknowledged == 0:
        return _unknown(ObjectiveName.RPO, target, GapKind.LEDGER_UNREADABLE, "the ledger holds no acknowledged write to look for")
    window, rows = round(loss.window.total_seconds(), 6), len(loss.lost)
    if rows and target > 0 and interval_s is None:
        return _unknown(
            ObjectiveName.RPO, target, GapKind.EVENT_MISSING, "the write interval, the uncertainty of the loss, was not recorded"
        )
    uncertainty = (interval_s or 0.0) if rows else 0.0
    outcome = compare_loss(rows, window, uncertainty, target)
    note = "from the oldest lost acknowledgement to the newest" if rows else f"all {loss.acknowledged:,} acknowledged writes were read back"
    objective = Objective(ObjectiveName.RPO, target, window, uncertainty, outcome, note, rows)
    return objective, _too_close(objective)


def age_objective(target: float | None, figures: Sequence[Figure]) -> Judged:
    """Recovery-point age of a restore: how old the data was that came back."""
    name = ObjectiveName.RECOVERY_POINT_AGE
    if target is None:
        return _unknown(name, None, GapKind.OBJECTIVE_MISSING, "no recovery-point objective was recorded")
    age = next((f.value for f in figures if f.name.replace("_", "-") == RECOVERY_POINT_AGE and f.unit == "s"), None)
    if not isinstance(age, float) or age < 0:
        return _unknown(name, target, GapKind.EVENT_MISSING, "the age of the recovery point was not measured")
    return _compared(name, target, round(age, 6), 0.0, "age of the restored data when the restore was asked for")


def data_objective(tables: Sequence[Table], controls: Sequence[NegativeControl], method: Method | None, rpo: Objective) -> Judged:
    """Tables equal before and after, by validators that proved themselves.

    After a failover or rollback within its RPO, a table may differ by the lost rows, which are named, and by no more.
    """
    gaps = control_gaps(tables, controls)
    gaps += [_gap(GapKind.VALIDATION_MISSING, f"the comparison of table {t.name} has no result") for t in tables if t.equal is None]
    if method is Method.RESTORE and not tables:
        gaps.append(_gap(GapKind.VALIDATION_MISSING, "no table of the restored data was compared"))
    allowed = (rpo.rows or 0) if method is not Method.RESTORE and rpo.outcome is Verdict.PASSED else 0
    equal = [t for t in tables if t.equal and not t.differing]
    explained = [t for t in tables if t not in equal and t.differing is not None and 0 < t.differing <= allowed]
    good = len(equal) + len(explained)
    if gaps or (not tables and not controls):
        outcome, note = Verdict.INCONCLUSIVE, gaps[0].reason if gaps else "no table was compared"
    elif good == len(tables):
        differ = f"; {len(explained)} differ by lost rows that are named" if explained else ""
        outcome, note = Verdict.PASSED, f"every validator went red on broken data{differ}"
    else:
        outcome, note = Verdict.MISSED, "differing: " + ", ".join(t.name for t in tables if t not in equal and t not in explained)
    return Objective(ObjectiveName.DATA, float(len(tables)), float(good), 0.0, outcome, note), gaps


def control_gaps(tables: Sequence[Table], controls: Sequence[NegativeControl]) -> list[Gap]:
    """A validator without a negative control that went red proves nothing."""
    gaps = [
        _gap(GapKind.VALIDATOR_UNPROVEN, f"the validator {c.validator} stayed green on broken data") for c in controls if not c.went_red
    ]
    if not controls:
        gaps.append(_gap(GapKind.VALIDATOR_UNPROVEN, "no validator was tried on broken data"))
    elif not gaps:
        unproven = [t.name for t in tables if control_of(t, controls, tables) is None]
        gaps += [_gap(GapKind.VALIDATOR_UNPROVEN, f"the comparison of table {name} was not tried on broken data") for name in unproven]
    return gaps


def control_of(table: Table, controls: Sequence[NegativeControl], tables: Sequence[Table]) -> NegativeControl | None:
    """The control of one table's comparison: the one named after it, else one that names no table and so speaks for all."""
    names = {t.name for t in tables}
    own = next((c for c in controls if table.name in _words(c.validator)), None)
    return own or next((c for c in controls if c.validator != VALIDATOR and not names & _words(c.validator)), None)


def _words(validator: str) -> set[str]:
    return {validator, *validator.replace(":", " ").replace("/", " ").split()}


def _compared(name: ObjectiveName, target: float, achieved: float, uncertainty: float, note: str) -> Judged:
    objective = Objective(name, target, achieved, uncertainty, compare(achieved, uncertainty, target), note)
    return objective, _too_close(objective)


_WORDS: Mapping[ObjectiveName, str] = {
    ObjectiveName.RTO: "recovery time",
    ObjectiveName.RPO: "loss",
    ObjectiveName.RECOVERY_POINT_AGE: "recovery-point age",
    ObjectiveName.DATA: "data",
}


def _too_close(objective: Objective) -> list[Gap]:
    if objective.outcome is not Verdict.INCONCLUSIVE:
        return []
    reason = f"the {_WORDS[objective.name]} lies within its uncertainty of the objective and cannot be told from it"
    return [_gap(GapKind.TOO_CLOSE, reason)]


def _unknown(name: ObjectiveName, target: float | None, kind: GapKind, reason: str) -> Judged:
    return Objective(name, target, None, 0.0, Verdict.INCONCLUSIVE, reason), [_gap(kind, reason)]


def _gap(kind: GapKind, reason: str) -> Gap:
    return Gap(kind, reason)
