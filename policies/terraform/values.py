"""One property, three times: the planned value, the expression that gave it, and what is not known before the apply.

Source: Terraform documentation, "JSON Output Format": `planned_values`, `configuration` with its `references`, `after_unknown`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policies.terraform.names import Block, Field
from policies.value import Secret, Unknown, only_reference, references, replace_references

# Stands for any ARN inside a policy. Terraform would not know the whole policy then; a scanner that can still read it sees more.
STAND_IN_ARN = "arn:aws:service:eu-west-1:123456789012:unknown"
_SECRET = "masked-secret"  # noqa: S105 - what a secret is replaced by
_ABSENT = object()

Address = Callable[[str, str], tuple[str, ...]]


@dataclass
class Written:
    """The three sides of one block."""

    values: dict[str, Any] = field(default_factory=dict)
    expressions: dict[str, Any] = field(default_factory=dict)
    unknown: dict[str, Any] = field(default_factory=dict)


class BlockWriter:
    """Writes the properties of one resource; `problems` collects every property that the table does not know."""

    def __init__(self, where: str, address: Address) -> None:
        self.problems: list[str] = []
        self._where, self._address = where, address

    def write(self, properties: Mapping[str, object], block: Block, path: str = "") -> Written:
        """One level of properties."""
        written = Written(values=dict(block.omitted))
        for name, value in properties.items():
            if value is None or name == "__defaults":
                continue
            if name not in block.properties:
                self.problems.append(f"{self._where}: property {path}{name} is not in the Terraform name table")
            elif target := block.properties[name]:
                self._put(written, value, target, f"{path}{name}")
        return written

    def _put(self, written: Written, value: object, target: Field, path: str) -> None:
        planned, expression, unknown = self._field(value, target, path)
        if planned is _ABSENT:
            written.values.pop(target.to, None)
        else:
            written.values[target.to] = planned
        written.expressions[target.to] = expression
        if unknown:
            written.unknown[target.to] = unknown

    def _field(self, value: object, target: Field, path: str) -> tuple[Any, Any, Any]:
        flat = self._expression(value)
        if isinstance(value, Unknown) or only_reference(value):
            return _ABSENT, flat, True
        if target.of is not None:
            return self._objects(value, target, target.of, path, flat)
        if target.shape == "map" and isinstance(value, Mapping):
            scalars = {str(key): scalar(item, target.items) for key, item in value.items()}
            return {k: v for k, v in scalars.items() if v is not _ABSENT}, flat, {k: True for k, v in scalars.items() if v is _ABSENT}
        if target.many:
            listed = [scalar(item, target.shape) for item in _as_list(value)]
            return [None if i is _ABSENT else i for i in listed], flat, [i is _ABSENT for i in listed] if _ABSENT in listed else False
        planned = scalar(value, target.shape)
        return planned, flat, planned is _ABSENT

    def _objects(self, value: object, target: Field, inside: Block, path: str, flat: Any) -> tuple[Any, Any, Any]:
        parts = [self.write(item, inside, f"{path}.") for item in _as_list(value) if isinstance(item, Mapping)]
        expression = [p.expressions for p in parts] if target.block else flat
        if target.many:
            return [p.values for p in parts], expression, [p.unknown for p in parts]
        first = parts[0] if parts else Written()
        return first.values, first.expressions if target.block else flat, first.unknown

    def _expression(self, value: object) -> dict[str, Any]:
        named = list(dict.fromkeys(part for r in references(value) for part in self._address(r.urn, r.output)))
        return {"references": named} if named else {"constant_value": _constant(value)}


def scalar(value: object, shape: str) -> Any:
    """The value as Terraform would print it; a mark of its own where it is not known."""
    if isinstance(value, Secret):
        return _SECRET
    if isinstance(value, Unknown) or only_reference(value):
        return _ABSENT
    if isinstance(value, str):
        return _typed(replace_references(value, STAND_IN_ARN), shape)
    if shape == "string":
        if isinstance(value, Mapping | Sequence | bool):
            return json.dumps(_constant(value))
        return None if value is None else f"{value:g}" if isinstance(value, float) else str(value)
    return value


def _typed(text: str, shape: str) -> object:
    if shape == "bool" and text in {"true", "false"}:
        return text == "true"
    if shape == "number":
        try:
            return float(text) if "." in text else int(text)
        except ValueError:
            return text
    return text


def _constant(value: object) -> Any:
    if isinstance(value, Secret | Unknown):
        return _SECRET if isinstance(value, Secret) else None
    if isinstance(value, Mapping):
        return {str(k): _constant(v) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_constant(v) for v in value]
    return value


def _as_list(value: object) -> Iterator[object]:
    yield from value if isinstance(value, Sequence) and not isinstance(value, str) else (value,)
