"""The assessment as SARIF 2.1.0, which code hosts show at the line of the component.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 3.14 run, 3.17 automation details, 3.19 tool,
3.27 result, 3.30 region, 3.35 suppression. Code hosts tell results apart by ``primaryLocationLineHash``; many resources share the line
of their component, so ours says which one it is.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence

from policies.assessment import Assessment
from policies.judge import Finding, Outcome
from policies.reports.places import Place, Places
from policies.reports.provenance import Provenance
from policies.rule import Rule, Severity

_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.0", Severity.LOW: "2.0"}
_KINDS = {Outcome.DEFERRED: "review", Outcome.NOT_ASKED: "notApplicable"}
_SUPPRESSED = {Outcome.WAIVED, Outcome.KNOWN}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"


def as_sarif(assessments: Sequence[Assessment], places: Places, provenance: Provenance) -> str:
    """A run for each environment; our rules carry their metadata, Checkov's are known by id and name."""
    runs = [_run(a, places, provenance) for a in assessments]
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": runs}, indent=2)


def _run(assessment: Assessment, places: Places, provenance: Provenance) -> dict[str, object]:
    rules = [_rule(r) for r in assessment.rules]
    known = {r.id for r in assessment.rules}
    rules += [_other_rule(f) for f in {f.rule: f for f in assessment.findings if f.rule not in known}.values()]
    index = {str(r["id"]): number for number, r in enumerate(rules)}
    answered = not any(f.outcome is Outcome.CRASHED for f in assessment.findings)
    numbered = _numbered(assessment.findings)
    return {
        "tool": {"driver": {"name": "holdfast check", "version": provenance.version, "rules": rules}},
        # A code host keeps the runs of one environment apart from those of another by what stands before the last slash.
        "automationDetails": {"id": f"holdfast-check/{assessment.environment}/"},
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the project."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": answered, "endTimeUtc": provenance.at.strftime("%Y-%m-%dT%H:%M:%SZ")}],
        "results": [_result(f, number, index[f.rule], assessment, places) for f, number in numbered],
    }


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "id": rule.id,
        "name": rule.check.__name__,
        "shortDescription": {"text": rule.asks},
        "fullDescription": {"text": rule.about},
        "help": {"text": f"{rule.remedy} Controls: {'; '.join(rule.controls)}"},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": list(rule.controls), "security-severity": _SCORES[rule.severity]},
    }


def _other_rule(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.rule,
        "shortDescription": {"text": finding.reason if finding.source == "checkov" else finding.rule},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"security-severity": _SCORES[finding.severity]},
    }


def _result(finding: Finding, number: int, index: int, assessment: Assessment, places: Places) -> dict[str, object]:
    name = f"{finding.type} {finding.resource}".strip() or assessment.environment
    fingerprint = _fingerprint(finding, number, assessment.environment)
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity] if finding.outcome in {Outcome.FAILED, Outcome.CRASHED} else "note",
        "kind": _KINDS.get(finding.outcome, "fail"),
        "message": {"text": f"{name}: {finding.reason}"},
        "locations": [_location(finding, places.of_finding(finding, assessment), assessment.environment)],
        "partialFingerprints": {"holdfast/2": fingerprint, "primaryLocationLineHash": f"{fingerprint[:16]}:1"},
        "properties": {"outcome": finding.outcome.value, "environment": assessment.environment, "also": list(finding.also)},
    }
    if result["kind"] != "fail":
        result["level"] = "none"
    if finding.outcome in _SUPPRESSED:
        why = finding.waiver or "the baseline held it before"
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": why}]
    return result


def _location(finding: Finding, place: Place, environment: str) -> dict[str, object]:
    region = {"startLine": place.line}
    if place.end > place.column:
        region |= {"startColumn": place.column, "endColumn": place.end}
    logical = {"fullyQualifiedName": finding.urn or environment, "kind": "resource" if finding.urn else "module"}
    return {
        "physicalLocation": {"artifactLocation": {"uri": place.file, "uriBaseId": _ROOT}, "region": region},
        "logicalLocations": [logical],
    }


def _numbered(findings: Sequence[Finding]) -> Iterator[tuple[Finding, int]]:
    """Each finding with its number among those of the same rule and resource."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for finding in findings:
        yield finding, seen[finding.key]
        seen[finding.key] += 1


def _fingerprint(finding: Finding, number: int, environment: str) -> str:
    """The same in every run, however the reason is worded; a whole program's is told apart by what it says."""
    what = "|".join((environment, *finding.key, str(number)) if finding.resource else (environment, finding.rule, finding.reason))
    return hashlib.sha256(what.encode()).hexdigest()
