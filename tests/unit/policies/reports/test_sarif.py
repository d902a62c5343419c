"""SARIF as code hosts read it: rules by index, the line of the component, fingerprints that stay, suppressions, a run each."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from policies.assessment import Assessment
from policies.judge import Finding
from policies.reports.as_sarif import as_sarif
from policies.reports.places import Place, Places, find_places
from tests.unit.policies.reports import answers as a

DATABASE = Place("components/data.py", 4, 26, 46)
PLACES = Places({"clinic:data:Database": DATABASE}, Place("stacks/__main__.py"))


def runs(*assessments: Assessment, places: Places = PLACES) -> list[dict[str, Any]]:
    document = json.loads(as_sarif(assessments, places, a.MADE))
    assert document["version"] == "2.1.0"
    found: list[dict[str, Any]] = document["runs"]
    return found


def results(assessment: Assessment = a.MIXED, places: Places = PLACES) -> dict[str, dict[str, Any]]:
    return {r["ruleId"]: r for r in runs(assessment, places=places)[0]["results"]}


def test_each_environment_has_a_run_of_its_own_name() -> None:
    found = runs(a.MIXED, replace(a.MIXED, environment="dev"))
    assert [r["automationDetails"]["id"] for r in found] == ["holdfast-check/prod/", "holdfast-check/dev/"]
    assert {r["tool"]["driver"]["version"] for r in found} == {"1.2.3"}


def test_each_result_names_its_rule_by_id_and_index() -> None:
    [run] = runs(a.MIXED)
    rules = run["tool"]["driver"]["rules"]
    assert len({r["id"] for r in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_only_a_kind_of_fail_has_a_level() -> None:
    """SARIF 2.1.0, 3.27.10: where kind is present and is not fail, level shall be none."""
    found = results()
    assert all((r["kind"] == "fail") is (r["level"] != "none") for r in found.values())
    assert (found["DATA-002"]["level"], found["LOG-004"]["kind"], found["REC-003"]["kind"]) == ("error", "review", "notApplicable")


def test_places_are_relative_to_the_root_and_point_at_the_token() -> None:
    [run] = runs(a.MIXED)
    for result in run["results"]:
        [location] = result["locations"]
        artifact = location["physicalLocation"]["artifactLocation"]
        assert artifact["uriBaseId"] in run["originalUriBaseIds"]
        assert not artifact["uri"].startswith(("/", "file:", ".."))
    region = results()["DATA-002"]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 4, "startColumn": 26, "endColumn": 46}


def test_what_is_about_the_whole_program_points_at_the_program() -> None:
    location = results()["KEY-001"]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "stacks/__main__.py"
    assert location["logicalLocations"] == [{"fullyQualifiedName": "prod", "kind": "module"}]


def test_a_waiver_out_of_order_points_at_its_entry(tmp_path: Path) -> None:
    file = tmp_path / "policies" / "waivers" / "prod.yaml"
    late = replace(a.OUT_OF_ORDER, file=str(file))
    places = Places({}, Place("__main__.py"), tmp_path.resolve())
    physical = results(a.assessment(late), places)["WAIVER-001"]["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"]["uri"] == "policies/waivers/prod.yaml"
    assert physical["region"]["startLine"] == 9


def test_excused_and_known_findings_are_suppressed_with_words() -> None:
    found = results()
    assert found["KEY-003"]["suppressions"] == [{"kind": "external", "status": "accepted", "justification": a.WAIVER.words}]
    assert found["NET-004"]["suppressions"][0]["justification"] == "the baseline held it before"
    assert not any("suppressions" in found[id] for id in ("DATA-002", "CKV_AWS_7", "KEY-001", "LOG-004", "REC-003", "WAIVER-001"))


def test_a_crash_is_an_unsuccessful_run() -> None:
    assert runs(a.MIXED)[0]["invocations"][0]["executionSuccessful"] is False
    assert runs(a.SOUND)[0]["invocations"][0]["executionSuccessful"] is True


def test_fingerprints_stay_when_words_change_and_tell_resources_apart() -> None:
    def prints(*findings: Finding) -> list[str]:
        return [r["partialFingerprints"]["holdfast/2"] for r in runs(a.assessment(*findings))[0]["results"]]

    reworded = replace(a.FAILED, reason="ehr has a public address")
    other = replace(a.FAILED, resource="lab")
    assert prints(a.FAILED) == prints(reworded)
    assert len(set(prints(a.FAILED, reworded, other))) == 3, "two violations of one resource are two results"
    hashes = [r["partialFingerprints"]["primaryLocationLineHash"] for r in runs(a.assessment(a.FAILED, other))[0]["results"]]
    assert len(set(hashes)) == 2, "both stand on the line of one component, and a host must show both"
    assert all(re.fullmatch(r"[0-9a-f]{16}:1", h) for h in hashes)


def test_the_place_of_a_component_is_the_line_and_column_of_its_token(tmp_path: Path) -> None:
    (tmp_path / "components").mkdir()
    (tmp_path / "components" / "key.py").write_text('\nclass Key:\n    def __init__(self):\n        super().__init__("a:b:Key", n)\n')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "key.py").write_text('super().__init__("a:b:Other", n)')
    places = find_places(tmp_path, tmp_path)
    found = places.of(["aws:kms/key:Key", "a:b:Key"])
    line = (tmp_path / found.file).read_text().splitlines()[found.line - 1]
    assert line[found.column - 1 : found.end - 1] == "a:b:Key"
    assert str(found) == "components/key.py:4"
    assert places.of(["a:b:Other"]) == Place("__main__.py")
