"""Which resources a rule looks at, so that a change of others need not be shown to it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Rule


class _Watched(Graph):
    """A graph that keeps the types a rule named, the resources it was given otherwise, and whether it walked over all of them."""

    def watch(self) -> None:
        """Begin; the indices are made first, because making them walks too."""
        assert self._by_type is not None
        assert self._by_urn is not None
        assert self._incoming is not None
        vars(self).update(types=set(), given=set(), walked=False)

    def __getattribute__(self, name: str) -> object:
        if name == "resources" and "walked" in vars(self):
            vars(self)["walked"] = True
        return super().__getattribute__(name)

    def of_type(self, *types: str) -> Iterator[Resource]:
        """As of any graph."""
        vars(self)["types"].update(types)
        return super().of_type(*types)

    def pointing_at(self, target: Resource, *types: str, by: str | None = None) -> tuple[Resource, ...]:
        """As of any graph."""
        vars(self)["types"].update(types)
        return super().pointing_at(target, *types, by=by)

    def get(self, urn: str) -> Resource | None:
        """As of any graph; `target`, `targets`, `named` and `region_of` come here too."""
        vars(self)["given"].add(urn)
        return super().get(urn)


def lookers(graph: Graph, rules: Iterable[Rule]) -> Mapping[str, tuple[Rule, ...]]:
    """By URN, the rules to whose answer a resource may matter, the quickest first; under the empty text, all of them.

    A rule that was never given a resource, nor named its type, answers the same without it: it can reach a resource by no other way. One
    that walks over all resources, or gives no answer, is taken to look at each.
    """
    listed = tuple(rules)
    took: dict[str, float] = {}
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in listed:
        began = time.perf_counter()
        watched = _Watched(graph.resources, graph.environment, graph.outputs, graph.settings, graph.source, graph.evidence)
        watched.watch()
        try:
            answered = list(rule.check(watched)) is not None
        except Exception:  # noqa: BLE001 - deferred or crashed: it may have looked no further than it got
            answered = False
        took[rule.id] = time.perf_counter() - began
        seen = vars(watched)
        for resource in graph.resources:
            if not answered or seen["walked"] or resource.type in seen["types"] or resource.urn in seen["given"]:
                found[resource.urn].append(rule)
    return {urn: tuple(sorted(those, key=lambda rule: took[rule.id])) for urn, those in (*found.items(), ("", listed))}
