"""Few resources that hold everything the environments hold: each type, each property of it and each kind of value once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from policies.graph import Graph
from policies.resource import Resource
from policies.value import Secret, Unknown, references


def sample(graph: Graph, seen: set[tuple[str, ...]] | None = None) -> Graph:
    """The resources of `graph` that show something none before them showed, with everything they refer to.

    Args:
        graph: of one environment.
        seen: what other samples have shown already; what this one shows is added.
    """
    shown = set() if seen is None else seen
    wanted: dict[str, None] = {}
    for resource in graph.resources:
        if resource.custom and (new := {(resource.type, *shape) for shape in _shapes(resource.properties)} - shown):
            shown |= new
            wanted |= dict.fromkeys(_closure(graph, (resource.urn,)))
    kept = tuple(r for r in graph.resources if r.urn in wanted and r.custom)
    return Graph(kept, graph.environment, {}, {})


def _closure(graph: Graph, urns: Iterable[str]) -> Iterator[str]:
    waiting, met = list(urns), set[str]()
    while waiting:
        resource: Resource | None = graph.get(urn := waiting.pop())
        if resource is None or urn in met:
            continue
        met.add(urn)
        yield urn
        waiting += [edge.target for edge in resource.edges]


def _shapes(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Each path with the kind of value there; what is an element of a list counts once."""
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _shapes(item, path if path in {"tags", "tagsAll"} else f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        for item in value:
            yield from _shapes(item, f"{path}[]")
    elif isinstance(value, str) and any(references(value)):
        yield path, "reference"
    elif isinstance(value, Secret | Unknown | str):
        yield path, type(value).__name__
    else:
        yield path, repr(value) if isinstance(value, bool | Mapping | Sequence) else type(value).__name__
