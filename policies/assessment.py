"""What is known about one environment after a check, and how a check ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from policies.judge import Finding, Outcome
from policies.known_violation import KnownViolation
from policies.rule import Rule
from policies.scan.answer import Scan
from policies.source import Source
from policies.waiver import AppliedWaiver, WaiverState


class Status(IntEnum):
    """How a check ends; the numbers are the exit statuses of the command line."""

    GOOD = 0
    VIOLATION = 1
    INCONCLUSIVE = 4


@dataclass(frozen=True)
class Assessment:
    """All that is known about one environment.

    Attributes:
        source: where its resources were read.
        resources: how many resources of the cloud were judged; `components`: how many components they belong to.
        rules: our rules, all of which were asked or are among the findings as not asked; `passed`: ids of those that found nothing.
        checkov: Checkov's own answer, None where it was left out on purpose.
        left_out: resources Checkov does not speak about.
        places: for each URN, the chain of component types above it, innermost first.
        waivers: every one that was read, and what became of it.
        seconds: how long our rules took.
        gone: what a baseline held and nobody finds any more.
    """

    environment: str
    source: Source
    resources: int
    components: int
    rules: tuple[Rule, ...]
    passed: tuple[str, ...]
    findings: tuple[Finding, ...]
    checkov: Scan | None
    left_out: tuple[str, ...]
    places: Mapping[str, tuple[str, ...]]
    waivers: tuple[AppliedWaiver, ...] = ()
    seconds: float = 0.0
    gone: tuple[KnownViolation, ...] = ()

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How often each outcome came up; passed counts our rules and Checkov's verdicts."""
        found = Counter(f.outcome for f in self.findings)
        found[Outcome.PASSED] = len(self.passed) + (len(self.checkov.passed) if self.checkov else 0)
        return {outcome: found[outcome] for outcome in Outcome}

    @property
    def expiring(self) -> tuple[AppliedWaiver, ...]:
        """Waivers that somebody has to renew soon, or whose reason somebody has to remove."""
        return tuple(w for w in self.waivers if w.state is WaiverState.EXPIRES_SOON)

    @property
    def status(self) -> Status:
        """A crashed or deferred answer is never good; a violation outweighs a deferred one."""
        outcomes = {f.outcome for f in self.findings}
        if Outcome.CRASHED in outcomes:
            return Status.INCONCLUSIVE
        if Outcome.FAILED in outcomes:
            return Status.VIOLATION
        return Status.INCONCLUSIVE if Outcome.DEFERRED in outcomes else Status.GOOD


def overall(assessments: Iterable[Assessment]) -> Status:
    """How a check of several environments ends: a missing answer outweighs a violation."""
    return max((a.status for a in assessments), default=Status.INCONCLUSIVE)
