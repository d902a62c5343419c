"""The outcome of verifying a pack: a numbered list, and whether it adds up to trust."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SCHEMA = "holdfast.verification/1"


class CheckState(StrEnum):
    """How one check ended. `UNKNOWN` is no pass: what it needs is not here."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNKNOWN = "not known"


class Trust(StrEnum):
    """What may be concluded from all checks together."""

    VERIFIED = "verified"
    UNAUTHENTICATED = "intact, but its signer is not known"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Check:
    """One numbered check; `reason` says why it does not hold, or what was compared."""

    number: int
    title: str
    state: CheckState
    reason: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verification:
    """All checks of one pack. `drill_id` and `verdict` are what the pack claims, None where it could not be read."""

    drill_id: str | None
    verdict: str | None
    key_id: str | None
    checks: tuple[Check, ...]

    @property
    def trust(self) -> Trust:
        """Broken if any check is; verified only if the signer is one that is trusted."""
        if any(check.state is CheckState.BROKEN for check in self.checks):
            return Trust.BROKEN
        authenticated = any(check.number == SIGNER_TRUSTED and check.state is CheckState.HOLDS for check in self.checks)
        return Trust.VERIFIED if authenticated else Trust.UNAUTHENTICATED

    @property
    def broken_files(self) -> tuple[str, ...]:
        """Every file that a broken check names, once."""
        return tuple(dict.fromkeys(f for check in self.checks if check.state is CheckState.BROKEN for f in check.files))

    def to_json(self) -> dict[str, object]:
        """For machines."""
        return {
            "schema": SCHEMA,
            "drill_id": self.drill_id,
            "verdict": self.verdict,
            "key_id": self.key_id,
            "trust": self.trust.name.lower(),
            "checks": [
                {"number": c.number, "title": c.title, "state": c.state.value, "reason": c.reason, "files": list(c.files)}
                for c in self.checks
            ],
        }


SIGNER_TRUSTED = 12
