"""A graph as Terraform configuration (``.tf.json``): what the program sets, by Terraform's names, references as references.

Source: Terraform documentation, "JSON Configuration Syntax" and "Strings and Templates" (``${`` and ``%{`` are escaped by doubling).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from policies.graph import Graph
from policies.terraform.names import Block, Field, TerraformType
from policies.terraform.plan import Plan
from policies.terraform.values import scalar
from policies.value import Secret, Unknown, only_reference, reference_text, references

# Something Terraform does not know before the apply, for what the graph does not know either or what is not AWS's.
_ELSEWHERE = "${terraform_data.elsewhere.output}"
_NAMED = re.compile(r"\$\{(urn:pulumi:[^#{}]+)#([^{}]*)\}")

Reference = Callable[[str, str], str]


def configuration(graph: Graph, plan: Plan, table: Mapping[str, TerraformType], prefix: str = "") -> dict[str, Any]:
    """The `resource` part of a configuration that declares what `plan` holds; every name begins with `prefix`."""
    addresses = {resource.urn: address.replace(".", f".{prefix}", 1) for address, resource in plan.written.items()}

    def reference(urn: str, output: str) -> str:
        target, address = graph.get(urn), addresses.get(urn)
        if target is None or address is None:
            return _ELSEWHERE
        name, *inside = re.split(r"[.[]", output)
        attribute = f"{address}.{table[target.type].outputs.get(name, 'id')}"
        return f"${{jsonencode({attribute})}}" if inside else f"${{{attribute}}}"  # a set has no first element to name

    written: dict[str, dict[str, Any]] = {"terraform_data": {"elsewhere": {"input": "elsewhere"}}}
    for resource in plan.written.values():
        type_, name = addresses[resource.urn].split(".", 1)
        properties = _with_echoes(graph, resource.properties, {e.property: e.target for e in resource.edges if e.output is None}, addresses)
        written.setdefault(type_, {})[name] = _block(properties, table[resource.type].block, reference)
    return written


def _with_echoes(
    graph: Graph, properties: Mapping[str, object], dependencies: Mapping[str, str], addresses: Mapping[str, str]
) -> dict[str, object]:
    """Properties in which an output that only echoed an input is a reference again."""
    found = dict(properties)
    for name, urn in dependencies.items():
        target, value = graph.get(urn), properties.get(name)
        if target is None or urn not in addresses or not isinstance(value, str) or any(references(value)):
            continue
        if echoed := next((key for key, given in target.properties.items() if given == value), None):
            found[name] = reference_text(urn, echoed)
    return found


def _block(properties: Mapping[str, object], block: Block, reference: Reference) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in properties.items():
        target = block.properties.get(name)
        if value is not None and target is not None and not target.later:
            found[target.to] = _value(value, target, reference)
    return found


def _value(value: object, target: Field, reference: Reference) -> Any:
    if isinstance(value, Unknown):
        return _ELSEWHERE
    if whole := only_reference(value):
        return reference(*whole)
    if target.of is not None:
        inside = [_object(item, target, target.of, reference) for item in _listed(value) if isinstance(item, Mapping)]
        return inside if target.many else inside[0] if inside else None
    if target.shape == "map" and isinstance(value, Mapping):
        return {_text(str(k), reference): _scalar(v, target.items, reference) for k, v in value.items()}
    if target.many:
        return [_scalar(item, target.shape, reference) for item in _listed(value)]
    return _scalar(value, target.shape, reference)


def _object(item: Mapping[str, object], target: Field, inside: Block, reference: Reference) -> dict[str, Any]:
    """A block as it is; an attribute of objects must name every field."""
    written = _block(item, inside, reference)
    return written if target.block else {**inside.omitted, **written}


def _scalar(value: object, shape: str, reference: Reference) -> Any:
    if isinstance(value, Unknown):
        return _ELSEWHERE
    if isinstance(value, Secret):
        return "masked-secret"
    if isinstance(value, str) and _NAMED.search(value):
        return _text(value, reference)
    plain = scalar(value, shape)
    return _text(plain, reference) if isinstance(plain, str) else plain


def _text(text: str, reference: Reference) -> str:
    parts: list[str] = []
    end = 0
    for found in _NAMED.finditer(text):
        parts += [_escaped(text[end : found.start()]), reference(found[1], found[2])]
        end = found.end()
    return "".join([*parts, _escaped(text[end:])])


def _escaped(text: str) -> str:
    return text.replace("${", "$${").replace("%{", "%%{")


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
