"""What one run of Checkov said about each of several environments, under the names their programs use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policies.errors import InconclusiveError
from policies.judge import Finding, Outcome
from policies.rule import Severity
from policies.scan.answer import Scan
from policies.scan.checkov import Checkov
from policies.scan.severity import severity_of
from policies.terraform.combined import Combined
from policies.terraform.plan import Plan


@dataclass(frozen=True)
class Heard:
    """Checkov's answer about one environment and what it found; only doubts, and no answer, where it cannot be believed."""

    said: Scan | None
    findings: tuple[Finding, ...]


def hear(checkov: Checkov, plan: Combined) -> Sequence[Heard]:
    """Wait for the answer about `plan`; one for each of its parts, in their order.

    Raises:
        UnavailableError: it is of another version than the one its verdicts were compared with.
    """
    try:
        said = checkov.answer()
    except InconclusiveError as doubt:
        doubts = tuple(Finding("CHECK-002", Severity.CRITICAL, Outcome.CRASHED, p, source="checkov") for p in doubt.problems)
        return (Heard(None, doubts),) * len(plan.parts)
    shares = tuple(said.share(prefix) for prefix in plan.prefixes)
    return tuple(Heard(share, checkov_findings(share, part)) for share, part in zip(shares, plan.parts, strict=True))


def checkov_findings(said: Scan, plan: Plan) -> tuple[Finding, ...]:
    """Checkov's failures under the names the program uses."""
    found = []
    for failed in said.failed:
        resource = plan.written.get(failed.address)  # none for what is no resource, such as the configuration of a provider
        where = (resource.name, resource.type, resource.urn) if resource else (failed.address, "", "")
        found.append(Finding(failed.id, severity_of(failed.id), Outcome.FAILED, failed.name, *where, source="checkov"))
    return tuple(found)
