"""What drills have proven, as far as rules ask: which system, by which scenario, with which verdict, when, and under which plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ProvenDrill:
    """One drill that left an evidence pack.

    Attributes:
        verdict: the word of the report, for example ``passed`` or ``inconclusive``.
        ended: when it ended, in UTC.
        plan: identifies the recovery plan it was made with; see the plan's `version`.
        sealed: whether the pack's signature and checksums hold; what was changed afterwards proves nothing.
    """

    id: str
    environment: str
    system: str
    scenario: str
    verdict: str
    ended: datetime
    plan: str
    sealed: bool


@dataclass(frozen=True)
class Evidence:
    """All drills of one environment that an evidence folder holds, and the moment at which it is judged (UTC)."""

    drills: tuple[ProvenDrill, ...]
    judged_at: datetime
