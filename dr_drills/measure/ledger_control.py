"""The loss comparison shown broken data: a row withheld from what was read back must be named as lost. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dr_drills.measure.entries import NegativeControl
from dr_drills.measure.loss import classify
from dr_drills.workload.attempt import Attempt, Outcome

VALIDATOR = "write ledger"


def ledger_control(attempts: Sequence[Attempt], read_ids: frozenset[int]) -> tuple[NegativeControl, ...]:
    """One control, made anew whenever the drill is measured; none where no acknowledged row is there to withhold."""
    withheld = next((a for a in attempts if a.outcome is Outcome.ACKNOWLEDGED and a.id in read_ids), None)
    if withheld is None:
        return ()
    lost = {attempt.id for attempt in classify(attempts, read_ids - {withheld.id}).lost}
    truly = {attempt.id for attempt in classify(attempts, read_ids).lost}
    return (NegativeControl(VALIDATOR, lost - truly == {withheld.id}, f"row {withheld.id} withheld from the rows read back"),)
