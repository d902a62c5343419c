"""What a rule is: a question over the graph, and what to tell the reader when the answer is no."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from policies.graph import Graph
from policies.need import Need
from policies.resource import Resource


class Severity(StrEnum):
    """How bad a violation is; `HIGH` and above block an update."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def blocks(self) -> bool:
        """Whether a violation stops `pulumi up`."""
        return self in {Severity.CRITICAL, Severity.HIGH}


@dataclass(frozen=True)
class Violation:
    """One resource that breaks one rule, and the sentence that says how; None where the whole program does."""

    resource: Resource | None
    reason: str


Check = Callable[[Graph], Iterator[Violation]]


@dataclass(frozen=True)
class Rule:
    """A check with everything a reviewer needs to judge it.

    Attributes:
        id: stable, ``CONCERN-NNN``.
        asks: the question it answers, in one sentence.
        remedy: what to do when the answer is no.
        controls: citations: HIPAA Security Rule (45 CFR), NIST SP 800-53 rev. 5, CIS AWS Foundations Benchmark v3.0.
        needs: what must be shown besides resources; where it is not, the rule is not asked, and that is said.
    """

    id: str
    severity: Severity
    asks: str
    remedy: str
    controls: tuple[str, ...]
    check: Check
    needs: frozenset[Need] = frozenset()

    @property
    def about(self) -> str:
        """Why the rule exists: the first paragraph of its check's docstring."""
        return " ".join((self.check.__doc__ or "").split("\n\n")[0].split())


REGISTRY: dict[str, Rule] = {}


def rule(
    id: str, severity: Severity, *, asks: str, remedy: str, controls: tuple[str, ...], needs: Iterable[Need] = ()
) -> Callable[[Check], Check]:
    """Register the decorated check under `id`.

    Raises:
        ValueError: another rule already has this id.
    """

    def register(check: Check) -> Check:
        if id in REGISTRY:
            raise ValueError(f"two rules are called {id}: {REGISTRY[id].check.__name__}, {check.__name__}")
        REGISTRY[id] = Rule(id, severity, asks, remedy, controls, check, frozenset(needs))
        return check

    return register
