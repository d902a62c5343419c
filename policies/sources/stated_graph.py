"""From what the engine wrote down to a graph that looks like a recorded one, so that rules answer the same.

Inputs become properties without what the provider filled in. Text that came from another resource's output becomes a reference, and so
does a value not known yet that can only be one. Secrets are masked; nobody can tell where they came from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from policies.resource import Edge, Options, Resource
from policies.sources.identities import Identities
from policies.sources.masking import SECRET, SIGNATURE, UNKNOWN_TEXT, masked
from policies.sources.reference_names import holds_reference, meant
from policies.sources.stated import STACK, Stated
from policies.value import SecretOrigin, reference_text, references

WITHHELD = "[secret]"  # what a preview prints instead of a secret
# Providers whose resources no rule asks about because there is nothing to ask.
_NOTHING_TO_JUDGE = {"aws", "pulumi", "random", "tls", "time", "command", "null", "vault"}


def graph_resources(declared: Iterable[Stated], identities: Identities) -> tuple[Resource, ...]:
    """The resources of a graph.

    Args:
        declared: what the program declares, the stack itself left out.
        identities: whatever outputs are known of; a program also refers to what it only looks at.
    """
    return tuple(_resource(r, identities) for r in declared)


def graph_outputs(stack: Stated, identities: Identities) -> Mapping[str, object]:
    """The stack's outputs; what they were made from was not written down, so only what one resource alone has becomes a reference."""
    return {key: _masked(_prepared(value, (), key), key, identities.written_by_anybody) for key, value in sorted(stack.outputs.items())}


def not_judged(resources: Iterable[Stated]) -> tuple[str, ...]:
    """A sentence for each provider about whose resources no rule asks."""
    counted = Counter(r.type.partition(":")[0] for r in resources if r.custom)
    return tuple(
        f"{count} resource{'s' if count > 1 else ''} of the provider {package!r}: no rule asks about them"
        for package, count in sorted(counted.items())
        if package not in _NOTHING_TO_JUDGE
    )


def _resource(raw: Stated, identities: Identities) -> Resource:
    properties = {}
    for key, value in sorted(_without_defaults(raw.inputs).items()):
        if value is not None:
            properties[key] = _property(raw, key, value, identities)
    return Resource(
        urn=raw.urn,
        type=raw.type,
        name=raw.name,
        properties=properties,
        options=Options(
            protect=raw.protect,
            retain_on_delete=raw.retain_on_delete,
            ignore_changes=raw.ignore_changes,
            parent="" if f"::{STACK}::" in raw.parent else raw.parent,
            provider=raw.provider,
            aliases=raw.aliases,
        ),
        edges=_edges(raw, properties),
        custom=raw.custom,
    )


def _property(raw: Stated, key: str, value: object, identities: Identities) -> object:
    prepared = _prepared(value, meant(u for u in _dependencies(raw, key) if u.count("::") > 1), key)
    if raw.depends is None:
        return _masked(prepared, key, identities.written_by_anybody)
    among = _dependencies(raw, key)
    if not among:
        return _masked(prepared, key, str)
    return _masked(prepared, key, lambda text: identities.written(text, among, whole_property=text == value))


def _masked(value: object, name: str, written: Callable[[str], str]) -> object:
    return masked(value, written, name=name, origin=SecretOrigin.UNTOLD)


def _dependencies(raw: Stated, key: str) -> tuple[str, ...]:
    return (raw.depends or {}).get(key, ())


def _prepared(value: object, depends: tuple[str, ...], name: str) -> object:
    """A value in the form the engine's protocol has, and unknown values that can only be one reference as such."""
    if isinstance(value, Mapping):
        if SIGNATURE in value:
            return value
        return {k: _prepared(v, depends, str(k)) for k, v in _without_defaults(value).items()}
    if isinstance(value, list):
        return _list(value, depends, name)
    if value == WITHHELD:
        return {SIGNATURE: SECRET, "value": WITHHELD}
    if value == UNKNOWN_TEXT and len(depends) == 1 and holds_reference(name):
        return reference_text(depends[0], _output_for(name))
    return value


def _list(value: list[object], depends: tuple[str, ...], name: str) -> list[object]:
    """A list; as many unknown items as resources it was made from are those resources, whatever their order."""
    unknown = value.count(UNKNOWN_TEXT)
    if unknown > 1 and unknown == len(depends) and holds_reference(name):
        made_from = iter(sorted(depends))
        value = [reference_text(next(made_from), _output_for(name)) if item == UNKNOWN_TEXT else item for item in value]
    return [_prepared(item, depends, name) for item in value]


def _output_for(name: str) -> str:
    """Which output a property of this name asks for, when only that it is one of a resource's is known."""
    return "arn" if name.lower().endswith(("arn", "arns")) else "id"


def _without_defaults(value: Mapping[str, object]) -> dict[str, object]:
    """An object as the program wrote it: what the provider filled in is listed in the object itself."""
    filled = value.get("__defaults")
    names = set(filled) if isinstance(filled, list) and all(isinstance(n, str) for n in filled) else set()
    return {k: v for k, v in value.items() if k != "__defaults" and k not in names}


def _edges(raw: Stated, properties: Mapping[str, object]) -> tuple[Edge, ...]:
    """References by output where a value shows them, and the rest from the dependencies the engine tracked."""
    edges = list(dict.fromkeys(Edge(r.path, r.urn, r.output) for r in references(properties)))
    shown = {(e.property, e.target) for e in edges}
    for name, dependencies in (raw.depends or {}).items():
        if name in properties:
            edges += [Edge(name, urn, None) for urn in dependencies if (name, urn) not in shown]
    return tuple(edges)
