"""A violation that was there when a baseline was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class KnownViolation:
    """What an estate is known to break; `resource` and `type` are empty for the whole program.

    Attributes:
        environment: which environment broke it.
        first_seen: the day on which a baseline first held it.
        times: how often the resource breaks the rule.
    """

    environment: str
    rule: str
    type: str
    resource: str
    first_seen: date
    times: int = 1

    @property
    def key(self) -> tuple[str, str, str]:
        """The same as the key of its finding."""
        return (self.rule, self.type, self.resource)
