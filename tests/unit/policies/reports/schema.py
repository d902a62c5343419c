"""The part of JSON Schema (draft 2020-12) that our schemas use, read strictly: a keyword that is not known here is an error."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
_TYPES: Mapping[str, type] = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
_SAY_NOTHING = {"$schema", "$id", "$defs", "title", "description", "format"}


def problems(schema: Schema, value: object, root: Schema | None = None, path: str = "$") -> Iterator[str]:
    """Why `value` is not what `schema` says; nothing if it is."""
    top = schema if root is None else root
    for word in schema:
        if word in _SAY_NOTHING:
            continue
        if word in _INNER:
            for inner, part, where in _INNER[word](schema, value, top):
                yield from problems(inner, part, top, f"{path}{where}")
        elif reason := _LEAVES[word](schema, value, top):
            yield f"{path}: {reason}"


def _properties(schema: Schema, value: object, _: Schema) -> Iterator[tuple[Schema, object, str]]:
    for key, inner in schema["properties"].items():
        if isinstance(value, dict) and key in value:
            yield inner, value[key], f".{key}"


def _items(schema: Schema, value: object, _: Schema) -> Iterator[tuple[Schema, object, str]]:
    return ((schema["items"], item, f"[{n}]") for n, item in enumerate(value if isinstance(value, list) else ()))


def _ref(schema: Schema, value: object, top: Schema) -> Iterator[tuple[Schema, object, str]]:
    yield top["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, ""


def _type(schema: Schema, value: object, _: Schema) -> str | None:
    wanted = schema["type"]
    fits = isinstance(value, _TYPES[wanted]) and not (wanted == "integer" and isinstance(value, bool))
    return None if fits else f"{value!r} is no {wanted}"


def _any_of(schema: Schema, value: object, top: Schema) -> str | None:
    return None if any(not list(problems(one, value, top)) for one in schema["anyOf"]) else f"{value!r} is none of the kinds"


def _required(schema: Schema, value: object, _: Schema) -> str | None:
    missing = [key for key in schema["required"] if key not in value] if isinstance(value, dict) else []
    return f"lacks {missing}" if missing else None


def _no_more(schema: Schema, value: object, _: Schema) -> str | None:
    assert schema["additionalProperties"] is False
    more = [key for key in value if key not in schema["properties"]] if isinstance(value, dict) else []
    return f"has {more}" if more else None


def _short(schema: Schema, value: object, _: Schema) -> str | None:
    shortest = schema.get("minItems", schema.get("minLength", 0))
    return f"is shorter than {shortest}" if isinstance(value, list | str) and len(value) < shortest else None


_INNER: Mapping[str, Callable[[Schema, object, Schema], Iterator[tuple[Schema, object, str]]]] = {
    "properties": _properties,
    "items": _items,
    "$ref": _ref,
}
_LEAVES: Mapping[str, Callable[[Schema, object, Schema], str | None]] = {
    "type": _type,
    "anyOf": _any_of,
    "required": _required,
    "additionalProperties": _no_more,
    "minItems": _short,
    "minLength": _short,
    "const": lambda schema, value, _: None if value == schema["const"] else f"{value!r} is not {schema['const']!r}",
    "enum": lambda schema, value, _: None if value in schema["enum"] else f"{value!r} is none of {schema['enum']}",
    "minimum": lambda schema, value, _: f"{value} is too small" if isinstance(value, int) and value < schema["minimum"] else None,
    "pattern": lambda schema, value, _: (
        None if not isinstance(value, str) or re.search(schema["pattern"], value) else f"{value!r} does not match"
    ),
}
