"""JUnit counts what it lists, and is well-formed whatever a resource is called."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

from policies.reports.as_junit import as_junit
from tests.unit.policies.reports import answers as a


def test_a_suite_for_each_environment_counts_what_it_lists() -> None:
    root = ET.fromstring(as_junit([a.MIXED, replace(a.SOUND, environment="dev")], a.MADE))
    suites = root.findall("testsuite")
    assert [s.get("name") for s in suites] == ["holdfast check prod", "holdfast check dev"]
    for suite in suites:
        for counted, element in (
            ("tests", "testcase"),
            ("failures", "testcase/failure"),
            ("errors", "testcase/error"),
            ("skipped", "testcase/skipped"),
        ):
            assert suite.get(counted) == str(len(suite.findall(element)))
    for key in ("tests", "failures", "errors", "skipped"):
        assert int(root.get(key, "-1")) == sum(int(s.get(key, "0")) for s in suites)


def test_when_it_was_and_how_long_it_took_is_told() -> None:
    root = ET.fromstring(as_junit([a.MIXED], a.MADE))
    suite = root.find("testsuite")
    assert suite is not None
    assert (suite.get("timestamp"), suite.get("time"), root.get("time")) == ("2026-11-21T12:00:00", "0.250", "0.250")
    properties = {p.get("name"): p.get("value") for p in suite.iter("property")}
    assert properties["holdfast"] == "1.2.3"
    assert properties["waivers that expire soon"] == "1"


def test_characters_that_xml_cannot_hold_do_not_break_it() -> None:
    odd = replace(a.FAILED, resource="\x00a\x1b<b>&", reason="\ud800 and \ufffe")
    [name] = [
        c.get("name") for c in ET.fromstring(as_junit([a.assessment(odd)], a.MADE)).iter("testcase") if c.get("classname") == "DATA-002"
    ]
    assert name == "\ufffda\ufffd<b>&: \ufffd and \ufffd"
