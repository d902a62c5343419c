"""The verdict in words: what happened, against what, and what is not known. Pure."""

from __future__ import annotations

from dr_drills.measure.measurements import Measurements
from dr_drills.measure.method import Method
from dr_drills.measure.objective import Objective, ObjectiveName
from dr_drills.measure.verdict import Verdict
from dr_drills.report.words import duration, plural

_MOST_REASONS = 3


def sentence(measured: Measurements, verdict: Verdict) -> str:
    """One or two sentences, without terms that the report does not explain."""
    if verdict is Verdict.INCONCLUSIVE:
        return f"Nothing can be concluded: {_reasons([gap.reason for gap in measured.gaps])}."
    if verdict is Verdict.ABORTED:
        return f"The drill was stopped before its end: {measured.ending.reason or 'the reason was not recorded'}. No objective was judged."
    if verdict is Verdict.FAILED:
        reasons = list(measured.breaches) or [measured.ending.reason or "the reason was not recorded"]
        known = _facts(measured)
        return f"The drill failed: {_reasons(reasons)}." + (f" Measured before that: {known}" if known else "")
    return _facts(measured)


def _facts(measured: Measurements) -> str:
    """What each objective's measurement says; nothing for what was not measured."""
    parts = [_said(objective, measured) for objective in measured.objectives if objective.outcome is not Verdict.INCONCLUSIVE]
    return " ".join(f"{part[0].upper()}{part[1:]}." for part in parts if part)


def _said(objective: Objective, measured: Measurements) -> str:
    return {
        ObjectiveName.RTO: _recovery_time,
        ObjectiveName.RPO: _loss,
        ObjectiveName.RECOVERY_POINT_AGE: _age,
        ObjectiveName.DATA: _data,
    }[objective.name](objective, measured)


def _recovery_time(objective: Objective, measured: Measurements) -> str:
    against = f"against an objective of {duration(objective.target)}"
    if objective.achieved is None:
        return f"{objective.note}, {against}"
    took = f"{duration(objective.achieved)} \N{PLUS-MINUS SIGN} {duration(objective.uncertainty)}"
    if measured.method is Method.RESTORE:
        return f"the data was restored and verified {duration(objective.achieved)} after the request, {against}"
    back = "the old side served again" if measured.method is Method.ROLLBACK else "service was back"
    return f"{back} {took} after the fault, {against}, and stayed back"


def _loss(objective: Objective, measured: Measurements) -> str:
    if measured.losses is None:
        return objective.note
    lost, promised = len(measured.losses.lost), measured.losses.acknowledged
    if lost == 0:
        return f"all {plural(promised, 'acknowledged write')} were read back"
    allowed = "where none may be" if objective.target == 0 else f"where {duration(objective.target)} may be"
    named = "it is named below" if lost == 1 else "each is named below"
    were = "was" if lost == 1 else "were"
    over = f"over {duration(objective.achieved)} \N{PLUS-MINUS SIGN} {duration(objective.uncertainty)}"
    return f"{lost:,} of {plural(promised, 'acknowledged write')} {were} lost, {over}, {allowed}; {named}"


def _age(objective: Objective, _measured: Measurements) -> str:
    return f"it was {duration(objective.achieved)} old, where {duration(objective.target)} may be"


def _data(objective: Objective, measured: Measurements) -> str:
    if not measured.tables:
        return ""
    total = plural(len(measured.tables), "table")
    if objective.outcome is Verdict.MISSED:
        return f"{int(objective.achieved or 0)} of {total} came back equal; {objective.note}"
    differ = objective.note.partition("; ")[2]
    return f"{total} compared equal{f', except that {differ}' if differ else ''}"


def _reasons(reasons: list[str]) -> str:
    more = len(reasons) - _MOST_REASONS
    return "; ".join(reasons[:_MOST_REASONS]) + (f"; and {plural(more, 'more reason')} below" if more > 0 else "")
