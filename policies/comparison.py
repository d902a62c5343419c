"""What differs between two answers: of two commits, of two environments, or of now and a saved one. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policies.assessment import Assessment, Status
from policies.judge import Finding, Outcome

_UNANSWERED = {Outcome.CRASHED, Outcome.DEFERRED}


@dataclass(frozen=True)
class Side:
    """One of the two answers.

    Attributes:
        label: how a reader knows it, for example ``prod at HEAD~1 (1a2b3c4)``.
        rules: ids of our rules; `unasked`: those of them that were not asked.
        checkov: whether Checkov gave a verdict.
    """

    label: str
    resources: int
    components: int
    rules: frozenset[str]
    unasked: frozenset[str]
    checkov: bool
    findings: tuple[Finding, ...]

    def asked(self, rule: str) -> bool:
        """Whether this side would know of a violation of the rule."""
        if rule.startswith("CKV"):
            return self.checkov
        return rule not in self.unasked and (rule in self.rules or not self.rules or rule.startswith(("CHECK-", "WAIVER-")))


@dataclass(frozen=True)
class Changed:
    """The same finding with another outcome on either side."""

    before: Finding
    after: Finding


@dataclass(frozen=True)
class Comparison:
    """Two answers beside each other; `same` is a number, the rest is worth reading.

    Attributes:
        new: findings of `after` alone; `gone`: of `before` alone. A finding of a rule that the other side was not asked is neither.
        not_compared: such findings of `after`, by a rule that both sides have and only one could be asked.
    """

    before: Side
    after: Side
    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    changed: tuple[Changed, ...]
    same: int
    not_compared: tuple[Finding, ...]

    @property
    def rules_added(self) -> tuple[str, ...]:
        """Rules that only the later side has."""
        return tuple(sorted(self.after.rules - self.before.rules))

    @property
    def rules_removed(self) -> tuple[str, ...]:
        """Rules that only the earlier side has."""
        return tuple(sorted(self.before.rules - self.after.rules))

    @property
    def status(self) -> Status:
        """Only what newly fails is a violation; an answer that is missing may hide one, whether or not it was missing before."""
        if any(f.outcome is Outcome.CRASHED for f in self.after.findings):
            return Status.INCONCLUSIVE
        if any(f.outcome is Outcome.FAILED for f in (*self.new, *(c.after for c in self.changed))):
            return Status.VIOLATION
        unsure = any(f.outcome in _UNANSWERED for f in self.after.findings) or any(f.outcome is Outcome.FAILED for f in self.not_compared)
        return Status.INCONCLUSIVE if unsure else Status.GOOD


def side_of(assessment: Assessment, label: str) -> Side:
    """An assessment as one side."""
    return Side(
        label,
        assessment.resources,
        assessment.components,
        frozenset(r.id for r in assessment.rules),
        frozenset(f.rule for f in assessment.findings if f.outcome is Outcome.NOT_ASKED),
        assessment.checkov is not None,
        assessment.findings,
    )


def compare(before: Side, after: Side) -> Comparison:
    """Match findings by rule, type and name of the resource, and among several of one resource by their reason."""
    new: list[Finding] = []
    gone: list[Finding] = []
    changed: list[Changed] = []
    not_compared: list[Finding] = []
    same = 0
    earlier, later = _by_key(before.findings), _by_key(after.findings)
    for key in dict.fromkeys((*earlier, *later)):
        old, now = earlier.get(key, []), later.get(key, [])
        pairs = list(_pairs(old, now))
        changed += [Changed(b, a) for b, a in pairs if b.outcome is not a.outcome]
        same += sum(b.outcome is a.outcome for b, a in pairs)
        added = [f for f in now if not any(f is a for _, a in pairs)]
        # A rule that is new finds what is new; one that only could not be asked before finds what nobody can tell.
        comparable = before.asked(key[0]) or key[0] in after.rules - before.rules
        (new if comparable else not_compared).extend(added)
        if after.asked(key[0]):
            gone += [f for f in old if not any(f is b for b, _ in pairs)]
    return Comparison(before, after, tuple(new), tuple(gone), tuple(changed), same, tuple(not_compared))


def _by_key(findings: Iterable[Finding]) -> dict[tuple[str, str, str], list[Finding]]:
    found: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.outcome is not Outcome.NOT_ASKED:
            found[finding.key].append(finding)
    return found


def _pairs(old: Sequence[Finding], now: Sequence[Finding]) -> Iterable[tuple[Finding, Finding]]:
    """Findings of one key that belong together: those that say the same first, then the rest in their order."""
    left, right = list(old), list(now)
    for a in now:
        if b := next((b for b in left if b.reason == a.reason), None):
            left.remove(b)
            right.remove(a)
            yield b, a
    if now and now[0].resource:  # what is said of a whole program in other words is something else
        yield from zip(left, right, strict=False)
