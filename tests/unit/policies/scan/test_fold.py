"""A finding of Checkov is folded into ours only where both ask the same of the same resource, and ours failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policies.judge import Finding, Outcome
from policies.rule import Severity
from policies.rules import all_rules
from policies.scan.fold import SameQuestion, folded, same_questions
from policies.waiver import Waiver, apply_waivers

TODAY = date(2027, 1, 1)

SAME = (SameQuestion("DATA-002", "CKV_AWS_17", "db"),)
OURS = Finding("DATA-002", Severity.HIGH, Outcome.FAILED, "is public", "ehr", "db", "urn:ehr")
THEIRS = Finding("CKV_AWS_17", Severity.HIGH, Outcome.FAILED, "Ensure …", "ehr", "db", "urn:ehr", source="checkov")


@pytest.mark.parametrize("order", [(OURS, THEIRS), (THEIRS, OURS)])
def test_one_violation_that_both_found_is_one_and_names_both(order: tuple[Finding, ...]) -> None:
    assert folded(order, SAME) == (replace(OURS, also=("CKV_AWS_17",)),)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (replace(OURS, outcome=Outcome.DEFERRED), THEIRS),
        (replace(OURS, outcome=Outcome.CRASHED), THEIRS),
        (replace(OURS, urn="urn:other"), THEIRS),
        (replace(OURS, urn=""), replace(THEIRS, urn="")),
        (replace(OURS, rule="DATA-003"), THEIRS),
        (OURS, replace(THEIRS, rule="CKV_AWS_16")),
        (OURS, replace(THEIRS, type="cluster")),
    ],
)
def test_what_is_not_the_same_stays(ours: Finding, theirs: Finding) -> None:
    assert folded((ours, theirs), SAME) == (ours, theirs)


def test_nothing_disappears() -> None:
    others = tuple(replace(THEIRS, rule=f"CKV_AWS_{n}") for n in (16, 17, 18))
    kept = folded((OURS, *others), SAME)
    assert sorted([f.rule for f in kept] + [id for f in kept for id in f.also]) == sorted(f.rule for f in (OURS, *others))


def test_a_waiver_must_name_our_rule_to_cover_both() -> None:
    found = folded((OURS, THEIRS), SAME)
    [covered] = apply_waivers(found, [_waiver("DATA-002")], TODAY)
    assert (covered.outcome, covered.also) == (Outcome.WAIVED, ("CKV_AWS_17",))
    still, told = apply_waivers(found, [_waiver("CKV_AWS_17")], TODAY)
    assert still.outcome is Outcome.FAILED
    assert "told under DATA-002; name that" in told.reason


def _waiver(rule: str) -> Waiver:
    return Waiver(rule, ("ehr",), "owner", "because of this and that", TODAY, "approver")


def test_the_table_speaks_of_rules_there_are_and_says_each_thing_once() -> None:
    ids = {rule.id for rule in all_rules()}
    asked = [(q.rule, q.check, q.type) for q in same_questions()]
    assert [q.rule for q in same_questions() if q.rule not in ids] == []
    assert len(asked) == len(set(asked))
    assert asked, "an empty table folds nothing"
