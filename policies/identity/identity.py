"""One resource's identity: what may not change if an upgrade is to keep the resource."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from policies.graph import Graph
from policies.resource import Resource
from policies.value import Unknown

Replacing = Callable[[str], frozenset[str]]
"""By Pulumi type token: the properties that only a new resource can have differently."""

_DIGITS = 12


@dataclass(frozen=True, order=True)
class Identity:
    """A resource as the engine knows it again.

    Attributes:
        parent: type and name of the component it belongs to, ``""`` at the top.
        provider: name of its provider: the account and Region it is placed in.
        aliases: names under which it was known before.
        fixed: digest of the value of each property that cannot change in place.
    """

    type: str
    name: str
    parent: str
    provider: str
    aliases: tuple[str, ...]
    fixed: tuple[tuple[str, str], ...]

    @property
    def key(self) -> tuple[str, str, str]:
        """What its URN is made of (Pulumi documentation, "Resource names: URNs")."""
        return self.type, self.parent, self.name


def identities(graph: Graph, replacing: Replacing) -> tuple[Identity, ...]:
    """The identity of every resource of a graph, sorted."""
    return tuple(sorted(_identity(graph, resource, replacing) for resource in graph.resources))


def to_lines(found: tuple[Identity, ...]) -> str:
    """As text, a JSON array a line, so that a change reads as one in a review."""
    return "".join(json.dumps([i.type, i.name, i.parent, i.provider, list(i.aliases), dict(i.fixed)]) + "\n" for i in found)


def from_lines(text: str) -> tuple[Identity, ...]:
    """Read back what `to_lines` wrote.

    Raises:
        ValueError: a line is not one of its lines; the message tells its number.
    """
    return tuple(_read(number, line) for number, line in enumerate(text.splitlines(), 1))


def _read(number: int, line: str) -> Identity:
    try:
        type_, name, parent, provider, aliases, fixed = json.loads(line)
        return Identity(str(type_), str(name), str(parent), str(provider), tuple(aliases), tuple(sorted(fixed.items())))
    except (ValueError, TypeError, AttributeError) as error:
        raise ValueError(f"line {number} is not an identity: {error}") from error


def _identity(graph: Graph, resource: Resource, replacing: Replacing) -> Identity:
    fixed = replacing(resource.type) if resource.custom else frozenset()
    return Identity(
        type=resource.type,
        name=resource.name,
        parent=_short(graph.get(resource.options.parent)),
        provider=_name(graph.get(resource.options.provider)),
        aliases=tuple(sorted(resource.options.aliases)),
        fixed=tuple(sorted((name, _digest(value)) for name, value in _set(resource.properties).items() if name in fixed)),
    )


def _set(properties: Mapping[str, object]) -> Mapping[str, object]:
    return {name: value for name, value in properties.items() if value not in (None, "", [], {})}


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True, default=_written)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


def _written(value: Any) -> str:
    return "unknown" if isinstance(value, Unknown) else str(value)


def _short(parent: Resource | None) -> str:
    return f"{parent.type}::{parent.name}" if parent else ""


def _name(provider: Resource | None) -> str:
    return provider.name if provider else ""
