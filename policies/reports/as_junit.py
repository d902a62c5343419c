"""The assessment as JUnit XML: a test case for each rule of ours that passed and for each finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from policies.assessment import Assessment
from policies.judge import Outcome
from policies.reports.provenance import Provenance

_SKIPPED = (Outcome.DEFERRED, Outcome.WAIVED, Outcome.KNOWN, Outcome.NOT_ASKED)
_ELEMENTS = {Outcome.FAILED: "failure", Outcome.CRASHED: "error"} | dict.fromkeys(_SKIPPED, "skipped")
# What XML 1.0 (section 2.2, Char) cannot hold, however it is written.
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(assessments: Sequence[Assessment], provenance: Provenance) -> str:
    """A suite for each environment; Checkov's passed verdicts are one case each, like its failed ones."""
    suites = [_suite(a, provenance) for a in assessments]
    totals = {key: str(sum(int(s.get(key, "0")) for s in suites)) for key in ("tests", "failures", "errors", "skipped")}
    root = ET.Element("testsuites", {"name": "holdfast check", "time": f"{sum(a.seconds for a in assessments):.3f}", **totals})
    root.extend(suites)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def _suite(assessment: Assessment, provenance: Provenance) -> ET.Element:
    asks = {r.id: r.asks for r in assessment.rules}
    cases = [_case(id, asks[id]) for id in assessment.passed]
    if assessment.checkov:
        cases += [_case(c.id, f"{c.address}: {c.name}") for c in assessment.checkov.passed]
    for finding in assessment.findings:
        case = _case(finding.rule, f"{finding.resource or assessment.environment}: {finding.reason}")
        told = finding.waiver or finding.reason
        element = ET.SubElement(case, _ELEMENTS[finding.outcome], message=_text(f"{finding.outcome.value}: {told}"))
        element.text = _text(finding.remedy)
        cases.append(case)
    counts = assessment.counts
    suite = ET.Element(
        "testsuite",
        {
            "name": f"holdfast check {assessment.environment}",
            "tests": str(len(cases)),
            "failures": str(counts[Outcome.FAILED]),
            "errors": str(counts[Outcome.CRASHED]),
            "skipped": str(sum(counts[o] for o in _SKIPPED)),
            "time": f"{assessment.seconds:.3f}",
            "timestamp": provenance.at.strftime("%Y-%m-%dT%H:%M:%S"),
        },
    )
    suite.append(_properties(assessment, provenance))
    suite.extend(cases)
    return suite


def _properties(assessment: Assessment, provenance: Provenance) -> ET.Element:
    said = assessment.checkov
    told = {
        "environment": assessment.environment,
        "source": assessment.source.value,
        "status": assessment.status.name.lower(),
        "resources": str(assessment.resources),
        "holdfast": provenance.version,
        "checkov": said.version if said else "no verdict",
        "waivers that expire soon": str(len(assessment.expiring)),
        "gone from the baseline": str(len(assessment.gone)),
    }
    element = ET.Element("properties")
    for name, value in told.items():
        ET.SubElement(element, "property", name=name, value=_text(value))
    return element


def _case(id: str, name: str) -> ET.Element:
    return ET.Element("testcase", classname=id, name=_text(name))


def _text(words: str) -> str:
    return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", words)
