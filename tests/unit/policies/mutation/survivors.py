"""Which mutants no rule tells from the program they were made of."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from policies.graph import Graph
from policies.judge import judge
from policies.rule import Rule
from policies.rules import all_rules
from tests.unit.policies.hospital import SOUND
from tests.unit.policies.mutation.mutants import Mutant, mutants
from tests.unit.policies.mutation.watched import lookers
from tests.unit.policies.rules import cases
from tests.unit.policies.rules.case import Case
from tests.unit.policies.rules.test_rules import GREEN


@dataclass(frozen=True)
class Run:
    """What became of every mutant of some programs, by kind: how many were noticed, how many there were."""

    noticed: Counter[str]
    made: Counter[str]

    @property
    def survivors(self) -> tuple[str, ...]:
        """The kinds of which no mutant was noticed anywhere."""
        return tuple(sorted(kind for kind in self.made if not self.noticed[kind]))


def passing() -> list[tuple[Graph, frozenset[int] | None]]:
    """Every program that breaks no rule, and which of its resources are to be changed.

    A passing fixture of a case is the sound landing zone with something else in it; what they share is changed once, in the landing zone.
    """
    modules = (importlib.import_module(f"{cases.__name__}.{found.name}") for found in pkgutil.iter_modules(cases.__path__))
    listed: list[Case] = [case for module in modules for case in module.CASES]
    seen = {id(r) for r in SOUND.resources}
    programs: list[tuple[Graph, frozenset[int] | None]] = [(SOUND, None)]
    for green in (*(case.green for case in listed), *(graph for _, graph in GREEN)):
        new = frozenset(id(r) for r in green.resources) - seen
        seen |= new
        if new:
            programs.append((green, new))
    return programs


def run(programs: Iterable[tuple[Graph, frozenset[int] | None]]) -> Run:
    """Make every mutant of `programs` and ask the rules that may see a difference."""
    noticed: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for program, only in programs:
        looking = lookers(program, all_rules())
        before = {rule.id: _verdict(program, rule) for rule in all_rules()}
        for mutant in mutants(program, only):
            made[mutant.kind] += 1
            noticed[mutant.kind] += _is_noticed(mutant, looking.get(mutant.urn, ()), before)
    return Run(noticed, made)


def _is_noticed(mutant: Mutant, rules: Iterable[Rule], before: dict[str, frozenset[tuple[str, str]]]) -> bool:
    return any(_verdict(mutant.graph, rule) != before[rule.id] for rule in rules)


def _verdict(graph: Graph, rule: Rule) -> frozenset[tuple[str, str]]:
    """What a rule says: of which resource, with which outcome."""
    return frozenset((f.urn, f.outcome.value) for f in judge(graph, [rule]).findings)
