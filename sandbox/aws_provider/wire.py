"""Between the engine's protobuf structs and plain values, with what the program marked secret kept apart.

Source: Pulumi SDK, "Property values on the wire": a secret is an object with a signature key beside its value.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from google.protobuf import struct_pb2

from sandbox.aws_provider.values import Properties

SIGNATURE = "4dabf18193072939515e22adb298388d"
"""The key by which the engine marks a value that is more than JSON."""
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - the mark of a secret, not one


@dataclass(frozen=True)
class Received:
    """Properties as the engine sent them, unwrapped.

    Attributes:
        secret: names of the top-level properties that hold a secret anywhere inside.
        texts: the secret texts themselves, to be masked wherever they might be repeated.
    """

    values: Properties
    secret: frozenset[str]
    texts: frozenset[str]


def received(struct: struct_pb2.Struct | None) -> Received:
    """Unwrap a struct of the engine; assets and archives stay wrapped, for Check to refuse."""
    values: Properties = {}
    secret: set[str] = set()
    texts: set[str] = set()
    for key, field in (struct.fields if struct is not None else {}).items():
        found: list[Any] = []
        values[key] = _plain(field, found)
        if found:
            secret.add(key)
            texts.update(text for value in found for text in texts_of(value))
    return Received(values, frozenset(secret), frozenset(texts))


def to_struct(values: Properties, secret: Iterable[str] = ()) -> struct_pb2.Struct:
    """A struct for the engine; properties named in `secret` are marked, those without a value left out."""
    marked = set(secret)
    struct = struct_pb2.Struct()
    struct.update(
        {key: {SIGNATURE: _SECRET, "value": value} if key in marked else value for key, value in values.items() if value is not None}
    )
    return struct


def texts_of(value: object) -> Iterator[str]:
    """Every text of three characters or more inside a value."""
    if isinstance(value, str):
        if len(value) > 2:  # noqa: PLR2004 - masking shorter ones would garble every message
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)


def _plain(field: struct_pb2.Value, secrets: list[Any]) -> Any:
    kind = field.WhichOneof("kind")
    if kind == "struct_value":
        fields = field.struct_value.fields
        if SIGNATURE not in fields or fields[SIGNATURE].string_value != _SECRET:
            return {key: _plain(item, secrets) for key, item in fields.items()}
        value = _plain(fields["value"], secrets)
        secrets.append(value)
        return value
    if kind == "list_value":
        return [_plain(item, secrets) for item in field.list_value.values]
    return None if kind in (None, "null_value") else getattr(field, kind)
