"""What a check has no answer to, and why; none of it counts as a pass. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from policies.assessment import Assessment
from policies.judge import Outcome
from policies.reports.environment_section import named

_UNANSWERED = (Outcome.CRASHED, Outcome.DEFERRED, Outcome.NOT_ASKED)


@dataclass(frozen=True)
class UnansweredRow:
    """Rules that have no answer for the same reason; `environments` are names."""

    environments: str
    what: str
    why: str


def unanswered(assessments: Iterable[Assessment]) -> tuple[UnansweredRow, ...]:
    """Every question without an answer, those of the same rules and reason together."""
    environments: dict[tuple[str, str], list[str]] = defaultdict(list)
    for assessment in assessments:
        by_reason: dict[str, list[str]] = defaultdict(list)
        for outcome in _UNANSWERED:
            for finding in assessment.findings:
                if finding.outcome is outcome and finding.rule not in by_reason[finding.reason]:
                    by_reason[finding.reason].append(finding.rule)
        if assessment.checkov is None:
            by_reason["it was not asked, or its answer could not be believed"].append("Checkov")
        if assessment.left_out:
            by_reason["not of AWS: Checkov was not shown them"].append(_by_type(assessment.left_out))
        for reason, rules in by_reason.items():
            environments[", ".join(rules), reason].append(named(assessment))
    return tuple(UnansweredRow(", ".join(names), what, why) for (what, why), names in environments.items() if what)


def _by_type(left_out: Iterable[str]) -> str:
    """How many of each type; each entry is a type and a name."""
    counts = Counter(entry.partition(" ")[0] for entry in left_out)
    return ", ".join(f"{count} of {type_}" for type_, count in sorted(counts.items()))
