"""Recovery objectives by criticality tier."""

from __future__ import annotations

from stacks.words import Duration, PositiveDuration, Section


class Tier(Section):
    """What must be achieved for every system of a tier.

    Attributes:
        rto: from the fault to stable service, by failover.
        rpo: longest window of acknowledged writes that may be lost, by failover; zero means none.
        restore_rto: from the decision to verified data, by restore.
        restore_rpo: oldest recovery point a restore may start from.
        cadence: longest time between two passing drills.
    """

    rto: PositiveDuration
    rpo: Duration
    restore_rto: PositiveDuration
    restore_rpo: PositiveDuration
    cadence: PositiveDuration
