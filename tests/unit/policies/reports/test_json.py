"""What machines are given is what the schemas say, no key more and no key less."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from policies.comparison import compare, side_of
from policies.reports.as_json import SCHEMA, as_json
from policies.reports.diff_as_json import SCHEMA as DIFF_SCHEMA
from policies.reports.diff_as_json import diff_as_json
from policies.reports.schemas import check_schema, diff_schema
from tests.unit.policies.reports import answers as a
from tests.unit.policies.reports.schema import problems

WITHOUT = replace(a.MIXED, environment="dev", checkov=None)
DOCUMENT: dict[str, Any] = json.loads(as_json([a.MIXED, WITHOUT, replace(a.SOUND, environment="")], a.MADE))
DIFF: dict[str, Any] = json.loads(
    diff_as_json([compare(side_of(a.assessment(a.FAILED, a.WAIVED), "then"), side_of(a.assessment(a.CHECKOV, a.CRASHED), "now"))], a.MADE)
)


def test_an_answer_is_what_the_schema_says() -> None:
    assert list(problems(check_schema(), DOCUMENT)) == []
    assert check_schema()["$id"] == SCHEMA == DOCUMENT["schema"]


def test_a_comparison_is_what_the_schema_says() -> None:
    assert list(problems(diff_schema(), DIFF)) == []
    assert diff_schema()["$id"] == DIFF_SCHEMA == DIFF["schema"]


@pytest.mark.parametrize(
    ("key", "value"), [("outcome", "fine"), ("severity", None), ("rule", ""), ("also", "CKV_AWS_1"), ("password", "x")]
)
def test_the_schema_refuses_another_finding(key: str, value: object) -> None:
    changed = json.loads(json.dumps(DOCUMENT))
    changed["environments"][0]["findings"][0][key] = value
    assert list(problems(check_schema(), changed))


def test_every_key_is_required() -> None:
    for key in DOCUMENT:
        assert list(problems(check_schema(), {k: v for k, v in DOCUMENT.items() if k != key}))


def test_it_says_which_holdfast_answered_and_when() -> None:
    assert (DOCUMENT["holdfast"], DOCUMENT["checked_at"]) == ("1.2.3", "2026-11-21T12:00:00+00:00")


def test_a_control_is_as_good_as_the_worst_of_its_rules() -> None:
    controls = {c["id"]: c for c in DOCUMENT["environments"][0]["controls"]}
    encryption = controls["HIPAA 164.312(a)(2)(iv)"]
    assert encryption["title"] == "Encryption and decryption"
    assert encryption["verdict"] == "not answered", "KEY-001 crashed"
    assert {"KEY-001", "KEY-002"} <= set(encryption["rules"])


def test_waivers_and_what_is_gone_from_the_baseline_are_there() -> None:
    environment = DOCUMENT["environments"][0]
    assert [(w["rule"], w["state"], w["excuses"]) for w in environment["waivers"]] == [
        ("KEY-003", "expires soon", 1),
        ("KEY-002", "out of order", 0),
    ]
    assert environment["gone_from_baseline"] == [{"rule": "KEY-002", "type": a.KEY, "resource": "gone-key", "first_seen": "2026-10-01"}]


def test_keys_are_sorted_so_that_two_answers_can_be_compared() -> None:
    assert as_json([a.MIXED], a.MADE) == json.dumps(json.loads(as_json([a.MIXED], a.MADE)), indent=2, sort_keys=True)
