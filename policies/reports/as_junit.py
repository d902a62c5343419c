"""The assessment as JUnit XML: a test case for each rule of ours that passed and for each finding."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from policies.assessment import Assessment
from policies.judge import Outcome

_SKIPPED = (Outcome.DEFERRED, Outcome.WAIVED, Outcome.KNOWN, Outcome.NOT_ASKED)
_ELEMENTS = {Outcome.FAILED: "failure", Outcome.CRASHED: "error"} | dict.fromkeys(_SKIPPED, "skipped")


def as_junit(assessments: Sequence[Assessment]) -> str:
    """A suite for each environment; Checkov's passed verdicts are one case each, like its failed ones."""
    root = ET.Element("testsuites")
    root.extend(_suite(a) for a in assessments)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def _suite(assessment: Assessment) -> ET.Element:
    asks = {r.id: r.asks for r in assessment.rules}
    cases = [ET.Element("testcase", classname=id, name=asks[id]) for id in assessment.passed]
    if assessment.checkov:
        cases += [ET.Element("testcase", classname=c.id, name=f"{c.address}: {c.name}") for c in assessment.checkov.passed]
    for finding in assessment.findings:
        name = f"{finding.resource or assessment.environment}: {finding.reason}"
        case = ET.Element("testcase", classname=finding.rule, name=name)
        told = finding.waiver or finding.reason
        element = ET.SubElement(case, _ELEMENTS[finding.outcome], message=f"{finding.outcome.value}: {told}")
        element.text = finding.remedy
        cases.append(case)
    counts = assessment.counts
    skipped = sum(counts[o] for o in _SKIPPED)
    numbers = {"tests": len(cases), "failures": counts[Outcome.FAILED], "errors": counts[Outcome.CRASHED], "skipped": skipped}
    suite = ET.Element("testsuite", {"name": f"holdfast check {assessment.environment}"} | {k: str(v) for k, v in numbers.items()})
    suite.extend(cases)
    return suite
