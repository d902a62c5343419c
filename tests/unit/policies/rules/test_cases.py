"""Each rule tells its failing fixture from its passing one."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from policies.graph import Graph
from policies.rules import all_rules
from tests.unit.policies.rules import cases
from tests.unit.policies.rules.case import Case

_MODULES = [importlib.import_module(f"{cases.__name__}.{m.name}") for m in pkgutil.iter_modules(cases.__path__)]
CASES: list[Case] = [case for module in _MODULES for case in module.CASES]


RULES = {rule.id: rule for rule in all_rules()}


def _reasons(rule: str, graph: Graph) -> list[str]:
    return [violation.reason for violation in RULES[rule].check(graph)]


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.rule}-{c.says[:30]}")
def test_the_failing_fixture_fails_and_the_passing_one_passes(case: Case) -> None:
    assert _reasons(case.rule, case.green) == []
    found = _reasons(case.rule, case.red)
    assert any(case.says in reason for reason in found), found
