"""The values a program declares and AWS answers with, in Pulumi's spelling: JSON-like trees with camelCase names."""

from __future__ import annotations

from typing import Any

Properties = dict[str, Any]
"""Property name to value: None, bool, float, str, list or dict of such."""

Kind = Any
"""A property's type as schema.json writes it: "s", "n", "b", "any", [kind], {"*": kind} for a map, {name: kind} for a structure."""

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine writes, during a preview, for a value that is known only after an update (Pulumi SDK, `rpc.UNKNOWN`)."""


def present(properties: Properties) -> Properties:
    """The properties that have a value."""
    return {key: value for key, value in properties.items() if value is not None}


def is_empty(value: object) -> bool:
    """Whether AWS treats the value like one that was not given."""
    return value is None or value in ("", [], {})


def holds_unknown(value: object) -> bool:
    """Whether any part of the value is known only after an update."""
    if isinstance(value, dict):
        return any(map(holds_unknown, value.values()))
    if isinstance(value, list):
        return any(map(holds_unknown, value))
    return value == UNKNOWN
