"""What is held against one resource alone is held against it in every whole that it is part of."""

from __future__ import annotations

from policies.crossguard.alone import Alone
from policies.graph import Graph
from policies.judge import judge
from policies.rule import REGISTRY
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
_IN_SOUND = {id(resource) for resource in h.SOUND.resources}


def test_nothing_is_held_against_a_resource_alone_that_a_whole_excuses() -> None:
    faults = {
        (id(resource), str(whole.settings)): {rule.id for rule, _ in asked.faults(resource)}
        for whole in {id(whole): whole for whole in WHOLES}.values()
        for asked in [Alone(all_rules(), whole.environment, whole.settings)]
        for resource in whole.resources
        if id(resource) not in _IN_SOUND or whole is h.SOUND
    }
    blamed = {key: rules for key, rules in faults.items() if rules}
    assert len(blamed) > len(all_rules()) // 4, "the fixtures hold faults that one resource shows alone"
    for whole in WHOLES:
        for resource in whole.resources:
            rules = [REGISTRY[rule] for rule in blamed.get((id(resource), str(whole.settings)), ())]
            together = {f.rule for f in judge(whole, rules).findings if f.urn == resource.urn} if rules else set()
            assert {rule.id for rule in rules} <= together, resource.name


def test_something_is_held_against_a_resource_alone() -> None:
    faults = Alone(all_rules(), "test", {}).faults(changed(h.primary, publiclyAccessible=True))
    assert "DATA-002" in {rule.id for rule, _ in faults}
