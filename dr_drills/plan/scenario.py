"""The closed set of drills, and what can be chosen about one."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum


class Scenario(StrEnum):
    """What is rehearsed."""

    SNAPSHOT_RESTORE = "snapshot-restore"
    FAILOVER_PROMOTION = "failover-promotion"
    ROLLBACK_REHEARSAL = "rollback-rehearsal"


@dataclass(frozen=True, kw_only=True)
class DrillOptions:
    """Choices of whoever starts a drill; all of them are in the evidence.

    Attributes:
        fresh_snapshot: take a snapshot first, with a manifest of all tables at that moment, and restore that.
        require_approval: the commander must approve before recovery is declared; otherwise the plan's triggers and
            the authority given beforehand declare it.
        writers: connections that write while the system fails.
        rate: writes a second of each.
        steady_seconds: how long they must write well before anything is broken.
        probe_seconds: time between two looks of the prober.
        detect_failures: consecutive looks that must fail before a failure counts as detected.
        stable_operations: least number of good writes in a row after recovery.
        stable_seconds: least time these must last.
        patience_seconds: longest wait for one change of the platform.
    """

    fresh_snapshot: bool = False
    require_approval: bool = False
    writers: int = 4
    rate: float = 50.0
    steady_seconds: float = 2.0
    probe_seconds: float = 0.05
    detect_failures: int = 3
    stable_operations: int = 50
    stable_seconds: float = 3.0
    patience_seconds: float = 1800.0

    @property
    def write_interval_seconds(self) -> float:
        """Mean time between two writes: the resolution of what the writers see."""
        return 1 / (self.rate * self.writers)

    def to_json(self) -> dict[str, object]:
        """The recorded form."""
        return asdict(self)
