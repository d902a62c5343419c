"""Ask every rule, and keep an answer for each: passed, failed, deferred or crashed; nothing falls through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from policies.errors import one_line
from policies.graph import Graph
from policies.need import Need, NotShownError
from policies.resource import Resource, UnknownValueError
from policies.rule import Rule, Severity, Violation

# Providers whose resources rules ask about.
_ASKED_ABOUT = ("aws:", "vault:")

OWN_IDS = ("CHECK-001", "CHECK-002", "CHECK-003", "WAIVER-001")
"""What a check finds of itself, and no rule was asked about: nothing scanned, no answer, not judged, a waiver out of order."""


class Outcome(StrEnum):
    """What became of one question about one resource.

    ``KNOWN`` is a violation that a baseline held before (`policies.baseline`); ``NOT_ASKED`` a rule whose source cannot show what it needs.
    """

    PASSED = "passed"
    FAILED = "failed"
    KNOWN = "known"
    WAIVED = "waived"
    NOT_ASKED = "not asked"
    DEFERRED = "deferred"
    CRASHED = "crashed"


@dataclass(frozen=True)
class Finding:
    """One answer a reader may have to act on.

    Attributes:
        rule: id of our rule or of the Checkov check.
        resource: name of the resource, empty for the whole program; `type` and `urn` likewise.
        reason: one sentence.
        waiver: words of the waiver that covers it, empty otherwise.
        also: ids of checks of others that found the same, folded into this finding (`policies.scan.fold`).
        file: where it is written, for what is not about a resource, such as a waiver; `line` counts from 1.
    """

    rule: str
    severity: Severity
    outcome: Outcome
    reason: str
    resource: str = ""
    type: str = ""
    urn: str = ""
    remedy: str = ""
    waiver: str = ""
    source: str = "holdfast"
    also: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it the same finding in another environment, at another commit or in a baseline."""
        return (self.rule, self.type, self.resource)


@dataclass(frozen=True)
class Verdicts:
    """What our rules found, and the ids of those that found nothing."""

    findings: tuple[Finding, ...]
    passed: tuple[str, ...]


def judge(graph: Graph, rules: Iterable[Rule]) -> Verdicts:
    """Ask `rules` about `graph`.

    A rule that raises is a finding of its own, and one that needs an unknown value is deferred; what either found before stays. A graph
    without a resource of the cloud fails: a source that saw nothing must not look like a program that does nothing wrong. So does one of
    which no rule could be asked.
    """
    findings: list[Finding] = []
    passed: list[str] = []
    declared = [r for r in graph.resources if r.custom]
    if not any(r.type.startswith(_ASKED_ABOUT) for r in declared):
        what = "no resource that any rule asks about" if declared else "no resource"
        reason = f"nothing was scanned: the program declares {what}"
        findings.append(Finding("CHECK-001", Severity.CRITICAL, Outcome.FAILED, reason))
    findings += [Finding("CHECK-003", Severity.MEDIUM, Outcome.NOT_ASKED, f"not judged: {what}") for what in graph.unread]
    for rule in rules:
        found = _ask(rule, graph)
        findings += found
        if not found:
            passed.append(rule.id)
    if findings and all(f.outcome is Outcome.NOT_ASKED for f in findings) and not passed:
        reason = "no rule could be asked: the source shows none of what they need"
        findings.append(Finding("CHECK-001", Severity.CRITICAL, Outcome.FAILED, reason))
    return Verdicts(tuple(findings), tuple(passed))


def _ask(rule: Rule, graph: Graph) -> list[Finding]:
    if missing := rule.needs & graph.lacks:
        return [_not_asked(rule, graph, missing)]
    found: list[Finding] = []
    try:
        for violation in rule.check(graph):
            found.append(_failed(rule, violation))  # noqa: PERF401 - what was found before a crash must stay
    except NotShownError as missed:
        found.append(_not_asked(rule, graph, (missed.need,)))
    except UnknownValueError as unknown:
        found.append(_finding(rule, Outcome.DEFERRED, f"cannot be answered yet: {unknown}", unknown.resource))
    except Exception as error:  # noqa: BLE001 - any crash of a rule is a finding, never a pass
        found.append(_finding(rule, Outcome.CRASHED, f"the rule crashed and gave no answer: {one_line(error)}", None))
    return found


def _not_asked(rule: Rule, graph: Graph, missing: Iterable[Need]) -> Finding:
    words = ", ".join(sorted(missing))
    return _finding(rule, Outcome.NOT_ASKED, f"cannot be asked: {words} is not to be seen in the {graph.source.value}", None)


def _failed(rule: Rule, violation: Violation) -> Finding:
    return _finding(rule, Outcome.FAILED, violation.reason, violation.resource)


def _finding(rule: Rule, outcome: Outcome, reason: str, resource: Resource | None) -> Finding:
    where = (resource.name, resource.type, resource.urn) if resource else ("", "", "")
    return Finding(rule.id, rule.severity, outcome, reason, *where, remedy=rule.remedy)
