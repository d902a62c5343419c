"""A control is never better than the worst answer of its rules, in no environment."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from policies.assessment import Assessment
from policies.judge import Finding, Outcome
from policies.reports.matrix import ControlLine, Verdict, control_lines, rule_lines, worst
from tests.unit.policies.reports import answers as a


def verdicts(*assessments: Assessment) -> dict[str, tuple[Verdict, ...]]:
    return {line.control.citation: line.verdicts for line in control_lines(assessments)}


def of(line: ControlLine) -> set[str]:
    return {r.id for r in line.rules}


def test_the_worst_answer_wins() -> None:
    order = [Verdict.VIOLATED, Verdict.KNOWN, Verdict.NOT_ANSWERED, Verdict.WAIVED, Verdict.UPHELD]
    assert list(Verdict) == order
    assert worst([Verdict.UPHELD, Verdict.WAIVED, Verdict.NOT_ANSWERED]) is Verdict.NOT_ANSWERED
    assert worst([]) is Verdict.NOT_ANSWERED, "nobody answered"


@given(st.sampled_from([a.FAILED, a.KNOWN, a.WAIVED, a.DEFERRED, a.CRASHED, a.NOT_ASKED]))
def test_a_control_is_upheld_only_where_every_one_of_its_rules_found_nothing(finding: Finding) -> None:
    for line in control_lines([a.assessment(finding)]):
        assert (line.verdicts == (Verdict.UPHELD,)) is (finding.rule not in of(line))


def test_a_rule_without_any_answer_is_not_upheld() -> None:
    lost = replace(a.SOUND, passed=())
    assert {v for line in control_lines([lost]) for v in line.verdicts} == {Verdict.NOT_ANSWERED}


def test_environments_stand_beside_each_other() -> None:
    dev = replace(a.SOUND, environment="dev")
    citation = next(r for r in a.RULES if r.id == "DATA-002").controls[0]
    assert verdicts(a.assessment(a.FAILED), dev)[citation] == (Verdict.VIOLATED, Verdict.UPHELD)


def test_a_rule_that_one_environment_was_not_judged_by_is_not_answered_there() -> None:
    fewer = replace(a.SOUND, rules=a.RULES[1:], passed=a.SOUND.passed[1:])
    line = next(line for line in rule_lines([a.SOUND, fewer]) if line.rule.id == a.RULES[0].id)
    assert line.verdicts == (Verdict.UPHELD, Verdict.NOT_ANSWERED)


def test_findings_are_counted_by_rule_and_environment() -> None:
    other = replace(a.FAILED, resource="lab")
    line = next(line for line in rule_lines([a.assessment(a.FAILED, other), a.SOUND]) if line.rule.id == "DATA-002")
    assert line.counts == (2, 0)


def test_every_outcome_has_a_verdict() -> None:
    for outcome in Outcome:
        if outcome is not Outcome.PASSED:
            assert rule_lines([a.assessment(replace(a.FAILED, outcome=outcome))])
