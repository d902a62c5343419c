"""The report as OSCAL assessment results 1.1.2: one result, what was observed, one finding for each control. Pure."""

from __future__ import annotations

import uuid

from dr_drills.journal.record import canonical
from dr_drills.report.control import ControlResult, ControlState
from dr_drills.report.drill_report import DrillReport

OSCAL_VERSION = "1.1.2"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://holdfast.invalid/drill")


def oscal(report: DrillReport) -> str:
    """Canonical JSON; identifiers are made from the drill, so that the same report gives the same text."""
    measured = report.measured
    drill = measured.opening.drill_id or measured.journal_head
    observation = _uuid(drill, "observation")
    return (
        canonical(
            {
                "assessment-results": {
                    "uuid": _uuid(drill, "assessment-results"),
                    "metadata": {
                        "title": measured.opening.title or "Recovery drill",
                        "last-modified": measured.ended,
                        "version": "1",
                        "oscal-version": OSCAL_VERSION,
                    },
                    "import-ap": {"href": "./journal.jsonl"},
                    "results": [
                        {
                            "uuid": _uuid(drill, "result"),
                            "title": f"Drill {drill}: {report.verdict.value}",
                            "description": report.sentence,
                            "start": measured.began,
                            "end": measured.ended,
                            "reviewed-controls": {
                                "control-selections": [{"include-controls": [{"control-id": _token(c.id)} for c in report.controls]}]
                            },
                            "observations": [
                                {
                                    "uuid": observation,
                                    "description": report.sentence,
                                    "methods": ["TEST"],
                                    "collected": measured.ended,
                                    "relevant-evidence": [{"href": "./report.json", "description": "all measurements of this drill"}],
                                }
                            ],
                            "findings": [_finding(drill, observation, control) for control in report.controls],
                        }
                    ],
                }
            }
        )
        + "\n"
    )


def _finding(drill: str, observation: str, control: ControlResult) -> dict[str, object]:
    satisfied = control.state is ControlState.SHOWN
    return {
        "uuid": _uuid(drill, control.id),
        "title": control.id,
        "description": control.asks,
        "target": {
            "type": "objective-id",
            "target-id": _token(control.id),
            "status": {"state": "satisfied" if satisfied else "not-satisfied", "remarks": f"{control.state.value}: {control.shows}"},
        },
        "related-observations": [{"observation-uuid": observation}],
    }


def _token(control: str) -> str:
    """An OSCAL token: NIST CP-9(1) is ``cp-9.1`` as in the catalog; for HIPAA, which has none, ours."""
    family, _, id = control.partition(" ")
    if family == "NIST":
        return id.lower().replace("(", ".").replace(")", "")
    return f"{family.lower()}-" + id.replace(")(", ".").replace("(", ".").replace(")", "")


def _uuid(drill: str, name: str) -> str:
    """OSCAL asks for version 4 or 5."""
    return str(uuid.uuid5(_NAMESPACE, f"{drill}/{name}"))
