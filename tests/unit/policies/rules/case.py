"""Two programs that differ in one thing, and the rule that can tell them apart."""

from __future__ import annotations

from dataclasses import dataclass

from policies.graph import Graph
from tests.unit.policies.hospital import SOUND


@dataclass(frozen=True)
class Case:
    """A failing and a passing fixture of one rule.

    Attributes:
        red: a program that breaks the rule; `says` is part of what is said about it.
        green: one that keeps it, and gives it something to judge.
    """

    rule: str
    says: str
    red: Graph
    green: Graph = SOUND
