"""Nothing passes because it could not be read: what is not known, of another shape or not there is never mistaken for an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.assessment import Status
from policies.check import assess
from policies.graph import Graph
from policies.judge import Finding, Outcome, judge
from policies.need import Need
from policies.reports.as_html import as_html
from policies.reports.as_json import as_json
from policies.reports.as_junit import as_junit
from policies.reports.as_sarif import as_sarif
from policies.reports.as_text import as_text
from policies.reports.places import find_places
from policies.reports.provenance import Provenance
from policies.resource import Edge, Resource
from policies.rule import REGISTRY, Rule, Severity, Violation
from policies.rules import all_rules
from policies.value import UNKNOWN
from tests.unit.policies import hospital as h
from tests.unit.policies.mutation.watched import lookers
from tests.unit.policies.rules.test_cases import CASES
from tests.unit.policies.rules.test_rules import RED

FAILING: list[tuple[str, Graph]] = [*((rule, graph) for rule, graph, _ in RED), *((case.rule, case.red) for case in CASES)]
TODAY = date(2026, 11, 21)
# A secret that is not known yet comes from somewhere, so it is none that was written into the program, which is all this rule asks.
ANSWERED_BY_BEING_UNKNOWN = {("SEC-001", "ehr password")}
NOT_PASSED = {Outcome.FAILED, Outcome.DEFERRED, Outcome.CRASHED}


def each_replaced(value: object, other: object, path: str = "") -> Iterator[tuple[str, Any]]:
    """`value` with one thing below it replaced by `other`, and the path of that thing."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            here = f"{path}.{key}" if path else str(key)
            yield here, {**value, key: other}
            yield from ((where, {**value, key: changed}) for where, changed in each_replaced(item, other, here))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            around = (list(value[:number]), list(value[number + 1 :]))
            yield f"{path}[{number}]", [*around[0], other, *around[1]]
            yield from ((where, [*around[0], changed, *around[1]]) for where, changed in each_replaced(item, other, f"{path}[{number}]"))


def with_unknowns(graph: Graph, rule: str) -> Iterator[tuple[str, Graph]]:
    """A program with one value each that is not known yet, as far as a rule looks; what it depends on stays known."""
    looking = lookers(graph, [REGISTRY[rule]])
    for number, resource in enumerate(graph.resources):
        for path, properties in each_replaced(resource.properties, UNKNOWN) if looking.get(resource.urn) else ():
            edges = tuple(Edge(e.path, e.target, None) if e.path.startswith(path) else e for e in resource.edges)
            changed = replace(resource, properties=properties, edges=edges)
            yield f"{resource.name} {path}", replace(graph, resources=(*graph.resources[:number], changed, *graph.resources[number + 1 :]))
    for path, outputs in each_replaced(graph.outputs, UNKNOWN):
        yield path, replace(graph, outputs=outputs)


@pytest.mark.parametrize(("rule", "graph"), FAILING, ids=[f"{rule}-{number}" for number, (rule, _) in enumerate(FAILING)])
def test_a_violation_does_not_pass_because_a_value_became_unknown(rule: str, graph: Graph) -> None:
    asked = [REGISTRY[rule]]
    assert any(f.outcome is Outcome.FAILED for f in judge(graph, asked).findings), "the fixture must fail as it is"
    passed = [
        where
        for where, changed in with_unknowns(graph, rule)
        if (rule, where) not in ANSWERED_BY_BEING_UNKNOWN and not any(f.outcome in NOT_PASSED for f in judge(changed, asked).findings)
    ]
    assert passed == [], f"{rule} passes once this is unknown"


WRONG = [UNKNOWN, None, True, -1.5, "", "not what it should be", [], {}, [UNKNOWN], {"a": UNKNOWN}, [[1]], "{", '{"Statement": 3}']
NODES = st.sampled_from(range(len(h.SOUND.resources)))
CHANGES = st.lists(st.tuples(NODES, st.integers(0, 10_000), st.sampled_from(range(len(WRONG)))), max_size=6)


@settings(max_examples=150, deadline=None)
@given(gone=st.frozensets(NODES, max_size=30), changes=CHANGES)
def test_no_graph_makes_judge_raise_and_each_rule_has_an_answer(gone: frozenset[int], changes: list[tuple[int, int, int]]) -> None:
    resources: list[Resource] = list(h.SOUND.resources)
    for number, which, wrong in changes:
        choices = list(each_replaced(resources[number].properties, WRONG[wrong]))
        if choices:
            resources[number] = replace(resources[number], properties=choices[which % len(choices)][1])
    kept = tuple(r for number, r in enumerate(resources) if number not in gone)
    verdicts = judge(replace(h.SOUND, resources=kept), all_rules())
    assert {r.id for r in all_rules()} <= {*verdicts.passed, *(f.rule for f in verdicts.findings)}


