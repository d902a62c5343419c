"""One verdict from all measurements. Pure, and strict in one direction only: nothing missing ever passes."""

from __future__ import annotations

from dr_drills.measure.measurements import Measurements
from dr_drills.measure.verdict import Verdict

_ABORTED = frozenset({"aborted", "refused", "cancelled"})
_FAILED = frozenset({"failed", "error"})


def judge(measured: Measurements) -> Verdict:
    """What the drill says.

    A drill that was stopped or broke off is aborted or failed, as its journal says. Otherwise any gap makes it
    inconclusive; then breaches fail it; then each objective counts.
    """
    outcome = (measured.ending.outcome or "").lower()
    if outcome in _ABORTED:
        return Verdict.ABORTED
    if outcome in _FAILED:
        return Verdict.FAILED
    if measured.gaps:
        return Verdict.INCONCLUSIVE
    if measured.breaches:
        return Verdict.FAILED
    outcomes = {objective.outcome for objective in measured.objectives}
    for verdict in (Verdict.FAILED, Verdict.INCONCLUSIVE, Verdict.MISSED):
        if verdict in outcomes:
            return verdict
    return Verdict.PASSED
