"""Checkov's answer is believed only when nothing about it is doubtful; each doubt alone is enough, and each has words of its own."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from policies.errors import InconclusiveError, UnavailableError
from policies.scan.answer import VERSION, Check, Ended, Scan, read_answer
from policies.scan.canary import canary, planted

BIRD = canary()


def answer() -> dict[str, Any]:
    def check(id: str, address: str) -> dict[str, str]:
        return {"check_id": id, "check_name": id, "resource": address}

    failed = [check(id, address) for address, ids in BIRD.must_fail.items() for id in ids]
    passed = [check(id, address) for address, ids in BIRD.must_pass.items() for id in ids]
    return {
        "check_type": "terraform_plan",
        "results": {
            "failed_checks": [*failed, check("CKV_AWS_7", "aws_kms_key.a")],
            "passed_checks": [*passed, check("CKV_AWS_33", "aws_kms_key.a")],
            "skipped_checks": [],
            "parsing_errors": [],
        },
        "summary": {"parsing_errors": 0, "skipped": 0, "resource_count": 1 + len(BIRD.addresses), "checkov_version": VERSION},
    }


def read(stdout: str, stderr: str = "", status: int = 1) -> Scan:
    return read_answer(Ended(status, stdout, stderr), 1, BIRD)


def test_an_undoubted_answer_is_read_without_the_canary() -> None:
    said = read(json.dumps(answer()))
    assert [c.id for c in said.failed] == ["CKV_AWS_7"]
    assert [c.id for c in said.passed] == ["CKV_AWS_33"]
    assert said.version == VERSION


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("summary", "parsing_errors"), 1, "1 parsing errors"),
        (("results", "parsing_errors"), ["plan.json"], "parsing errors"),
        (("summary", "skipped"), 2, "it skipped 2 checks"),
        (("summary", "resource_count"), 3, "it scanned 3 resources of"),
        (("results", "failed_checks"), [], "did not fail on the planted"),
        (("results", "passed_checks"), [], "did not pass on the planted"),
        (("results", "failed_checks"), [{"check": 1}], "has another form"),
    ],
)
def test_each_doubt_alone_is_enough(path: tuple[str, str], value: object, words: str) -> None:
    doubtful = copy.deepcopy(answer())
    doubtful[path[0]][path[1]] = value
    with pytest.raises(InconclusiveError, match=words):
        read(json.dumps(doubtful))


@pytest.mark.parametrize(
    ("stdout", "stderr", "status", "words"),
    [
        ("", "", 0, "ended with status 0 and gave no answer; it said: nothing"),
        ("", "usage: checkov\nerror: no such option\n", 2, "status 2 and gave no answer; it said: error: no such option"),
        ("", "", -9, "ended by SIGKILL"),
        (json.dumps(answer())[:-40], "", 1, "cut off or no JSON"),
        ("{", "", 0, "cut off or no JSON"),
        ('{"passed": 0, "failed": 0, "resource_count": 0}', "", 0, "scanned nothing"),
        ("[]", "", 0, r"0 answers \(none\)"),
        (json.dumps([answer(), answer()]), "", 1, r"2 answers \(terraform_plan, terraform_plan\)"),
        (json.dumps([answer() | {"check_type": "secrets"}]), "", 1, r"1 answers \(secrets\)"),
        (json.dumps(answer()), "Traceback (most recent call last):\n  somewhere\nKeyError: 'x'\n", 1, "check crashed.*KeyError: 'x'"),
    ],
)
def test_an_answer_that_is_none_is_refused_and_says_why(stdout: str, stderr: str, status: int, words: str) -> None:
    with pytest.raises(InconclusiveError, match=words):
        read(stdout, stderr, status)


def test_a_check_that_crashed_is_named_with_the_resource_it_was_looking_at() -> None:
    told = "[ERROR]  Failed to run check CKV_AWS_304 on /plan.json:aws_x.ehr\nTraceback (most recent call last):\nKeyError: 'x'\n"
    with pytest.raises(InconclusiveError, match=r"CKV_AWS_304 crashed on aws_x\.ehr and gave no verdict: KeyError: 'x'"):
        read(json.dumps(answer()), told)


def test_a_warning_before_the_answer_does_no_harm() -> None:
    assert read("2026-01-01 WARNING something is old\n" + json.dumps(answer())) == read(json.dumps(answer()))


def test_of_several_frameworks_the_plan_is_taken() -> None:
    assert read(json.dumps([answer() | {"check_type": "secrets", "results": {}}, answer()])) == read(json.dumps(answer()))


def test_another_version_is_not_available() -> None:
    other = answer()
    other["summary"]["checkov_version"] = "3.1.47"
    with pytest.raises(UnavailableError, match=r"3\.1\.47"):
        read(json.dumps(other))


def test_each_environment_gets_its_share_under_its_own_names() -> None:
    said = Scan(VERSION, (Check("A", "a", "aws_x.e1__n"), Check("A", "a", "aws_x.e2__n")), (Check("B", "b", "aws_x.e12__n"),))
    assert said.share("e1__") == Scan(VERSION, (Check("A", "a", "aws_x.n"),), ())
    assert said.share("e12__") == Scan(VERSION, (), (Check("B", "b", "aws_x.n"),))
    assert said.share("") == said


def test_planting_leaves_the_plan_alone() -> None:
    plan: dict[str, Any] = {"planned_values": {"root_module": {"resources": []}}, "configuration": {"root_module": {"resources": []}}}
    assert len(planted(plan, BIRD)["planned_values"]["root_module"]["resources"]) == len(BIRD.resources)
    assert plan["planned_values"]["root_module"]["resources"] == []
