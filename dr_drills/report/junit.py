"""The report as JUnit XML, for the systems that already watch test results. Pure."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from dr_drills.measure.verdict import Verdict
from dr_drills.report.drill_report import DrillReport

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: DrillReport) -> str:
    """One test case for the verdict, one for each objective, step and negative control.

    Missed and failed are failures; inconclusive and aborted are errors; nothing is ever skipped.
    """
    measured = report.measured
    suite = ET.Element("testsuite", name=_clean(measured.opening.drill_id or "not recorded"), timestamp=measured.began[:19])
    _case(suite, "drill", "verdict", report.verdict, report.sentence)
    for objective in measured.objectives:
        _case(suite, "objective", objective.name.value, objective.outcome, objective.note)
    for step in measured.steps:
        good = (
            Verdict.PASSED if step.outcome in {"good", "proven"} else Verdict.FAILED if step.outcome == "failed" else Verdict.INCONCLUSIVE
        )
        _case(suite, "step", step.id, good, step.reason or step.outcome or "not recorded", seconds=step.took_s)
    for control in measured.controls:
        outcome = Verdict.PASSED if control.went_red else Verdict.INCONCLUSIVE
        _case(suite, "negative-control", control.validator, outcome, control.note or "stayed green on broken data")
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(sum(1 for case in suite if case.find("failure") is not None)))
    suite.set("errors", str(sum(1 for case in suite if case.find("error") is not None)))
    ET.indent(suite)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suite, encoding="unicode") + "\n"


def _case(suite: ET.Element, group: str, name: str, outcome: Verdict, message: str, *, seconds: float | None = None) -> None:
    case = ET.SubElement(suite, "testcase", classname=f"drill.{group}", name=_clean(name))
    if seconds is not None:
        case.set("time", f"{seconds:.6f}")
    if outcome is not Verdict.PASSED:
        tag = "failure" if outcome in {Verdict.MISSED, Verdict.FAILED} else "error"
        ET.SubElement(case, tag, type=outcome.value, message=_clean(message))


def _clean(text: str) -> str:
    """Without the characters that XML 1.0 (section 2.2) does not allow."""
    return _NOT_XML.sub("\ufffd", text)
