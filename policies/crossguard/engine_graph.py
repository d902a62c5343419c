"""The engine's resources as a graph.

The SDK wraps properties so that touching an unknown value ends the policy without a word; here unknowns become values of their own.
The engine hands over secrets unwrapped, so what has a secret's name or look is masked first. It knows which resources a property
depends on, not which output. It hands over outputs, not inputs: one that is unknown though it depends on nothing was not set by the
program, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pulumi_policy import PolicyResource, proxy

from policies.graph import Graph
from policies.resource import Edge, Options, Resource
from policies.source import Source
from policies.sources.masking import masked
from policies.value import UNKNOWN, SecretOrigin

_STACK = "pulumi:pulumi:Stack"
_UNKNOWN_TEXTS = frozenset(text for name, text in vars(proxy).items() if name.startswith("UNKNOWN_") and isinstance(text, str))


def engine_graph(resources: Iterable[PolicyResource], stack: str, settings: Mapping[str, object]) -> Graph:
    """The graph of a preview or an update.

    Where the engine does not hand over the stack's outputs, they are unknown, not absent.
    """
    listed = list(resources)
    outputs: Mapping[str, object] = {"recovery_plan": UNKNOWN}
    for resource in listed:
        if resource.resource_type == _STACK and (found := _outputs(resource)):
            outputs = found
    return Graph(tuple(_resource(r) for r in listed if r.resource_type != _STACK), stack, outputs, settings, Source.ENGINE)


def stack_of(resources: Iterable[PolicyResource]) -> str:
    """The stack's name, which every URN begins with; empty where there is no resource."""
    first = next(iter(resources), None)
    return first.urn.split("::")[0].rpartition(":")[2] if first else ""


def _resource(resource: PolicyResource) -> Resource:
    parent = resource.parent.urn if resource.parent and resource.parent.resource_type != _STACK else ""
    return Resource(
        urn=resource.urn,
        type=resource.resource_type,
        name=resource.name,
        properties=_properties(resource),
        options=Options(
            protect=resource.opts.protect,
            ignore_changes=tuple(resource.opts.ignore_changes),
            parent=parent,
            provider=resource.provider.urn if resource.provider else "",
            aliases=tuple(resource.opts.aliases),
        ),
        edges=tuple(Edge(name, target.urn, None) for name, targets in resource.property_dependencies.items() for target in targets),
        custom=resource.provider is not None or resource.resource_type.startswith("pulumi:providers:"),
    )


def _properties(resource: PolicyResource) -> dict[str, object]:
    depends = resource.property_dependencies
    return {key: value for key, value in _outputs(resource).items() if value is not UNKNOWN or key in depends}


def _outputs(resource: PolicyResource) -> dict[str, object]:
    raw = resource.props["__target"] if hasattr(resource.props, "_DictProxy__target") else resource.props
    return {key: masked(_known(value), str, name=key, origin=SecretOrigin.UNTOLD) for key, value in raw.items()}


def _known(value: object) -> object:
    """A value without the SDK's wrappers, unknowns marked."""
    if isinstance(value, str):
        return UNKNOWN if value in _UNKNOWN_TEXTS else value
    if isinstance(value, Mapping):
        inner = value["__target"] if hasattr(value, "_DictProxy__target") else value
        return {key: _known(item) for key, item in inner.items()}
    if isinstance(value, Sequence):
        inner_list = value["__target"] if hasattr(value, "_ListProxy__target") else value  # type: ignore[call-overload] # the SDK's own key
        return [_known(item) for item in inner_list]
    return value
