"""The assessment as JSON, schema ``holdfast.check/2``."""

from __future__ import annotations

import json
from collections.abc import Sequence

from policies.assessment import Assessment, overall
from policies.judge import Finding

SCHEMA = "holdfast.check/2"


def as_json(assessments: Sequence[Assessment]) -> str:
    """All of it; keys are sorted, so that two checks can be compared."""
    document = {
        "schema": SCHEMA,
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
        "rules": [
            {
                "id": r.id,
                "severity": r.severity.value,
                "asks": r.asks,
                "remedy": r.remedy,
                "controls": list(r.controls),
                "passed": r.id in assessment.passed,
            }
            for r in assessment.rules
        ],
        "findings": [_finding(f) for f in assessment.findings],
    }


def _finding(finding: Finding) -> dict[str, object]:
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
