"""The name table as values: what each Pulumi type and property is called in Terraform."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("names.json")


@dataclass(frozen=True)
class Field:
    """Where a property goes.

    Attributes:
        to: Terraform name.
        shape: ``string``, ``number``, ``bool``, ``map``, ``list`` or ``object``.
        many: Terraform has a list or set of it, so a single value is wrapped.
        block: a nested block, whose expressions nest too; an attribute's are flat.
        of: the fields inside an object.
        items: the shape of a map's values.
        later: the SDK has it, and the provider version of the table does not have it yet.
    """

    to: str
    shape: str
    many: bool = False
    block: bool = False
    of: Block | None = None
    later: bool = False
    items: str = "string"


@dataclass(frozen=True)
class Block:
    """One level: fields by Pulumi name (None where Terraform has no such thing), and what a plan shows for omitted ones."""

    properties: Mapping[str, Field | None]
    omitted: Mapping[str, object]


@dataclass(frozen=True)
class TerraformType:
    """One type: its Terraform name, its outputs by Pulumi name, its fields."""

    name: str
    outputs: Mapping[str, str]
    block: Block


@cache
def name_table() -> Mapping[str, TerraformType]:
    """The checked-in table, by Pulumi type token."""
    types = _document()["types"]
    return {token: TerraformType(entry["type"], entry["outputs"], _block(entry["block"])) for token, entry in types.items()}


def table_provider() -> str:
    """Name and version of the Terraform provider whose names the table holds."""
    return str(_document()["made_with"]["provider"])


@cache
def _document() -> Mapping[str, Any]:
    document: Mapping[str, Any] = json.loads(_TABLE.read_text(encoding="utf-8"))
    return document


def _block(entry: Mapping[str, Any]) -> Block:
    return Block({name: _field(field) if field else None for name, field in entry["properties"].items()}, entry["omitted"])


def _field(entry: Mapping[str, Any]) -> Field:
    inside = _block(entry["of"]) if "of" in entry else None
    flags = (entry.get("many", False), entry.get("block", False))
    return Field(entry["to"], entry["shape"], *flags, inside, entry.get("later", False), entry.get("items", "string"))
