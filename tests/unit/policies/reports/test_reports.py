"""Every output tells the same: the counts, each finding, and what could not be answered."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from policies.assessment import Assessment, Status
from policies.check import assess
from policies.judge import Outcome
from policies.reports.as_json import as_json
from policies.reports.as_junit import as_junit
from policies.reports.as_sarif import as_sarif
from policies.reports.as_text import as_text
from policies.reports.places import Place, find_places
from policies.scan.answer import Check, Scan
from policies.value import UNKNOWN
from policies.waiver import Waiver
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, replaced

TODAY = date(2026, 11, 21)
WAIVER = Waiver("KEY-003", ("clinical",), "platform-engineering", "A test.", date(2026, 12, 1), "security-review")
BROKEN = replaced(
    h.SOUND,
    changed(h.key, deletionWindowInDays=7, policy="{"),
    changed(h.primary, publiclyAccessible=True),
    changed(h.trail, isMultiRegionTrail=UNKNOWN),
)
SAID = Scan("3.3.30", failed=(), passed=(Check("CKV_AWS_7", "rotates", "aws_kms_key.clinical"),))


@pytest.fixture(scope="module")
def mixed() -> Assessment:
    return assess(BROKEN, TODAY, waivers=(WAIVER,), said=SAID)


def test_the_status_is_the_worst_answer(mixed: Assessment) -> None:
    assert assess(h.SOUND, TODAY).status is Status.GOOD
    assert assess(replaced(h.SOUND, changed(h.primary, publiclyAccessible=True)), TODAY).status is Status.VIOLATION
    assert assess(replaced(h.SOUND, changed(h.trail, isMultiRegionTrail=UNKNOWN)), TODAY).status is Status.INCONCLUSIVE
    assert mixed.status is Status.INCONCLUSIVE


def test_the_counts_add_up(mixed: Assessment) -> None:
    counts = mixed.counts
    assert {o: counts[o] for o in Outcome if o is not Outcome.PASSED} == {
        Outcome.FAILED: 1,
        Outcome.KNOWN: 0,
        Outcome.WAIVED: 1,
        Outcome.NOT_ASKED: 0,
        Outcome.DEFERRED: 1,
        Outcome.CRASHED: 1,
    }
    assert counts[Outcome.PASSED] == len(mixed.rules) - 4 + 1


def test_text_ends_with_a_line_that_sums_up(mixed: Assessment) -> None:
    lines = [line.plain for line in as_text([mixed])]
    passed = mixed.counts[Outcome.PASSED]
    assert lines[-1] == (
        f"test: {mixed.resources} resources, {len(mixed.rules)} rules, 1 Checkov checks (3.3.30): "
        f"{passed} passed, 1 failed, 1 waived, 1 deferred, 1 crashed"
    )
    assert any(line.startswith("failed    critical DATA-002") for line in lines)
    assert any("platform-engineering answers for it" in line for line in lines)


def test_text_says_when_checkov_gave_no_verdict() -> None:
    assert any("Checkov gave no verdict" in line.plain for line in as_text([assess(h.SOUND, TODAY)]))


def test_json_holds_every_finding(mixed: Assessment) -> None:
    document = json.loads(as_json([mixed]))
    assert document["schema"] == "holdfast.check/2"
    assert document["status"] == "inconclusive"
    assert {(f["rule"], f["outcome"]) for f in document["environments"][0]["findings"]} == {
        ("DATA-002", "failed"),
        ("KEY-003", "waived"),
        ("LOG-004", "deferred"),
        ("KEY-001", "crashed"),
    }
    assert json.loads(as_json([assess(h.SOUND, TODAY)]))["environments"][0]["scanned"]["checkov"] is None


def test_sarif_points_at_the_component_and_suppresses_what_is_waived(mixed: Assessment, tmp_path: Path) -> None:
    (tmp_path / "__main__.py").write_text("")
    document = json.loads(as_sarif([mixed], find_places(tmp_path, tmp_path)))
    [run] = document["runs"]
    assert run["invocations"] == [{"executionSuccessful": False}]
    results = {r["ruleId"]: r for r in run["results"]}
    for result in results.values():
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "__main__.py"
    assert results["DATA-002"]["level"] == "error"
    assert results["LOG-004"]["kind"] == "review"
    assert results["KEY-003"]["suppressions"][0]["justification"].startswith("until 2026-12-01")
    assert "suppressions" not in results["DATA-002"]


def test_the_place_of_a_component_is_the_line_of_its_token(tmp_path: Path) -> None:
    (tmp_path / "components").mkdir()
    (tmp_path / "components" / "key.py").write_text('\nclass Key:\n    def __init__(self):\n        super().__init__("a:b:Key", n)\n')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "key.py").write_text('super().__init__("a:b:Other", n)')
    places = find_places(tmp_path, tmp_path)
    assert places.of(["aws:kms/key:Key", "a:b:Key"]) == Place("components/key.py", 4)
    assert places.of(["a:b:Other"]) == Place("__main__.py", 1)


def test_junit_counts_what_it_lists(mixed: Assessment) -> None:
    suite = ET.fromstring(as_junit([mixed])).find("testsuite")
    assert suite is not None
    assert suite.get("tests") == str(len(suite.findall("testcase")))
    assert (suite.get("failures"), suite.get("errors"), suite.get("skipped")) == ("1", "1", "2")
    assert len(suite.findall(".//failure")) == 1
    assert len(suite.findall(".//error")) == 1