def everything_unknown(graph: Graph) -> Graph:
    """A program of which the resources are known, and nothing else."""
    unknown = [replace(r, properties=dict.fromkeys(r.properties, UNKNOWN)) for r in graph.resources]
    return replace(graph, resources=tuple(unknown), outputs=dict.fromkeys(graph.outputs, UNKNOWN))


def test_nothing_fails_for_what_may_be_there() -> None:
    """Where not even what a value depends on is known, the resource that was looked for may be the one that refers to it."""
    everything = everything_unknown(h.SOUND)
    lost = replace(everything, resources=tuple(replace(r, edges=()) for r in everything.resources))
    for program in (everything, lost):
        assert {f.rule for f in judge(program, all_rules()).findings if f.outcome is Outcome.FAILED} == set()


def raises(graph: Graph) -> Iterator[Violation]:
    """Raise."""
    yield from (Violation(r, str(1 // (len(r.urn) * 0))) for r in graph.resources)


NEEDY = Rule("TEST-001", Severity.LOW, "Is it?", "Do.", (), raises, frozenset({Need.EVIDENCE}))
CRASHING = Rule("TEST-002", Severity.LOW, "Is it?", "Do.", (), raises)
COMPONENT = Resource("urn:pulumi:test::p::own:Thing::x", "own:Thing", "x", {}, custom=False)
SILENT: list[tuple[str, Graph, tuple[Rule, ...], str, Status]] = [
    ("no resource", Graph(()), all_rules(), "nothing was scanned: the program declares no resource", Status.VIOLATION),
    ("components alone", Graph((COMPONENT,)), all_rules(), "nothing was scanned: the program declares no resource", Status.VIOLATION),
    ("a rule that raises", h.SOUND, (CRASHING,), "the rule crashed and gave no answer: ZeroDivisionError", Status.INCONCLUSIVE),
    (
        "no rule asked",
        replace(h.SOUND, evidence=None),
        (NEEDY,),
        "no rule could be asked: the source shows none of what they need",
        Status.VIOLATION,
    ),
    ("nothing known", everything_unknown(h.SOUND), all_rules(), "cannot be answered yet", Status.VIOLATION),
]


@pytest.mark.parametrize(("graph", "rules", "words", "status"), [case[1:] for case in SILENT], ids=[case[0] for case in SILENT])
def test_what_could_not_be_judged_has_its_own_words_and_is_not_good(
    graph: Graph, rules: tuple[Rule, ...], words: str, status: Status
) -> None:
    findings = judge(graph, rules).findings
    assert any(words in f.reason for f in findings), [f.reason for f in findings]
    found = replace(assess(h.SOUND, TODAY), findings=findings).status
    assert found is not Status.GOOD
    assert found >= status


def test_where_nothing_is_known_little_passes() -> None:
    """A rule may pass only where it asks no value: what is left is asked of the options, or has nothing to ask about."""
    answered = judge(everything_unknown(h.SOUND), all_rules())
    deferred = {f.rule for f in answered.findings if f.outcome is Outcome.DEFERRED}
    assert len(deferred) > len(answered.passed), answered.passed


def test_every_outcome_is_seen_in_every_format(tmp_path: Path) -> None:
    (tmp_path / "__main__.py").write_text("")
    shown = [o for o in Outcome if o is not Outcome.PASSED]
    findings = tuple(Finding("DATA-002", Severity.HIGH, o, f"because of {o.name}", "ehr", h.primary.type, h.primary.urn) for o in shown)
    assessed = [replace(assess(h.SOUND, TODAY), findings=findings)]
    provenance = Provenance("1.0", datetime(2026, 11, 21, tzinfo=UTC))
    places = find_places(tmp_path, tmp_path)
    formats = {
        "text": "\n".join(line.plain for line in as_text(assessed)),
        "json": as_json(assessed, provenance),
        "sarif": as_sarif(assessed, places, provenance),
        "junit": as_junit(assessed, provenance),
        "html": as_html(assessed, places, provenance),
    }
    missing = [(name, o.value) for name, text in formats.items() for o in shown if f"because of {o.name}" not in text]
    assert missing == []
