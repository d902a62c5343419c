"""The engine's resources as a graph.

The engine asks twice: about each resource with what the program gave it, before anything is done, and about the whole stack with what
came of it. What rules judge is what the program gave; what came of it only tells which resource a text names. A default of AWS is thereby
no answer of the program's: a database under the key of AWS has a `kmsKeyId` once it exists.

Defaults of the provider itself cannot be told from what the program gave; the engine leaves out the list of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pulumi_policy import proxy

from policies.crossguard.identifiers import with_identifiers
from policies.graph import Graph
from policies.need import Need
from policies.resource import Resource
from policies.source import Source
from policies.sources.identities import Identities
from policies.sources.masking import SIGNATURE, UNKNOWN_TEXT
from policies.sources.stated import STACK, Stated
from policies.sources.stated_graph import graph_outputs, graph_resources, not_judged
from policies.value import UNKNOWN

_UNKNOWN_TEXTS = frozenset(text for name, text in vars(proxy).items() if name.startswith("UNKNOWN_") and isinstance(text, str))

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
    """The properties of a protobuf struct as plain JSON, in the protocol's own form: secrets still wrapped, one text for all unknowns."""
    return {key: _plain(value) for key, value in message.fields.items()}


def resource_alone(message: Any, inputs: Properties) -> Resource:
    """The resource of a request about it alone; what it was made from is not told."""
    [resource] = graph_resources([_stated(message, inputs, {}, {})], Identities(()))
    return resource


def engine_graph(
    messages: Any, inputs: Mapping[str, Properties], stack: str, settings: Properties | None, doubts: tuple[str, ...]
) -> EngineGraph:
    """The graph of a preview, an update or an analysis.

    Args:
        messages: every resource, as the engine hands over a whole stack.
        inputs: what the program gave each, by URN; a resource that the engine did not ask about alone is judged by what came of it.
        stack: its name.
        settings: its configuration, None where it could not be read.
        doubts: what could not be read, a sentence each.

    Where the engine does not hand over the stack itself, its outputs are unknown, not absent.
    """
    listed = with_identifiers([_with_both(message, inputs.get(message.urn)) for message in messages])
    declared = [one for one in listed if one.type != STACK]
    root = next((one for one in listed if one.type == STACK), None)
    identities = Identities(declared)
    return EngineGraph(
        graph_resources(declared, identities),
        stack,
        graph_outputs(root, identities) if root else {"recovery_plan": UNKNOWN},
        settings or {},
        Source.ENGINE,
        unread=(*doubts, *not_judged(declared)),
        settings_read=settings is not None,
    )


def _with_both(message: Any, inputs: Properties | None) -> Stated:
    came = given(message.properties)
    depends = {name: tuple(targets.urns) for name, targets in message.propertyDependencies.items()}
    if message.type == STACK:
        return _stated(message, {}, came, depends)
    if inputs is None:
        inputs = {key: value for key, value in came.items() if value != UNKNOWN_TEXT or key in depends}
    return _stated(message, inputs, _told(came), depends)


def _stated(message: Any, inputs: Properties, outputs: Properties, depends: Mapping[str, tuple[str, ...]]) -> Stated:
    options = message.options
    return Stated(
        urn=message.urn,
        type=message.type,
        custom=message.HasField("provider") or message.type.startswith("pulumi:providers:"),
        id=str(outputs.get("id") or ""),
        inputs=inputs,
        outputs=outputs,
        depends=depends,
        parent=options.parent,
        provider=message.provider.urn if message.HasField("provider") else "",
        protect=options.protect,
        retain_on_delete=False,
        ignore_changes=tuple(options.ignoreChanges),
        aliases=tuple(options.aliases),
        external=False,
        delete=False,
    )


def _told(value: object) -> Any:
    """Outputs without secrets and what is not known yet: neither tells which resource is meant."""
    if isinstance(value, Mapping):
        return {
            key: _told(item)
            for key, item in value.items()
            if item != UNKNOWN_TEXT and not (isinstance(item, Mapping) and SIGNATURE in item)
        }
    return [_told(item) for item in value if item != UNKNOWN_TEXT] if isinstance(value, list) else value


def _plain(value: Any) -> object:
    """A protobuf value as plain JSON, every kind of unknown as the same text."""
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        return UNKNOWN_TEXT if value.string_value in _UNKNOWN_TEXTS else value.string_value
    if kind == "struct_value":
        return {key: _plain(item) for key, item in value.struct_value.fields.items()}
    if kind == "list_value":
        return [_plain(item) for item in value.list_value.values]
    return None if kind in {None, "null_value"} else getattr(value, kind)
