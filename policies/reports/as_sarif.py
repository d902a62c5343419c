"""The assessment as SARIF 2.1.0, which code hosts show at the line of the component.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", 3.19 tool, 3.27 result, 3.35 suppression.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

from policies.assessment import Assessment
from policies.judge import Finding, Outcome
from policies.reports.places import Places
from policies.rule import Rule, Severity

_LEVELS = {Severity.CRITICAL: "error", Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SCORES = {Severity.CRITICAL: "9.5", Severity.HIGH: "8.0", Severity.MEDIUM: "5.0", Severity.LOW: "2.0"}
_KINDS = {Outcome.DEFERRED: "review", Outcome.NOT_ASKED: "notApplicable"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def as_sarif(assessments: Sequence[Assessment], places: Places) -> str:
    """A run for each environment; our rules carry their metadata, Checkov's are known by id and name."""
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(a, places) for a in assessments]}, indent=2)


def _run(assessment: Assessment, places: Places) -> dict[str, object]:
    rules = [_rule(r) for r in assessment.rules]
    known = {r.id for r in assessment.rules}
    others = {f.rule: f for f in assessment.findings if f.rule not in known}
    rules += [{"id": f.rule, "shortDescription": {"text": f.reason if f.source == "checkov" else f.rule}} for f in others.values()]
    index = {str(r["id"]): number for number, r in enumerate(rules)}
    answered = not any(f.outcome is Outcome.CRASHED for f in assessment.findings)
    return {
        "tool": {"driver": {"name": "holdfast check", "rules": rules}},
        "invocations": [{"executionSuccessful": answered}],
        "results": [_result(f, index[f.rule], assessment, places) for f in assessment.findings],
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


def _result(finding: Finding, index: int, assessment: Assessment, places: Places) -> dict[str, object]:
    place = places.of(assessment.places.get(finding.urn, ()))
    name = f"{finding.type} {finding.resource}".strip() or assessment.environment
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity] if finding.outcome in {Outcome.FAILED, Outcome.CRASHED} else "note",
        "kind": _KINDS.get(finding.outcome, "fail"),
        "message": {"text": f"{name}: {finding.reason}"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": place.file}, "region": {"startLine": place.line}},
                "logicalLocations": [{"fullyQualifiedName": finding.urn or assessment.environment, "kind": "resource"}],
            }
        ],
        "partialFingerprints": {"holdfast/1": _fingerprint(finding, assessment.environment)},
        "properties": {"outcome": finding.outcome.value},
    }
    if result["kind"] != "fail":
        result["level"] = "none"
    if finding.outcome in {Outcome.WAIVED, Outcome.KNOWN}:
        result["suppressions"] = [{"kind": "external", "justification": finding.waiver}]
    return result


def _fingerprint(finding: Finding, environment: str) -> str:
    return hashlib.sha256(f"{environment}|{finding.rule}|{finding.urn}|{finding.reason}".encode()).hexdigest()
