"""A comparison as JSON, schema ``holdfast.check-diff/1`` (`check-diff.schema.json`)."""

from __future__ import annotations

import json
from collections.abc import Sequence

from policies.assessment import Status
from policies.comparison import Comparison, Side
from policies.judge import Finding
from policies.reports.as_json import finding_document
from policies.reports.provenance import Provenance

SCHEMA = "holdfast.check-diff/1"


def diff_as_json(comparisons: Sequence[Comparison], provenance: Provenance) -> str:
    """All of it; keys are sorted."""
    document = {
        "schema": SCHEMA,
        "holdfast": provenance.version,
        "checked_at": provenance.at.isoformat(timespec="seconds"),
        "status": max((c.status for c in comparisons), default=Status.INCONCLUSIVE).name.lower(),
        "comparisons": [_comparison(c) for c in comparisons],
    }
    return json.dumps(document, indent=2, sort_keys=True)


def _comparison(comparison: Comparison) -> dict[str, object]:
    return {
        "before": _side(comparison.before),
        "after": _side(comparison.after),
        "status": comparison.status.name.lower(),
        "new": _findings(comparison.new),
        "gone": _findings(comparison.gone),
        "changed": [{"from": c.before.outcome.value, "finding": finding_document(c.after)} for c in comparison.changed],
        "not_compared": _findings(comparison.not_compared),
        "same": comparison.same,
        "rules_added": list(comparison.rules_added),
        "rules_removed": list(comparison.rules_removed),
    }


def _side(side: Side) -> dict[str, object]:
    return {"label": side.label, "resources": side.resources, "components": side.components, "checkov": side.checkov}


def _findings(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [finding_document(f) for f in findings]
