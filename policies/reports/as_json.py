"""The assessment as JSON, schema ``holdfast.check/3`` (`check.schema.json`, which `holdfast export schema check` prints)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from policies.assessment import Assessment, overall
from policies.judge import Finding
from policies.reports.matrix import ControlLine, control_lines
from policies.reports.provenance import Provenance
from policies.rule import Rule
from policies.waiver import AppliedWaiver

SCHEMA = "holdfast.check/3"


def as_json(assessments: Sequence[Assessment], provenance: Provenance) -> str:
    """All of it; keys are sorted, so that two checks can be compared."""
    document = {
        "schema": SCHEMA,
        "holdfast": provenance.version,
        "checked_at": provenance.at.isoformat(timespec="seconds"),
        "status": overall(assessments).name.lower(),
        "environments": [_environment(a) for a in assessments],
    }
    return json.dumps(document, indent=2, sort_keys=True)


def _environment(assessment: Assessment) -> dict[str, object]:
    said = assessment.checkov
    return {
        "environment": assessment.environment,
        "source": assessment.source.value,
        "status": assessment.status.name.lower(),
        "scanned": {
            "resources": assessment.resources,
            "components": assessment.components,
            "rules": len(assessment.rules),
            "checkov": {"version": said.version, "checks": said.checks, "passed": len(said.passed)} if said else None,
            "not_for_checkov": list(assessment.left_out),
        },
        "counts": {outcome.value: count for outcome, count in assessment.counts.items()},
        "rules": [_rule(r, passed=r.id in assessment.passed) for r in assessment.rules],
        "findings": [finding_document(f) for f in assessment.findings],
        "controls": [_control(line) for line in control_lines([assessment])],
        "waivers": [_waiver(w) for w in assessment.waivers],
        "gone_from_baseline": [
            {"rule": v.rule, "type": v.type, "resource": v.resource, "first_seen": v.first_seen.isoformat()} for v in assessment.gone
        ],
    }


def _rule(rule: Rule, *, passed: bool) -> dict[str, object]:
    return {
        "id": rule.id,
        "severity": rule.severity.value,
        "asks": rule.asks,
        "remedy": rule.remedy,
        "controls": list(rule.controls),
        "passed": passed,
    }


def finding_document(finding: Finding) -> dict[str, object]:
    """One finding as plain values."""
    return {
        "rule": finding.rule,
        "source": finding.source,
        "severity": finding.severity.value,
        "outcome": finding.outcome.value,
        "reason": finding.reason,
        "resource": finding.resource,
        "type": finding.type,
        "urn": finding.urn,
        "remedy": finding.remedy,
        "waiver": finding.waiver,
        "also": list(finding.also),
    }


def _control(line: ControlLine) -> dict[str, object]:
    [verdict] = line.verdicts
    return {"id": line.control.citation, "title": line.control.title, "verdict": verdict.value, "rules": [r.id for r in line.rules]}


def _waiver(applied: AppliedWaiver) -> dict[str, object]:
    waiver = applied.waiver
    return {
        "rule": waiver.rule,
        "resources": list(waiver.resources),
        "owner": waiver.owner,
        "approver": waiver.approver,
        "reason": waiver.reason,
        "expires": waiver.expires.isoformat(),
        "state": applied.state.value,
        "excuses": applied.excuses,
        "out_of_order": applied.reason,
    }
