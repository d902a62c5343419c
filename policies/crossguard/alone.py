"""Asking a rule about one resource alone, before the others are known.

An update that was not previewed, or whose preview left values open, is asked about each resource before it is created. A rule that looks
at nothing but resources of one kind, and finds fault with this one, would find the same in the whole stack; one that looks further is
left for the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from policies.graph import Graph
from policies.resource import Resource, UnknownValueError
from policies.rule import Rule, Violation
from policies.value import UNKNOWN


class _LooksFurtherError(Exception):
    """The rule asked for something that one resource does not show."""


@dataclass(frozen=True, eq=False)
class _OneResource(Graph):
    """A graph of one resource that refuses every question about others."""

    asked: list[tuple[str, ...]] = field(default_factory=list)

    def of_type(self, *types: str) -> Iterator[Resource]:
        """The resource, to a rule that asks for one kind only: of two kinds it may compare one with the other."""
        self.asked.append(types)
        if len(self.asked) > 1:
            raise _LooksFurtherError
        return super().of_type(*types)

    def get(self, urn: str) -> Resource | None:  # noqa: ARG002 - named by Graph
        """Refused."""
        raise _LooksFurtherError

    def targets(self, resource: Resource, property_: str, *types: str) -> tuple[Resource, ...]:  # noqa: ARG002 - named by Graph
        """Refused."""
        raise _LooksFurtherError

    def pointing_at(self, target: Resource, *types: str, by: str | None = None) -> tuple[Resource, ...]:  # noqa: ARG002 - named by Graph
        """Refused."""
        raise _LooksFurtherError

    def named(self, text: str, type_: str, *keys: str) -> Resource | None:  # noqa: ARG002 - named by Graph
        """Refused."""
        raise _LooksFurtherError


class Alone:
    """Rules that may find fault with one resource whatever the others are.

    Which kind a rule asks for first does not depend on the resource, so it is found out once; of every other kind it has nothing to say.

    Args:
        rules: to ask.
        environment: the stack's name; `settings`: what it is configured with.
    """

    def __init__(self, rules: Iterable[Rule], environment: str, settings: Mapping[str, object]) -> None:
        self._environment, self._settings = environment, settings
        self._of_any: list[Rule] = []
        self._by_type: dict[str, list[Rule]] = defaultdict(list)
        for rule in rules:
            first = None if rule.needs else self._asks_first(rule)
            if first == ():
                self._of_any.append(rule)
            for type_ in first or ():
                self._by_type[type_].append(rule)

    def faults(self, resource: Resource) -> Iterator[tuple[Rule, Violation]]:
        """What the rules find wrong with a resource.

        A rule that needs a value not known yet, looks further or crashes gives no answer here; the whole stack is asked again.
        """
        for rule in (*self._of_any, *self._by_type.get(resource.type, ())):
            try:
                found = list(rule.check(self._graph(resource)))
            except (_LooksFurtherError, UnknownValueError):
                continue
            except Exception:  # noqa: BLE001, S112 - the stack's answer shows the crash
                continue
            yield from ((rule, violation) for violation in found if violation.resource is resource)

    def _asks_first(self, rule: Rule) -> tuple[str, ...] | None:
        """The types a rule asks for first, none where it walks over all resources; None where it looks further at once."""
        graph = self._graph(Resource("", "", "", {}))
        try:
            list(rule.check(graph))
        except (_LooksFurtherError, UnknownValueError):
            return graph.asked[0] if graph.asked else None
        except Exception:  # noqa: BLE001 - see above
            return None
        return graph.asked[0] if graph.asked else ()

    def _graph(self, resource: Resource) -> _OneResource:
        return _OneResource((resource,), self._environment, {"recovery_plan": UNKNOWN}, self._settings)
