"""What a property may hold besides plain JSON: a secret that was masked, a value not known yet, a reference in a string.

A reference is written into the string that holds it, as ``${URN#output}``, so that a policy document keeps both its text and
what it points at. No other text of a program looks like that: AWS policy variables carry no URN.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum

_REFERENCE = re.compile(r"\$\{(urn:pulumi:[^#{}]+)#([^{}]*)\}")


class SecretOrigin(StrEnum):
    """Where a masked value came from, as far as it could be told."""

    LITERAL = "literal"
    CONFIGURATION = "configuration"
    REFERENCE = "reference"
    UNTOLD = "untold"


@dataclass(frozen=True)
class Secret:
    """A value that was masked before anybody could write it down."""

    origin: SecretOrigin


class Unknown(Enum):
    """A value the source does not know yet, as the engine does in a preview."""

    VALUE = "unknown"


UNKNOWN = Unknown.VALUE


@dataclass(frozen=True)
class Reference:
    """One resource's output named inside a value; `path` leads from the property to the string that holds it."""

    path: str
    urn: str
    output: str


def reference_text(urn: str, output: str) -> str:
    """The text that stands for `output` of `urn` inside a property."""
    return f"${{{urn}#{output}}}"


def references(value: object, path: str = "") -> Iterator[Reference]:
    """Every reference below `value`, in order; keys of objects may hold them too."""
    if isinstance(value, str):
        if "${urn:" in value:
            yield from (Reference(path, urn, output) for urn, output in _REFERENCE.findall(value))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from references(key, path)
            yield from references(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, Sequence):
        for index, item in enumerate(value):
            yield from references(item, f"{path}[{index}]")


def only_reference(value: object) -> tuple[str, str] | None:
    """URN and output, when `value` is one reference and nothing else."""
    found = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return (found[1], found[2]) if found else None


def replace_references(text: str, stand_in: str) -> str:
    """`text` with every reference replaced by `stand_in`."""
    return _REFERENCE.sub(stand_in, text)
