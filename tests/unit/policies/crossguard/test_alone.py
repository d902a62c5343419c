"""What is held against one resource alone is held against it in every whole that it is part of."""

from __future__ import annotations

import pytest

from policies.crossguard.alone import faults_alone
from policies.graph import Graph
from policies.judge import judge
from policies.rules import all_rules
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed
from tests.unit.policies.rules.test_cases import CASES
from tests.unit.policies.rules.test_rules import GREEN, RED

WHOLES: list[Graph] = [
    h.SOUND,
    *(graph for _, graph, _ in RED),
    *(graph for _, graph in GREEN),
    *(graph for case in CASES for graph in (case.red, case.green)),
]


@pytest.mark.parametrize("whole", WHOLES, ids=range(len(WHOLES)))
def test_nothing_is_held_against_a_resource_alone_that_the_whole_excuses(whole: Graph) -> None:
    together = {(f.rule, f.urn) for f in judge(whole, all_rules()).findings}
    alone = {
        (rule.id, resource.urn)
        for resource in whole.resources
        for rule, _ in faults_alone(resource, all_rules(), whole.environment, whole.settings)
    }
    assert alone <= together


def test_something_is_held_against_a_resource_alone() -> None:
    faults = faults_alone(changed(h.primary, publiclyAccessible=True), all_rules(), "test", {})
    assert "DATA-002" in {rule.id for rule, _ in faults}
