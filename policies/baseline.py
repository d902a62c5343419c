"""What an existing estate is known to break, so that a check can be adopted there at once and fail only for what is new.

A baseline is a file of its own (schema ``holdfast.baseline/1``): names of rules and resources, and nothing of what they hold. Only a
violation can be known; a question without an answer and a waiver out of order never are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from policies.assessment import Assessment
from policies.judge import Finding, Outcome
from policies.known_violation import KnownViolation
from policies.waiver import NEVER_WAIVED

_UNANSWERED = {Outcome.NOT_ASKED, Outcome.DEFERRED, Outcome.CRASHED}


@dataclass(frozen=True)
class Baseline:
    """Known violations of any number of environments, sorted."""

    violations: tuple[KnownViolation, ...] = ()

    def of(self, environment: str) -> tuple[KnownViolation, ...]:
        """Those of one environment."""
        return tuple(v for v in self.violations if v.environment == environment)


def with_baseline(assessment: Assessment, baseline: Baseline) -> Assessment:
    """The assessment with known violations marked, and with those that are gone.

    Where a resource breaks a rule more often than it did, nobody can say which of the violations is the new one: then none is known.
    """
    known = {v.key: v for v in baseline.of(assessment.environment)}
    now = _violations(assessment)
    settled = {key for key, v in known.items() if 0 < now[key] <= v.times}
    findings = tuple(replace(f, outcome=Outcome.KNOWN) if _may_be_known(f) and f.key in settled else f for f in assessment.findings)
    found = {f.key for f in assessment.findings}
    gone = tuple(v for v in known.values() if v.key not in found and _answered(assessment, v.rule))
    return replace(assessment, findings=findings, gone=gone)


def baseline_of(assessments: Iterable[Assessment], today: date, earlier: Baseline) -> Baseline:
    """A baseline of all violations there are.

    Days on which something was first seen come from `earlier`, and so does what this check cannot say anything about: other environments,
    and rules that were not asked or gave no answer.
    """
    first_seen = {(v.environment, v.key): v.first_seen for v in earlier.violations}
    listed = tuple(assessments)
    kept = [v for v in earlier.violations if all(a.environment != v.environment or not _answered(a, v.rule) for a in listed)]
    for a in listed:
        for key, times in _violations(a).items():
            kept.append(KnownViolation(a.environment, *key, first_seen.get((a.environment, key), today), times))
    return Baseline(tuple(sorted(set(kept))))


def _violations(assessment: Assessment) -> Counter[tuple[str, str, str]]:
    return Counter(f.key for f in assessment.findings if _may_be_known(f))


def _may_be_known(finding: Finding) -> bool:
    return finding.outcome in {Outcome.FAILED, Outcome.KNOWN} and not finding.rule.startswith(NEVER_WAIVED)


def _answered(assessment: Assessment, rule: str) -> bool:
    """Whether the check would have found a violation of the rule; a rule that is no more answers nothing and finds nothing."""
    if rule.startswith("CKV"):
        return assessment.checkov is not None
    return not any(f.rule == rule and f.outcome in _UNANSWERED for f in assessment.findings)
