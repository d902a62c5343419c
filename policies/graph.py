"""The resource graph that every rule reads: what a program declares, wherever it was read from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from policies.need import Need
from policies.recovery.evidence import Evidence
from policies.resource import Edge, Resource, UnknownValueError
from policies.source import Source
from policies.value import UNKNOWN, references


@dataclass(frozen=True, eq=False)
class Graph:
    """Resources in declaration order, with the references between them.

    Attributes:
        environment: the stack's name.
        outputs: the stack's outputs, secrets masked; `recovery_plan` is the one rules read.
        settings: the environment's configuration as far as it is not secret, by key without its namespace.
        source: where all this was read.
        evidence: what drills have proven, None where no evidence was given.
        unread: what the source holds and no rule was shown, a sentence each; every one becomes a finding.
    """

    resources: tuple[Resource, ...]
    environment: str = ""
    outputs: Mapping[str, object] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    source: Source = Source.PROGRAM
    evidence: Evidence | None = None
    unread: tuple[str, ...] = ()

    @property
    def lacks(self) -> frozenset[Need]:
        """What rules cannot be asked about here, because nothing shows it."""
        return self.source.never_shows | (frozenset() if self.evidence else {Need.EVIDENCE})

    def of_type(self, *types: str) -> Iterator[Resource]:
        """Resources of these Pulumi type tokens, in declaration order within a type."""
        for type_ in types:
            yield from self._by_type.get(type_, ())

    def get(self, urn: str) -> Resource | None:
        """The resource of this URN."""
        return self._by_urn.get(urn)

    def targets(self, resource: Resource, property_: str, *types: str) -> tuple[Resource, ...]:
        """What a property refers to, each once; only `types` where they are given.

        An edge that names an output outweighs a mere dependency: a value may depend on more than it points at.
        """
        edges = [e for e in resource.edges if e.property == property_]
        named = [e for e in edges if e.output is not None] or edges
        found = {e.target: target for e in named if (target := self.get(e.target)) and (not types or target.type in types)}
        return tuple(found.values())

    def target(self, resource: Resource, property_: str, *types: str) -> Resource | None:
        """The first resource a property refers to, or None."""
        return next(iter(self.targets(resource, property_, *types)), None)

    def pointing_at(self, target: Resource, *types: str, by: str | None = None) -> tuple[Resource, ...]:
        """Resources of `types` that refer to `target`, each once; through the property `by` where it is given.

        Raises:
            UnknownValueError: none refers to it, and what one of them refers to by `by` is not known: it may be this.
        """
        found = {
            source.urn: source
            for source, edge in self._incoming.get(target.urn, ())
            if source.type in types and (by is None or edge.property == by)
        }
        if by and not found:
            for doubtful in (self._untold[(type_, by)] for type_ in types if (type_, by) in self._untold):
                raise UnknownValueError(doubtful, by)
        return tuple(found.values())

    def named(self, text: str, type_: str, *keys: str) -> Resource | None:
        """The resource of a type that `text` refers to, or one of whose properties `keys` is `text`."""
        for reference in references(text):
            if found := self.get(reference.urn):
                return found
        return next((found for key in keys if text and (found := self._named_by(type_, key).get(text))), None)

    def region_of(self, resource: Resource) -> str:
        """Where the resource is placed: its own `region`, its provider's, the stack's where it names no provider, or nothing."""
        if own := resource.text("region"):
            return own
        provider = self.get(resource.options.provider)
        if provider:
            return provider.text("region")
        return "" if resource.options.provider else str(self.settings.get("region") or "")

    def _named_by(self, type_: str, key: str) -> Mapping[str, Resource]:
        """Resources of a type by the text of one property, the first of each."""
        if (type_, key) not in self._names:
            self._names[type_, key] = {r.known_text(key): r for r in reversed(tuple(self.of_type(type_)))}
        return self._names[type_, key]

    @cached_property
    def _names(self) -> dict[tuple[str, str], Mapping[str, Resource]]:
        return {}

    @cached_property
    def _by_type(self) -> Mapping[str, list[Resource]]:
        found: dict[str, list[Resource]] = defaultdict(list)
        for resource in self.resources:
            found[resource.type].append(resource)
        return found

    @cached_property
    def _by_urn(self) -> Mapping[str, Resource]:
        return {r.urn: r for r in self.resources}

    @cached_property
    def _untold(self) -> Mapping[tuple[str, str], Resource]:
        """By type and property, the first resource of which it is not known what the property refers to, nor what it depends on."""
        found: dict[tuple[str, str], Resource] = {}
        for resource in self.resources:
            for name, value in resource.properties.items():
                if value is UNKNOWN and (resource.type, name) not in found and all(e.property != name for e in resource.edges):
                    found[(resource.type, name)] = resource
        return found

    @cached_property
    def _incoming(self) -> Mapping[str, list[tuple[Resource, Edge]]]:
        found: dict[str, list[tuple[Resource, Edge]]] = defaultdict(list)
        for resource in self.resources:
            for edge in resource.edges:
                found[edge.target].append((resource, edge))
        return found
