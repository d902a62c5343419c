"""A waiver excuses exactly what it names, and one that is out of order is a violation itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from policies.errors import InputError
from policies.judge import Finding, Outcome
from policies.rule import Severity
from policies.waiver import Waiver, WaiverState, applied, apply_waivers, read_waivers

TODAY = date(2026, 11, 21)
WAIVER = Waiver("KEY-002", ("old-*",), "platform-engineering", "It is replaced next month.", date(2026, 12, 31), "security-review")
FINDING = Finding("KEY-002", Severity.HIGH, Outcome.FAILED, "old-key never rotates", resource="old-key")
GOOD = """
waivers:
  - rule: KEY-002
    resources: ["old-*"]
    owner: platform-engineering
    approver: security-review
    reason: The key is replaced when the old archive ends.
    expires: 2026-12-31
"""


def outcomes(*waivers: Waiver, finding: Finding = FINDING) -> list[tuple[str, str]]:
    return [(f.rule, f.outcome.value) for f in apply_waivers([finding], waivers, TODAY)]


def test_a_waiver_in_force_excuses_its_finding_and_is_shown() -> None:
    [found] = apply_waivers([FINDING], [WAIVER], TODAY)
    assert found.outcome is Outcome.WAIVED
    assert "platform-engineering answers for it" in found.waiver


def test_a_waiver_holds_on_its_last_day_and_not_after() -> None:
    assert outcomes(replace(WAIVER, expires=TODAY)) == [("KEY-002", "waived")]
    assert outcomes(replace(WAIVER, expires=date(2026, 11, 20))) == [("KEY-002", "failed"), ("WAIVER-001", "failed")]


@pytest.mark.parametrize("pattern", ["*", "?*", "**", "*-*", "a*", "db*", "*-[a-z]*", "[!x]*"])
def test_a_waiver_for_everything_excuses_nothing(pattern: str) -> None:
    assert outcomes(replace(WAIVER, resources=(pattern,))) == [("KEY-002", "failed"), ("WAIVER-001", "failed")]


def test_a_waiver_without_end_excuses_nothing() -> None:
    assert ("KEY-002", "failed") in outcomes(replace(WAIVER, expires=date(2099, 1, 1)))


def test_one_pattern_excuses_so_many_and_no_more() -> None:
    many = [replace(FINDING, resource=f"old-{n}") for n in range(26)]
    assert {f.outcome for f in apply_waivers(many[:25], [WAIVER], TODAY)} == {Outcome.WAIVED}
    found = apply_waivers(many, [WAIVER], TODAY)
    assert {f.outcome for f in found} == {Outcome.FAILED}
    assert "'old-*' excuses 26 resources" in found[-1].reason
    halves = replace(WAIVER, resources=("old-1*", "old-*"))
    assert WaiverState.IN_FORCE is applied(many, [halves], TODAY).waivers[0].state


def test_what_is_about_the_whole_program_is_waived_by_that_word() -> None:
    whole = replace(FINDING, resource="")
    assert outcomes(replace(WAIVER, resources=("program",)), finding=whole) == [("KEY-002", "waived")]
    assert outcomes(replace(WAIVER, resources=("old-*",)), finding=whole)[0] == ("KEY-002", "failed")


@pytest.mark.parametrize("rule", ["CHECK-001", "CHECK-002", "WAIVER-001"])
def test_a_check_that_cannot_be_believed_is_never_waived(rule: str, tmp_path: Path) -> None:
    waiver = replace(WAIVER, rule=rule, resources=("program",))
    assert (rule, "failed") in outcomes(waiver, finding=replace(FINDING, rule=rule, resource=""))
    file = tmp_path / "prod.yaml"
    file.write_text(GOOD.replace("KEY-002", rule))
    with pytest.raises(InputError, match=f"{rule} cannot be waived"):
        read_waivers(file, None)


@pytest.mark.parametrize(("days", "state"), [(29, "expires soon"), (30, "in force"), (0, "expires soon")])
def test_the_last_month_of_a_waiver_is_told_without_failing(days: int, state: str) -> None:
    result = applied([FINDING], [replace(WAIVER, expires=TODAY + timedelta(days=days))], TODAY)
    assert [(w.state.value, w.excuses) for w in result.waivers] == [(state, 1)]
    assert {f.outcome for f in result.findings} == {Outcome.WAIVED}


def test_each_waiver_says_what_became_of_it() -> None:
    late, idle, unasked = (
        replace(WAIVER, expires=date(2026, 11, 1)),
        replace(WAIVER, resources=("none",)),
        replace(WAIVER, rule="CKV_AWS_1"),
    )
    result = applied([FINDING], [WAIVER, late, idle, unasked], TODAY, lambda rule: rule == "KEY-002")
    assert [w.state.value for w in result.waivers] == ["in force", "out of order", "out of order", "not tried"]


def test_a_waiver_out_of_order_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "prod.yaml"
    file.write_text(GOOD + GOOD.partition("waivers:\n")[2].replace("2026-12-31", "2026-01-31"))
    found = apply_waivers([FINDING], read_waivers(file, ["KEY-002"]), TODAY)
    assert "(prod.yaml line 9) expired on 2026-01-31" in found[-1].reason
    assert (found[-1].file, found[-1].line) == (str(file), 9)
    assert file.read_text().splitlines()[8].startswith("  - rule:")


def test_an_unused_waiver_is_a_violation() -> None:
    assert outcomes(replace(WAIVER, resources=("other",))) == [("KEY-002", "failed"), ("WAIVER-001", "failed")]


def test_a_checkov_waiver_is_not_unused_when_checkov_was_left_out() -> None:
    waiver = replace(WAIVER, rule="CKV_AWS_18")
    assert apply_waivers([], [waiver], TODAY, frozenset({"KEY-002"}).__contains__) == ()
    assert [f.rule for f in apply_waivers([], [waiver], TODAY)] == ["WAIVER-001"]


@pytest.mark.parametrize("outcome", [Outcome.CRASHED, Outcome.DEFERRED])
def test_what_was_not_answered_cannot_be_waived(outcome: Outcome) -> None:
    assert ("KEY-002", outcome.value) in outcomes(WAIVER, finding=replace(FINDING, outcome=outcome))


def test_a_good_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "prod.yaml"
    file.write_text(GOOD)
    assert [w.rule for w in read_waivers(file, ["KEY-002"])] == ["KEY-002"]
    assert read_waivers(tmp_path / "none.yaml", []) == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("KEY-002", "KEY-999", "there is no rule KEY-999"),
        ("platform-engineering", "Some Body", "is not a role"),
        ("security-review", "platform-engineering", "must be another role than the owner"),
        ("2026-12-31", "soon", "is not a day"),
        ("The key is replaced when the old archive ends.", "because", "say why"),
        ("reason:", "because:", "lacks reason; does not know because"),
        ('["old-*"]', "old", "must be a list"),
        ("waivers:", "exceptions:", "expected `waivers:`"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place(tmp_path: Path, old: str, new: str, words: str) -> None:
    file = tmp_path / "prod.yaml"
    file.write_text(GOOD.replace(old, new))
    with pytest.raises(InputError, match=words) as caught:
        read_waivers(file, ["KEY-002"])
    assert str(file) in str(caught.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "prod.yaml"
    file.write_text(GOOD.replace("KEY-002", "KEY-999").replace("security-review", "A B").replace("2026-12-31", "soon"))
    with pytest.raises(InputError) as caught:
        read_waivers(file, ["KEY-002"])
    assert len(caught.value.problems) == 3
