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
    """

    shape: str
    many: bool = False
    block: bool = False
    required: bool = False
    computed: bool = False
    optional: bool = True
    inside: Mapping[str, TerraformField] = field(default_factory=dict)


TerraformBlock = Mapping[str, TerraformField]


def read_schema(path: Path) -> dict[str, TerraformBlock]:
    """Every resource type's fields."""
    return {name: _block(described) for name, described in json.loads(path.read_text(encoding="utf-8")).items()}


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
    return TerraformField(shape, many=many, inside=inside, **known)


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
    return TerraformField(shape, inside=inside)
