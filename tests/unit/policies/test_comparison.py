"""Two answers differ in what is new, gone or changed; only what newly fails fails, and what nobody can tell is not called new."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.assessment import Status
from policies.comparison import Comparison, Side, compare, side_of
from policies.errors import InputError
from policies.judge import Finding, Outcome
from policies.reports.as_json import as_json
from policies.reports.diff_as_text import diff_as_text
from policies.saved_answer import read_answer
from tests.unit.policies.reports import answers as a

NEW = replace(a.FAILED, resource="lab", reason="lab asks for a public address")


def side(*findings: Finding, checkov: bool = True, label: str = "prod now") -> Side:
    return side_of(a.assessment(*findings, checkov=a.SCAN if checkov else None), label)


def diff(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> Comparison:
    return compare(side(*before, label="prod then"), side(*after))


def test_only_what_newly_fails_fails() -> None:
    assert diff((a.FAILED,), (a.FAILED,)).status is Status.GOOD
    assert diff((a.FAILED,), (a.FAILED, NEW)).status is Status.VIOLATION
    assert diff((a.FAILED, NEW), (a.FAILED,)).status is Status.GOOD


def test_new_gone_and_same_are_told_apart() -> None:
    found = diff((a.FAILED, a.CHECKOV), (a.FAILED, NEW))
    assert (found.new, found.gone, found.same) == ((NEW,), (a.CHECKOV,), 1)


def test_a_waiver_that_ended_is_a_change_that_fails() -> None:
    ended = replace(a.WAIVED, outcome=Outcome.FAILED, waiver="")
    found = diff((a.WAIVED,), (ended,))
    assert [(c.before.outcome, c.after.outcome) for c in found.changed] == [(Outcome.WAIVED, Outcome.FAILED)]
    assert found.status is Status.VIOLATION
    assert diff((ended,), (a.WAIVED,)).status is Status.GOOD


def test_an_answer_that_is_missing_now_may_hide_what_is_new() -> None:
    assert diff((a.DEFERRED,), (a.DEFERRED,)).status is Status.INCONCLUSIVE
    assert diff((a.CRASHED,), (a.CRASHED, NEW)).status is Status.INCONCLUSIVE
    assert diff((a.CRASHED,), ()).status is Status.GOOD


def test_another_environments_urns_do_not_matter() -> None:
    assert diff((replace(a.FAILED, urn="urn:pulumi:dev::x"),), (a.FAILED,)).same == 1


def test_a_second_violation_of_one_resource_is_new() -> None:
    second = replace(a.FAILED, reason="ehr has a route from the internet")
    assert diff((a.FAILED,), (second, a.FAILED)).new == (second,)
    assert diff((a.FAILED,), (second,)).same == 1, "one finding in other words is the same"


def test_what_the_other_side_was_not_asked_is_not_called_new_or_gone() -> None:
    later = compare(side(checkov=False), side(a.CHECKOV))
    assert (later.new, later.not_compared, later.status) == ((), (a.CHECKOV,), Status.INCONCLUSIVE)
    assert compare(side(a.CHECKOV), side(checkov=False)).gone == ()
    unasked = replace(a.NOT_ASKED, rule="DATA-002")
    assert diff((unasked,), (a.FAILED,)).not_compared == (a.FAILED,)
    assert diff((a.FAILED,), (unasked,)).gone == ()


def test_a_rule_that_was_added_finds_what_is_new_and_is_named() -> None:
    fewer = replace(side(), rules=frozenset(a.IDS) - {"DATA-002"})
    added = compare(fewer, side(a.FAILED))
    assert (added.rules_added, added.new, added.status) == (("DATA-002",), (a.FAILED,), Status.VIOLATION)
    assert compare(side(a.FAILED), fewer).rules_removed == ("DATA-002",)
    assert compare(side(a.FAILED), fewer).gone == (), "nobody looked"


@given(st.lists(st.sampled_from(a.ALL), unique=True), st.lists(st.sampled_from(a.ALL), unique=True))
def test_every_finding_is_in_exactly_one_place(before: list[Finding], after: list[Finding]) -> None:
    found = diff(tuple(before), tuple(after))
    shown = [f for f in after if f.outcome is not Outcome.NOT_ASKED]
    assert len(found.new) + len(found.changed) + len(found.not_compared) + found.same == len(shown)
    back = diff(tuple(after), tuple(before))
    assert {f.key for f in back.gone} <= {f.key for f in found.new}


def test_the_text_names_both_sides_and_puts_what_is_new_last() -> None:
    told = [line.plain for line in diff_as_text([diff((a.CHECKOV, a.WAIVED), (NEW, a.WAIVED))])]
    assert told[0] == "prod now (12 resources) against prod then (12 resources)"
    assert told.index("gone:") < told.index("new:")
    assert told[-1] == "prod now: 1 new, 0 changed, 1 gone, 1 the same, as many resources"


def test_a_saved_answer_is_a_side_like_any_other(tmp_path: Path) -> None:
    file = tmp_path / "then.json"
    file.write_text(as_json([a.MIXED, replace(a.SOUND, environment="dev")], a.MADE))
    saved = read_answer(file)
    assert set(saved) == {"prod", "dev"}
    assert saved["prod"].label == "prod in then.json of 2026-11-21T12:00"
    found = compare(saved["prod"], side_of(a.MIXED, "prod now"))
    assert (found.new, found.gone, found.changed, found.same) == ((), (), (), len(a.ALL) - 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "no answer can be read there"),
        ('{"schema": "x"}', "schema is 'x'"),
        ("7", "schema is None"),
        ('{"schema": "holdfast.check/3"}', "missing or malformed"),
        ('{"schema": "holdfast.check/3", "environments": [{"environment": "prod"}]}', "missing or malformed"),
        ('{"schema": "holdfast.check/3", "environments": [7]}', "missing or malformed"),
    ],
)
def test_a_file_that_is_no_answer_is_refused(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "then.json"
    file.write_text(content)
    with pytest.raises(InputError, match=words) as caught:
        read_answer(file)
    assert str(file) in str(caught.value)


def test_an_answer_with_an_outcome_nobody_knows_is_refused(tmp_path: Path) -> None:
    document = json.loads(as_json([a.MIXED], a.MADE))
    document["environments"][0]["findings"][0]["outcome"] = "fine"
    file = tmp_path / "then.json"
    file.write_text(json.dumps(document))
    with pytest.raises(InputError, match="malformed"):
        read_answer(file)
