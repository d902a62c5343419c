"""Checkov's answer is believed only when nothing about it is doubtful; each doubt alone is enough."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from policies.errors import InconclusiveError, UnavailableError
from policies.scan.canary import canary, planted
from policies.scan.checkov import VERSION, read_answer, scan

BIRD = canary()


def answer() -> dict[str, Any]:
    def check(id: str, address: str) -> dict[str, str]:
        return {"check_id": id, "check_name": id, "resource": address}

    failed = [check(id, address) for address, ids in BIRD.must_fail.items() for id in ids]
    passed = [check(id, address) for address, ids in BIRD.must_pass.items() for id in ids]
    return {
        "results": {
            "failed_checks": [*failed, check("CKV_AWS_7", "aws_kms_key.a")],
            "passed_checks": [*passed, check("CKV_AWS_33", "aws_kms_key.a")],
        },
        "summary": {"parsing_errors": 0, "resource_count": 1 + len(BIRD.addresses), "checkov_version": VERSION},
    }


def test_an_undoubted_answer_is_read_without_the_canary() -> None:
    said = read_answer(json.dumps(answer()), "", 1, BIRD)
    assert [c.id for c in said.failed] == ["CKV_AWS_7"]
    assert [c.id for c in said.passed] == ["CKV_AWS_33"]
    assert said.version == VERSION


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("summary", "parsing_errors"), 1, "1 parsing errors"),
        (("summary", "resource_count"), 3, "it scanned 3 resources of"),
        (("results", "failed_checks"), [], "did not fail on the planted"),
        (("results", "passed_checks"), [], "did not pass on the planted"),
    ],
)
def test_each_doubt_alone_is_enough(path: tuple[str, str], value: object, words: str) -> None:
    doubtful = copy.deepcopy(answer())
    doubtful[path[0]][path[1]] = value
    with pytest.raises(InconclusiveError, match=words):
        read_answer(json.dumps(doubtful), "", 1, BIRD)


@pytest.mark.parametrize("stdout", ["", "{", "[]", '{"passed": 0, "failed": 0}', json.dumps(answer())[:-40]])
def test_an_answer_that_is_none_is_refused(stdout: str) -> None:
    with pytest.raises(InconclusiveError):
        read_answer(stdout, "", 1, BIRD)


def test_a_traceback_beside_a_good_answer_is_refused() -> None:
    with pytest.raises(InconclusiveError, match="KeyError: 'x'"):
        read_answer(json.dumps(answer()), "Traceback (most recent call last):\n  somewhere\nKeyError: 'x'\n", 1, BIRD)


def test_another_version_is_not_available() -> None:
    other = answer()
    other["summary"]["checkov_version"] = "3.1.47"
    with pytest.raises(UnavailableError, match=r"3\.1\.47"):
        read_answer(json.dumps(other), "", 1, BIRD)


def test_a_missing_program_is_not_available(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="holdfast setup"):
        scan(tmp_path / "checkov", {}, 0)


def test_planting_leaves_the_plan_alone() -> None:
    plan: dict[str, Any] = {"planned_values": {"root_module": {"resources": []}}, "configuration": {"root_module": {"resources": []}}}
    assert len(planted(plan, BIRD)["planned_values"]["root_module"]["resources"]) == len(BIRD.resources)
    assert plan["planned_values"]["root_module"]["resources"] == []
