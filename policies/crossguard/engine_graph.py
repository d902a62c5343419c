"""The engine's resources as a graph.

The engine asks twice: about each resource with what the program gave it, before anything is done, and about the whole stack with what
came of it. What rules judge is what the program gave; of what came of it only the names are taken by which others refer to a resource. A
default of AWS is thereby no answer of the program's: a database under the key of AWS has a `kmsKeyId` once it exists.

The engine knows which resources a property depends on, not which output. Unknowns become values of their own, secrets are masked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_policy import proxy

from policies.graph import Graph
from policies.need import Need
from policies.resource import Edge, Options, Resource
from policies.source import Source
from policies.sources.masking import SIGNATURE, masked
from policies.value import UNKNOWN, Secret, SecretOrigin

STACK = "pulumi:pulumi:Stack"
_UNKNOWN_TEXTS = frozenset(text for name, text in vars(proxy).items() if name.startswith("UNKNOWN_") and isinstance(text, str))
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the protocol's marker of a secret, not a secret
_NAMES = ("arn", "id", "identifier", "name", "bucket")
"""Outputs by which other resources and the recovery plan refer to a resource."""

Properties = Mapping[str, object]


@dataclass(frozen=True, eq=False)
class EngineGraph(Graph):
    """What the engine handed over; `settings_read` tells whether the stack's settings could be had too."""

    settings_read: bool = True

    @property
    def lacks(self) -> frozenset[Need]:
        """As of any graph, and the settings where nobody could read them."""
        return super().lacks | (frozenset() if self.settings_read else {Need.SETTINGS})


def given(message: Any) -> dict[str, object]:
    """The properties of a protobuf struct as rules read them: unknowns marked, secrets masked."""
    return {key: masked(_plain(value), str, name=key, origin=SecretOrigin.UNTOLD) for key, value in sorted(message.fields.items())}


def resource_of(message: Any, inputs: Properties) -> Resource:
    """A resource of the engine, from either kind of request, with the properties the program gave it."""
    parent = message.options.parent
    return Resource(
        urn=message.urn,
        type=message.type,
        name=message.name,
        properties=inputs,
        options=Options(
            protect=message.options.protect,
            ignore_changes=tuple(message.options.ignoreChanges),
            parent="" if _type(parent) == STACK else parent,
            provider=message.provider.urn if message.HasField("provider") else "",
            aliases=tuple(message.options.aliases),
        ),
        custom=message.HasField("provider") or message.type.startswith("pulumi:providers:"),
    )


def engine_graph(messages: Any, inputs: Mapping[str, Properties], stack: str, settings: Properties | None) -> EngineGraph:
    """The graph of a preview, an update or an analysis.

    Args:
        messages: every resource, as the engine hands over a whole stack.
        inputs: what the program gave each, by URN; a resource that the engine did not ask about alone is judged by what came of it.
        stack: its name.
        settings: its configuration, None where it could not be read.

    Where the engine does not hand over the stack itself, its outputs are unknown, not absent.
    """
    outputs: Properties = {"recovery_plan": UNKNOWN}
    resources = []
    for message in messages:
        if message.type == STACK:
            outputs = given(message.properties)
        else:
            resources.append(_with_edges(message, inputs.get(message.urn)))
    return EngineGraph(tuple(resources), stack, outputs, settings or {}, Source.ENGINE, settings_read=settings is not None)


def _with_edges(message: Any, inputs: Properties | None) -> Resource:
    came = given(message.properties)
    depends = {name: tuple(targets.urns) for name, targets in message.propertyDependencies.items()}
    if inputs is None:
        inputs = {key: value for key, value in came.items() if value is not UNKNOWN or key in depends}
    names = {key: came[key] for key in _NAMES if isinstance(came.get(key), str)}
    found = resource_of(message, {**names, **inputs})
    edges = tuple(Edge(name, target, None) for name, targets in depends.items() for target in targets)
    return Resource(found.urn, found.type, found.name, found.properties, found.options, edges, found.custom)


def _type(urn: str) -> str:
    """The last type of a URN's chain of types, empty where it has none."""
    return urn.split("::")[2].rpartition("$")[2] if urn.count("::") >= 3 else ""  # noqa: PLR2004 - urn::project::types::name


def _plain(value: Any) -> object:
    """A protobuf value as plain JSON, unknowns and secrets marked; numbers that are whole stay whole."""
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN if value.string_value in _UNKNOWN_TEXTS else value.string_value
    if kind == "struct_value":
        fields = value.struct_value.fields
        if SIGNATURE in fields and fields[SIGNATURE].string_value == _SECRET:
            return None if fields["value"].WhichOneof("kind") in {None, "null_value"} else Secret(SecretOrigin.UNTOLD)
        return {key: _plain(item) for key, item in fields.items()}
    if kind == "list_value":
        return [_plain(item) for item in value.list_value.values]
    return None if kind in {None, "null_value"} else getattr(value, kind)
