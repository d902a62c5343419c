"""With a baseline only what is new fails; what was never answered is never known, and what is gone is named."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.assessment import Status
from policies.baseline import Baseline, baseline_of, with_baseline
from policies.baseline_file import baseline_text, read_baseline
from policies.errors import InputError
from policies.judge import Finding, Outcome
from policies.known_violation import KnownViolation
from tests.unit.policies.reports import answers as a

TODAY, THEN = date(2026, 11, 21), date(2026, 3, 1)
KNOWN = KnownViolation("prod", "DATA-002", a.INSTANCE, "ehr", THEN)
NEW = replace(a.FAILED, resource="lab", reason="lab asks for a public address")


def outcomes(*findings: Finding, baseline: tuple[KnownViolation, ...] = (KNOWN,)) -> list[str]:
    return [f.outcome.value for f in with_baseline(a.assessment(*findings), Baseline(baseline)).findings]


def test_what_is_known_does_not_fail_and_what_is_new_does() -> None:
    assert outcomes(a.FAILED) == ["known"]
    assert outcomes(a.FAILED, NEW) == ["known", "failed"]
    assert with_baseline(a.assessment(a.FAILED), Baseline((KNOWN,))).status is Status.GOOD
    assert with_baseline(a.assessment(a.FAILED, NEW), Baseline((KNOWN,))).status is Status.VIOLATION


def test_it_is_known_in_its_own_environment_alone() -> None:
    assert outcomes(a.FAILED, baseline=(replace(KNOWN, environment="dev"),)) == ["failed"]


def test_other_words_and_another_severity_are_the_same_violation() -> None:
    assert outcomes(replace(a.FAILED, reason="ehr is public")) == ["known"]


def test_one_more_violation_of_the_same_resource_is_not_known() -> None:
    twice = (a.FAILED, replace(a.FAILED, reason="ehr has a route from the internet"))
    assert outcomes(*twice) == ["failed", "failed"]
    assert outcomes(*twice, baseline=(replace(KNOWN, times=2),)) == ["known", "known"]
    assert outcomes(a.FAILED, baseline=(replace(KNOWN, times=2),)) == ["known"]


@pytest.mark.parametrize("finding", [a.CRASHED, a.DEFERRED, a.NOT_ASKED, a.OUT_OF_ORDER, a.WAIVED])
def test_what_is_no_plain_violation_is_never_known(finding: Finding) -> None:
    entry = KnownViolation("prod", *finding.key, THEN)
    assert outcomes(finding, baseline=(entry,)) == [finding.outcome.value]
    assert baseline_of([a.assessment(finding)], TODAY, Baseline()) == Baseline()


def test_what_is_gone_is_named_and_does_not_fail() -> None:
    marked = with_baseline(a.assessment(), Baseline((KNOWN,)))
    assert marked.gone == (KNOWN,)
    assert marked.status is Status.GOOD
    assert with_baseline(a.assessment(a.FAILED), Baseline((KNOWN,))).gone == ()


def test_what_could_not_be_asked_is_not_called_gone() -> None:
    of_checkov = replace(KNOWN, rule="CKV_AWS_7", type=a.KEY, resource="old")
    deferred = replace(a.DEFERRED, rule="DATA-002")
    assert with_baseline(a.assessment(deferred), Baseline((KNOWN,))).gone == ()
    assert with_baseline(a.assessment(checkov=None), Baseline((of_checkov,))).gone == ()
    assert with_baseline(a.assessment(), Baseline((of_checkov,))).gone == (of_checkov,)


def test_a_baseline_taken_now_knows_everything_there_is() -> None:
    taken = baseline_of([a.MIXED], TODAY, Baseline())
    assert {v.rule for v in taken.violations} == {"DATA-002", "CKV_AWS_7", "NET-004"}
    assert {v.first_seen for v in taken.violations} == {TODAY}
    again = with_baseline(a.assessment(a.FAILED, a.CHECKOV, a.KNOWN), taken)
    assert {f.outcome for f in again.findings} == {Outcome.KNOWN}


def test_renewing_keeps_the_first_day_drops_what_is_gone_and_keeps_what_was_not_asked() -> None:
    gone = replace(KNOWN, resource="gone")
    elsewhere = replace(KNOWN, environment="dev")
    of_checkov = replace(KNOWN, rule="CKV_AWS_7", type=a.KEY, resource="old")
    earlier = Baseline((KNOWN, gone, elsewhere, of_checkov))
    renewed = baseline_of([a.assessment(a.FAILED, NEW, checkov=None)], TODAY, earlier)
    assert set(renewed.violations) == {KNOWN, elsewhere, of_checkov, replace(KNOWN, resource="lab", first_seen=TODAY)}


NAMES = st.text(st.characters(codec="utf-8"), max_size=8)


@given(st.lists(st.tuples(NAMES, NAMES.filter(bool), NAMES, NAMES, st.dates(), st.integers(1, 3)), unique_by=lambda t: t[:4]))
def test_a_file_holds_what_was_written_in_one_order(
    tmp_path_factory: pytest.TempPathFactory, listed: list[tuple[str, str, str, str, date, int]]
) -> None:
    violations = [KnownViolation(e, f"R{r}", t, n, d, times) for e, r, t, n, d, times in listed]
    file = tmp_path_factory.mktemp("baseline") / "baseline.json"
    file.write_text(baseline_text(Baseline(tuple(sorted(violations)))), encoding="utf-8")
    assert read_baseline(file) == Baseline(tuple(sorted(violations)))
    assert json.loads(file.read_text(encoding="utf-8"))["schema"] == "holdfast.baseline/1"


def test_each_violation_stands_on_a_line() -> None:
    text = baseline_text(Baseline((KNOWN, replace(KNOWN, resource="lab"))))
    assert len([line for line in text.splitlines() if '"rule"' in line]) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no baseline can be read there"),
        ("[" * 100_000, "no baseline can be read there"),
        ("[]", "schema is None"),
        ('{"schema": "holdfast.baseline/9"}', "schema is 'holdfast.baseline/9', expected 'holdfast.baseline/1'"),
        ('{"schema": "holdfast.baseline/1", "violations": {}}', "violations: expected a list"),
        ('{"schema": "holdfast.baseline/1", "violations": [1]}', r"violations\[0\]: expected an object"),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(content)
    with pytest.raises(InputError, match=words) as caught:
        read_baseline(file)
    assert str(file) in str(caught.value)


def test_all_mistakes_of_a_file_are_named_at_once(tmp_path: Path) -> None:
    good = {"environment": "prod", "rule": "KEY-002", "type": "t", "resource": "r", "first_seen": "2026-01-01"}
    bad = [
        good | {"rule": ""},
        good | {"rule": "CHECK-002"},
        good | {"first_seen": "soon"},
        good | {"times": 0},
        good | {"password": "x"},
        {"rule": "KEY-002"},
    ]
    file = tmp_path / "baseline.json"
    file.write_text(json.dumps({"schema": "holdfast.baseline/1", "violations": bad}))
    with pytest.raises(InputError) as caught:
        read_baseline(file)
    told = str(caught.value)
    for words in (
        "[0].rule: expected text",
        "[1].rule: CHECK-002 can never be known",
        "[2].first_seen: 'soon'",
        "[3].times",
        "[4].password: not known",
        "[5].type",
    ):
        assert words in told


def test_the_same_entry_twice_is_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(baseline_text(Baseline((KNOWN, replace(KNOWN, first_seen=TODAY)))))
    with pytest.raises(InputError, match="the same as"):
        read_baseline(file)
