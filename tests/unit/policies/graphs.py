"""Small graphs, written as a test thinks of them: a resource names the others it refers to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from policies.graph import Graph
from policies.resource import Edge, Options, Resource
from policies.value import reference_text, references


def urn(type_: str, name: str) -> str:
    return f"urn:pulumi:test::project::{type_}::{name}"


def resource(type_: str, name: str, /, *, protect: bool = False, provider: str = "", **properties: object) -> Resource:
    """A resource; references inside its properties become its edges."""
    return made(type_, name, properties, protect=protect, provider=provider)


def made(type_: str, name: str, properties: Mapping[str, object], *, protect: bool = False, provider: str = "") -> Resource:
    """A resource from properties that are already a mapping."""
    edges = tuple(dict.fromkeys(Edge(r.path, r.urn, r.output) for r in references(properties)))
    return Resource(urn(type_, name), type_, name, properties, Options(protect=protect, provider=provider), edges)


def ref(target: Resource, output: str = "id") -> str:
    return reference_text(target.urn, output)


def graph(*resources: Resource, outputs: Mapping[str, object] | None = None, settings: Mapping[str, object] | None = None) -> Graph:
    return Graph(resources, "test", outputs or {}, settings or {})


def changed(original: Resource, **properties: object) -> Resource:
    """A copy with other properties; None removes one."""
    merged = {**original.properties, **properties}
    options = original.options
    kept = {key: value for key, value in merged.items() if value is not None}
    return made(original.type, original.name, kept, protect=options.protect, provider=options.provider)


def replaced(original: Graph, *new: Resource, outputs: Mapping[str, object] | None = None) -> Graph:
    """A copy in which resources of the same URN are replaced and others added."""
    by_urn = {r.urn: r for r in original.resources} | {r.urn: r for r in new}
    return replace(original, resources=tuple(by_urn.values()), outputs=original.outputs if outputs is None else outputs)


def without(original: Graph, name: str, type_: str = "") -> Graph:
    """A copy without one resource."""
    kept = tuple(r for r in original.resources if r.name != name or (type_ and r.type != type_))
    return replace(original, resources=kept)
