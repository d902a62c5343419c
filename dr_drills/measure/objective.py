"""One objective, what was achieved, and whether it was met; never met when the measurement cannot tell. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dr_drills.measure.verdict import Verdict


class ObjectiveName(StrEnum):
    """What is promised and measured."""

    RTO = "rto"
    RPO = "rpo"
    RECOVERY_POINT_AGE = "recovery-point-age"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Objective:
    """A promise beside its measurement.

    Attributes:
        target: seconds, or for data the number of tables that must be equal; None when not recorded.
        achieved: in the target's unit; None when it could not be measured.
        uncertainty: either way, in the target's unit.
        outcome: `PASSED`, `MISSED` or `INCONCLUSIVE`.
        note: one clause that says how it was measured, or why it was not.
        rows: for the RPO, the number of acknowledged rows lost.
    """

    name: ObjectiveName
    target: float | None
    achieved: float | None
    uncertainty: float
    outcome: Verdict
    note: str
    rows: int | None = None


def compare(achieved: float, uncertainty: float, target: float) -> Verdict:
    """Met only if it holds at the far end of the uncertainty, missed only if it fails at the near end, else inconclusive."""
    if achieved + uncertainty <= target:
        return Verdict.PASSED
    return Verdict.MISSED if achieved - uncertainty > target else Verdict.INCONCLUSIVE


def compare_loss(rows: int, window: float, uncertainty: float, target: float) -> Verdict:
    """An RPO of zero means no acknowledged write may be missing; otherwise the lost window is compared.

    Losing nothing is exact: rows are counted, not timed, and meet every RPO.
    """
    if rows == 0:
        return Verdict.PASSED
    if target == 0:
        return Verdict.MISSED
    return compare(window, uncertainty, target)
