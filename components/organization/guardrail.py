"""One thing that nobody in the organization can do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

_DIGITS = 6


@dataclass(frozen=True, order=True)
class Unless:
    """A condition under which the denial holds: operator, key and the values of which one must match."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Guardrail:
    """A denial. There is no other kind: what is written as a `Guardrail` can take away and never give.

    Attributes:
        sid: what it is for, in letters and digits.
        actions: patterns of what is denied; or `but_for`: everything is, but for these.
        when: all must hold for the denial to hold; none means always.
    """

    sid: str
    actions: frozenset[str] = frozenset()
    but_for: frozenset[str] = frozenset()
    resources: frozenset[str] = frozenset({"*"})
    when: frozenset[Unless] = frozenset()

    def __post_init__(self) -> None:
        if bool(self.actions) == bool(self.but_for):
            raise ValueError(f"{self.sid}: name either the actions that are denied or those that are not")

    def statement(self, *, of_resources: bool) -> Mapping[str, Any]:
        """As a statement; a policy of resources names whose requests are denied, and those are everybody's.

        Source: AWS Organizations User Guide, "SCP syntax" and "RCP syntax".
        """
        written: dict[str, Any] = {"Sid": self.sid, "Effect": "Deny"}
        if of_resources:
            written["Principal"] = "*"
        written["Action" if self.actions else "NotAction"] = sorted(self.actions or self.but_for)
        written["Resource"] = sorted(self.resources)
        if self.when:
            conditions: dict[str, dict[str, list[str]]] = {}
            for one in sorted(self.when):
                conditions.setdefault(one.operator, {})[one.key] = list(one.values)
            written["Condition"] = conditions
        return written

    @property
    def digest(self) -> str:
        """A few digits that differ where the content does."""
        return sha256(json.dumps(self.statement(of_resources=False), sort_keys=True).encode()).hexdigest()[:_DIGITS]


def denied(sid: str, actions: Iterable[str], *when: Unless, resources: Iterable[str] = ("*",)) -> Guardrail:
    """A guardrail against `actions`."""
    return Guardrail(sid=sid, actions=frozenset(actions), resources=frozenset(resources), when=frozenset(when))


def unless(operator: str, key: str, *values: str) -> Unless:
    """One condition."""
    return Unless(operator, key, tuple(sorted(values)))
