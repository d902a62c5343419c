"""The Terraform provider's schema as values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class TerraformField:
    """One attribute or block.

    Attributes:
        shape: ``string``, ``number``, ``bool``, ``map``, or ``object``.
        many: it is a list or set of that shape.
        block: written as a nested block, not as an attribute.
        required: must be set; `computed`: the provider fills it in when it is not; `optional`: may be set.
        inside: the fields of an object.
        least: how many blocks there must be.
        items: the shape of a map's values.
    """

    shape: str
    many: bool = False
    block: bool = False
    required: bool = False
    computed: bool = False
    optional: bool = True
    inside: Mapping[str, TerraformField] = field(default_factory=dict)
    least: int = 0
    items: str = "string"


TerraformBlock = Mapping[str, TerraformField]


def read_schema(path: Path) -> dict[str, TerraformBlock]:
    """Every resource type's fields, from ``terraform providers schema -json`` or from its short form of one type a line."""
    document = json.loads(path.read_text(encoding="utf-8"))
    if "provider_schemas" not in document:
        return {name: _block(described) for name, described in document.items()}
    [provider] = document["provider_schemas"].values()
    return {name: _real_block(described["block"]) for name, described in provider["resource_schemas"].items()}


def _real_block(described: Mapping[str, Any]) -> dict[str, TerraformField]:
    fields = {name: _real_attribute(attribute) for name, attribute in described.get("attributes", {}).items()}
    for name, block in described.get("block_types", {}).items():
        many = block["nesting_mode"] in {"list", "set"}
        least, inside = int(block.get("min_items") or 0), _real_block(block["block"])
        fields[name] = TerraformField("object", many=many, block=True, required=least > 0, inside=inside, least=least)
    return fields


def _real_attribute(attribute: Mapping[str, Any]) -> TerraformField:
    kind = _part(attribute["type"])
    required, computed = bool(attribute.get("required")), bool(attribute.get("computed"))
    optional = required or bool(attribute.get("optional"))
    known = {"required": required, "computed": computed, "optional": optional}
    return TerraformField(kind.shape, kind.many, inside=kind.inside, items=kind.items, **known)


def _block(described: Mapping[str, Any]) -> dict[str, TerraformField]:
    fields = {name: _attribute(kind, flags) for name, (kind, flags) in described.get("attributes", {}).items()}
    for name, block in described.get("blocks", {}).items():
        many = block["nesting"] in {"list", "set"}
        fields[name] = TerraformField("object", many=many, block=True, required=bool(block.get("min")), inside=_block(block))
    return fields


def _attribute(kind: str, flags: str) -> TerraformField:
    """Kinds are written ``string``, ``liststring``, ``mapstring``, or ``set([...])`` with a type expression of Terraform's own."""
    many = kind.startswith(("list", "set"))
    inner = kind.removeprefix("list").removeprefix("set") if many else kind
    inside: Mapping[str, TerraformField] = {}
    if inner.startswith("("):
        shape, inside = _expression(json.loads(inner[1:-1]))
    elif inner.startswith("object("):
        shape, inside = "object", {k: _part(v) for k, v in json.loads(inner[len("object(") : -1]).items()}
    else:
        shape = "map" if inner.startswith("map") else inner
    known = {"required": "r" in flags, "computed": "c" in flags, "optional": "o" in flags or "r" in flags}
    items = inner.removeprefix("map") if shape == "map" and inner.removeprefix("map") in {"bool", "number"} else "string"
    return TerraformField(shape, many=many, inside=inside, items=items, **known)


def _expression(kind: Any) -> tuple[str, Mapping[str, TerraformField]]:
    if isinstance(kind, str):
        return kind, {}
    if kind[0] == "object":
        return "object", {name: _part(inner) for name, inner in kind[1].items()}
    return ("map" if kind[0] == "map" else "list"), {}


def _part(kind: Any) -> TerraformField:
    if isinstance(kind, list) and kind[0] in {"list", "set"}:
        shape, inside = _expression(kind[1])
        return TerraformField(shape, many=True, inside=inside)
    shape, inside = _expression(kind)
    items = kind[1] if shape == "map" and isinstance(kind[1], str) else "string"
    return TerraformField(shape, inside=inside, items=items)
