"""What a drill shows about controls that auditors ask for. It shows; it does not certify. Pure.

Sources: 45 CFR 164.308 and 164.312 (HIPAA Security Rule); NIST SP 800-53 Rev. 5, families AU and CP.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from dr_drills.measure.measurements import Measurements
from dr_drills.measure.method import Method
from dr_drills.measure.objective import Objective, ObjectiveName
from dr_drills.measure.verdict import Verdict
from dr_drills.report.words import duration, plural


class ControlState(StrEnum):
    """What can be said after this drill."""

    SHOWN = "shown"
    NOT_MET = "not met"
    NOT_SHOWN = "not shown"


@dataclass(frozen=True, slots=True)
class ControlResult:
    """One control, what it asks in our words, what this drill shows, and where that leaves it."""

    id: str
    asks: str
    shows: str
    state: ControlState


@dataclass(frozen=True, slots=True)
class _Control:
    id: str
    asks: str
    test: Callable[[Measurements, Verdict], tuple[str, ControlState]]
    methods: frozenset[Method] = frozenset(Method)


def control_results(measured: Measurements, verdict: Verdict) -> tuple[ControlResult, ...]:
    """Every control that this kind of drill speaks to."""
    return tuple(
        ControlResult(control.id, control.asks, *control.test(measured, verdict))
        for control in _CONTROLS
        if measured.method is None or measured.method in control.methods
    )


def _tested(measured: Measurements, verdict: Verdict) -> tuple[str, ControlState]:
    done = sum(1 for step in measured.steps if step.outcome in {"good", "proven"})
    shows = f"{done} of {plural(len(measured.steps), 'planned step')} carried out, {plural(len(measured.findings), 'finding')} raised"
    ran = verdict in {Verdict.PASSED, Verdict.MISSED, Verdict.FAILED}
    return shows, ControlState.SHOWN if ran else ControlState.NOT_SHOWN


def _recovered(measured: Measurements, verdict: Verdict) -> tuple[str, ControlState]:
    return _from(_objective(measured, ObjectiveName.RTO), measured, verdict, "known state reached")


def _data_kept(measured: Measurements, verdict: Verdict) -> tuple[str, ControlState]:
    if measured.method is Method.RESTORE:
        return _from(_objective(measured, ObjectiveName.RECOVERY_POINT_AGE), measured, verdict, "restored data was")
    losses = measured.losses
    objective = _objective(measured, ObjectiveName.RPO)
    if losses is None or objective is None:
        return "loss could not be counted", ControlState.NOT_SHOWN
    return f"{plural(len(losses.lost), 'acknowledged write')} lost of {losses.acknowledged:,}", _state(objective, verdict)


def _exact(measured: Measurements, verdict: Verdict) -> tuple[str, ControlState]:
    objective = _objective(measured, ObjectiveName.DATA)
    if objective is None or not measured.tables:
        return "no table was compared", ControlState.NOT_SHOWN
    return f"{int(objective.achieved or 0)} of {plural(len(measured.tables), 'table')} as expected, row by row", _state(objective, verdict)


def _authentic(measured: Measurements, _verdict: Verdict) -> tuple[str, ControlState]:
    red = sum(1 for control in measured.controls if control.went_red)
    shows = f"{red} of {plural(len(measured.controls), 'validator')} went red on data altered on purpose"
    return shows, ControlState.SHOWN if measured.controls and red == len(measured.controls) else ControlState.NOT_SHOWN


def _recorded(_measured: Measurements, _verdict: Verdict) -> tuple[str, ControlState]:
    return "every effect announced before it began, in a hash-chained journal inside a signed pack", ControlState.SHOWN


def _from(objective: Objective | None, measured: Measurements, verdict: Verdict, what: str) -> tuple[str, ControlState]:
    if objective is None or objective.achieved is None:
        return "not measured" if objective is None else objective.note, _state(objective, verdict)
    old = " old" if objective.name is ObjectiveName.RECOVERY_POINT_AGE else ""
    after = "" if old else " after the request" if measured.method is Method.RESTORE else " after the fault"
    return f"{what} {duration(objective.achieved)}{old}{after}, objective {duration(objective.target)}", _state(objective, verdict)


def _state(objective: Objective | None, verdict: Verdict) -> ControlState:
    if objective is None or verdict in {Verdict.INCONCLUSIVE, Verdict.ABORTED} or objective.outcome is Verdict.INCONCLUSIVE:
        return ControlState.NOT_SHOWN
    if verdict is Verdict.FAILED or objective.outcome is not Verdict.PASSED:
        return ControlState.NOT_MET
    return ControlState.SHOWN


def _objective(measured: Measurements, name: ObjectiveName) -> Objective | None:
    return next((objective for objective in measured.objectives if objective.name is name), None)


_MOVES = frozenset({Method.FAILOVER, Method.ROLLBACK})
_CONTROLS = (
    _Control("HIPAA 164.308(a)(7)(ii)(A)", "exact copies of health records can be retrieved", _exact, frozenset({Method.RESTORE})),
    _Control("HIPAA 164.308(a)(7)(ii)(B)", "lost data can be restored", _data_kept),
    _Control("HIPAA 164.308(a)(7)(ii)(C)", "critical processes go on in an emergency", _recovered, _MOVES),
    _Control("HIPAA 164.308(a)(7)(ii)(D)", "contingency plans are tested and revised", _tested),
    _Control("HIPAA 164.312(b)", "activity is recorded and can be examined", _recorded),
    _Control("HIPAA 164.312(c)(2)", "alteration of health records is noticed", _authentic),
    _Control("NIST CP-4", "the contingency plan is tested", _tested),
    _Control("NIST CP-9(1)", "backups are tested for reliability and integrity", _exact, frozenset({Method.RESTORE})),
    _Control("NIST CP-10", "the system is recovered to a known state in its time", _recovered),
    _Control("NIST CP-10(2)", "transactions are recovered", _data_kept, _MOVES),
    _Control("NIST AU-9(3)", "audit information is protected by cryptography", _recorded),
)
