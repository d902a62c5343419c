"""No answer passes in silence: a crash, an unknown value and an empty graph are findings."""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.judge import Outcome, judge
from policies.rule import Rule, Severity, Violation
from policies.rules import all_rules
from policies.value import UNKNOWN
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, graph, replaced, resource
from tests.unit.policies.hospital.tagging import tagged


def rule(check: object) -> Rule:
    return Rule("TEST-001", Severity.LOW, "Is it?", "Do.", (), check)  # type: ignore[arg-type]


def test_a_sound_program_passes_every_rule() -> None:
    verdicts = judge(h.SOUND, all_rules())
    assert verdicts.findings == ()
    assert set(verdicts.passed) == {r.id for r in all_rules()}


def test_a_rule_that_crashes_is_a_finding_and_keeps_what_it_found_before() -> None:
    def check(_graph: Graph) -> Iterator[Violation]:
        yield Violation(h.key, "found first")
        raise ZeroDivisionError("boom")

    verdicts = judge(h.SOUND, [rule(check)])
    assert [(f.outcome, f.resource) for f in verdicts.findings] == [(Outcome.FAILED, "clinical"), (Outcome.CRASHED, "")]
    assert "ZeroDivisionError: boom" in verdicts.findings[1].reason
    assert verdicts.passed == ()


def test_an_unknown_value_defers_the_rule_that_needs_it_and_no_other() -> None:
    unknown = replaced(h.SOUND, changed(tagged(h.key), enableKeyRotation=UNKNOWN))
    verdicts = judge(unknown, all_rules())
    assert [(f.rule, f.outcome, f.resource) for f in verdicts.findings] == [("KEY-002", Outcome.DEFERRED, "clinical")]
    assert "enableKeyRotation is not known yet" in verdicts.findings[0].reason


def test_an_unknown_plan_defers_what_is_asked_of_it() -> None:
    verdicts = judge(replaced(h.SOUND, outputs={"recovery_plan": UNKNOWN}), all_rules())
    assert {f.outcome for f in verdicts.findings} == {Outcome.DEFERRED}
    assert {f.rule for f in verdicts.findings} >= {"REC-001", "REC-002", "REC-005", "REC-008", "DRILL-001", "DRILL-002", "DRILL-004"}


def test_a_property_of_the_wrong_shape_crashes_visibly() -> None:
    verdicts = judge(replaced(h.SOUND, changed(tagged(h.key), policy="{not json")), all_rules())
    assert {f.outcome for f in verdicts.findings} == {Outcome.CRASHED}
    assert "KEY-001" in {f.rule for f in verdicts.findings}
    assert all("policy is not JSON" in f.reason for f in verdicts.findings)


def test_nothing_scanned_is_a_failure() -> None:
    component = resource("holdfast:network:Vpc", "only")
    object.__setattr__(component, "custom", False)
    for empty in (graph(), graph(component)):
        assert [f.rule for f in judge(empty, []).findings] == ["CHECK-001"]
