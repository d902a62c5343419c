"""Asking a rule about one resource alone, before the others are known.

An update that was not previewed, or whose preview left values open, is asked about each resource before it is created. A rule that looks
at nothing but resources of one kind, and finds fault with this one, would find the same in the whole stack; one that looks further is
left for the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from policies.graph import Graph
from policies.resource import Resource, UnknownValueError
from policies.rule import Rule, Violation
from policies.value import UNKNOWN


class _LooksFurtherError(Exception):
    """The rule asked for something that one resource does not show."""


@dataclass(frozen=True, eq=False)
class _Alone(Graph):
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


def faults_alone(
    resource: Resource, rules: Iterable[Rule], environment: str, settings: Mapping[str, object]
) -> Iterator[tuple[Rule, Violation]]:
    """What `rules` find wrong with a resource whatever the others are.

    A rule that needs a value not known yet, looks further or crashes gives no answer here; the whole stack is asked again.
    """
    for rule in rules:
        graph = _Alone((resource,), environment, {"recovery_plan": UNKNOWN}, settings)
        try:
            found = [] if rule.needs else list(rule.check(graph))
        except (_LooksFurtherError, UnknownValueError):
            continue
        except Exception:  # noqa: BLE001, S112 - the stack's answer shows the crash
            continue
        yield from ((rule, violation) for violation in found if violation.resource is resource)
