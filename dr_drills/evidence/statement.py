"""The signed claim: in-toto Statement v1 with the test-result predicate v0.1, about the manifest. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dr_drills.evidence.digest import sha256
from dr_drills.evidence.layout import MANIFEST
from dr_drills.evidence.manifest import Manifest
from dr_drills.journal.record import canonical
from dr_drills.measure.verdict import Verdict
from dr_drills.report.drill_report import DrillReport

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "https://in-toto.io/attestation/test-result/v0.1"
_HEX = re.compile("[0-9a-f]{64}")


def statement(manifest: Manifest, report: DrillReport) -> bytes:
    """What is signed. Only a passed drill is `PASSED`; the predicate's `WARNED` would read as a pass and is not used."""
    outcomes = [(objective.name.value, objective.outcome) for objective in report.measured.objectives]
    value: Mapping[str, object] = {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": MANIFEST, "digest": {"sha256": sha256(manifest.text())}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            "result": "PASSED" if report.verdict is Verdict.PASSED else "FAILED",
            "configuration": [_plan(manifest)],
            "passedTests": [name for name, outcome in outcomes if outcome is Verdict.PASSED],
            "warnedTests": [],
            "failedTests": [f"{name}: {outcome.value}" for name, outcome in outcomes if outcome is not Verdict.PASSED],
        },
    }
    return canonical(value).encode()


def _plan(manifest: Manifest) -> dict[str, object]:
    """The recovery plan as a resource descriptor; the drill's journal where the plan has no hash."""
    if manifest.plan_hash and _HEX.fullmatch(manifest.plan_hash):
        return {"name": "recovery-plan", "digest": {"sha256": manifest.plan_hash}}
    return {"name": "journal-head", "digest": {"sha256": manifest.journal_head}}
