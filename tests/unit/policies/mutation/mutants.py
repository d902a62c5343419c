"""A program with one thing made worse: each property dropped, each value changed, each resource removed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from policies.graph import Graph
from policies.resource import Edge, Resource
from policies.value import references
from tests.unit.policies.mutation.values import worse_values

PLAN = "recovery_plan"


@dataclass(frozen=True)
class Mutant:
    """One change.

    Attributes:
        where: type and path of what was changed, without the numbers of list items.
        change: what was done to it.
        urn: the resource, empty for the recovery plan.
        graph: the program with the change.
    """

    where: str
    change: str
    urn: str
    graph: Graph

    @property
    def kind(self) -> str:
        """What all mutants of this sort have in common; `justified.yaml` speaks of kinds."""
        return f"{self.where} {self.change}"


def mutants(graph: Graph, only: frozenset[int] | None = None) -> Iterator[Mutant]:
    """Every mutant of a program.

    Args:
        graph: a program that breaks no rule.
        only: identities (`id`) of the resources to change, None for all and the recovery plan too.
    """
    for number, resource in enumerate(graph.resources):
        if only is not None and id(resource) not in only:
            continue
        before, after = graph.resources[:number], graph.resources[number + 1 :]
        yield Mutant(resource.type, "removed", resource.urn, replace(graph, resources=(*before, *after)))
        for where, change, changed in _changed(resource):
            yield Mutant(f"{resource.type}{where}", change, resource.urn, replace(graph, resources=(*before, changed, *after)))
    if only is None and isinstance(plan := graph.outputs.get(PLAN), Mapping):
        for where, change, properties in _worse_below(plan):
            yield Mutant(f"{PLAN}{where}", change, "", replace(graph, outputs={**graph.outputs, PLAN: properties}))


def _changed(resource: Resource) -> Iterator[tuple[str, str, Resource]]:
    if resource.options.protect:
        yield "", "unprotected", replace(resource, options=replace(resource.options, protect=False))
    if resource.options.provider:
        yield "", "without its provider", replace(resource, options=replace(resource.options, provider=""))
    for where, change, properties in _worse_below(resource.properties):
        edges = tuple(dict.fromkeys(Edge(r.path, r.urn, r.output) for r in references(properties)))
        yield where, change, replace(resource, properties=properties, edges=edges)  # type: ignore[arg-type] # objects stay objects


def _worse_below(value: object) -> Iterator[tuple[str, str, object]]:
    """Path below `value`, what was done there, and `value` with it done."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            rest = {k: v for k, v in value.items() if k != key}
            yield f".{key}", "dropped", rest
            for where, change, changed in _worse_below(item):
                yield f".{key}{where}", change, {**value, key: changed}
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield "", "item dropped", [*value[:number], *value[number + 1 :]]
            for where, change, changed in _worse_below(item):
                yield where, change, [*value[:number], changed, *value[number + 1 :]]
    else:
        for change, worse in worse_values(value):
            yield "", change, worse
