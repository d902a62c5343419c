"""What drills have proven, as far as rules ask: which system, by which scenario, with which verdict, when, and under which plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_PASSED = "passed"


class Seal(StrEnum):
    """What holds of a pack whose files are the ones it was sealed with; a pack that was changed is a `Flaw` and no drill at all."""

    TRUSTED = "signed by a key that is trusted here"
    ANONYMOUS = "signed, but by no key that is trusted here"


@dataclass(frozen=True)
class ProvenDrill:
    """One drill that left a whole evidence pack.

    Attributes:
        verdict: the word of the report, for example ``passed`` or ``inconclusive``.
        ended: when it ended, in UTC.
        plan: version of the recovery plan it was made with (`policies.recovery.plan_version`), None where the pack does not hold one.
        sealed: what holds of its signature.
    """

    id: str
    environment: str
    system: str
    scenario: str
    verdict: str
    ended: datetime
    plan: str | None
    sealed: Seal

    @property
    def proves(self) -> bool:
        """Whether it counts: it passed, and somebody who is trusted here vouches for that."""
        return self.verdict == _PASSED and self.sealed is Seal.TRUSTED


@dataclass(frozen=True)
class Flaw:
    """A pack that proves nothing, and why; `environment` is what it says of itself, empty where it does not say."""

    pack: str
    environment: str
    reason: str


@dataclass(frozen=True)
class Evidence:
    """All drills of one environment that an evidence folder holds, and the moment at which they are judged (UTC)."""

    drills: tuple[ProvenDrill, ...]
    judged_at: datetime
    flaws: tuple[Flaw, ...] = ()


@dataclass(frozen=True)
class EvidenceFolder:
    """All packs of a folder.

    Attributes:
        asked_for: whether somebody named the folder. Then every environment is judged by it; otherwise only one that is kept, and has
            left packs there: what a sandbox leaves behind is no promise that it will be drilled again.
    """

    drills: tuple[ProvenDrill, ...]
    flaws: tuple[Flaw, ...]
    judged_at: datetime
    asked_for: bool

    def shown_to(self, environment: str, settings: Mapping[str, object]) -> Evidence | None:
        """The evidence an environment is judged by, or None: then no rule of evidence is asked about it."""
        drills = tuple(d for d in self.drills if d.environment == environment)
        flaws = tuple(f for f in self.flaws if f.environment in {environment, ""})
        own = settings.get("environment")
        thrown_away = isinstance(own, Mapping) and own.get("throw_away") is True
        left_any = bool(drills) or any(f.environment == environment for f in flaws)
        return Evidence(drills, self.judged_at, flaws) if self.asked_for or (left_any and not thrown_away) else None
