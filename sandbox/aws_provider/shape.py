"""Conversions between Pulumi's values and the shapes of AWS's own service models (botocore), both ways."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.aws_provider.meaning import alike
from sandbox.aws_provider.values import Kind, present

_PAIRS = (("Key", "Value"), ("TagKey", "TagValue"), ("Name", "Value"), ("key", "value"))
_YES = ("true", "enable", "enabled", "1")


def to_aws(shape: Any, value: Any) -> Any:
    """A camelCase value as botocore's `shape` wants it."""
    converter = _TO_AWS.get(shape.type_name)
    return converter(shape, value) if converter else value


def from_aws(kind: Kind, value: Any) -> Any:
    """A value of an AWS answer as a property of `kind`; None stays None."""
    if value is None:
        return None
    if isinstance(kind, dict):
        return _map_from_aws(kind["*"], value) if "*" in kind else _structure_from_aws(kind, value)
    if isinstance(kind, list):
        return [from_aws(kind[0], item) for item in (value if isinstance(value, list) else [value])]
    if isinstance(value, dict) and set(value) == {"Value"}:
        value = value["Value"]
    return _scalar_from_aws(kind, value)


def text_of(value: Any) -> str:
    """A value as the text AWS writes for it: JSON for structures, ``true``, whole numbers without a point."""
    if isinstance(value, dict | list):
        return json.dumps(value)
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def spellings(name: str) -> tuple[str, str, str]:
    """How a name may be met on the other side: as it is, plural, singular."""
    plain = alike(name)
    return plain, plain + "s", plain.rstrip("s")


def pair_names(members: Mapping[str, Any]) -> tuple[str, str] | None:
    """The two member names with which a structure spells one entry of a map, such as Key and Value."""
    return next((pair for pair in _PAIRS if pair[0] in members and pair[1] in members), None)


def _structure(shape: Any, value: Any) -> Any:
    if isinstance(value, list):
        value = value[0] if value else {}
    if not isinstance(value, dict):
        (only,) = shape.members.items()
        return {only[0]: to_aws(only[1], value)}
    given = {alike(key): item for key, item in value.items()}
    result = {}
    for name, member in shape.members.items():
        found = next((given[s] for s in spellings(name) if given.get(s) is not None), None)
        if found is not None and not (found == "" and member.type_name != "string"):
            result[name] = to_aws(member, found)
    return result


def _list(shape: Any, value: Any) -> Any:
    if isinstance(value, dict) and shape.member.type_name == "structure" and (pair := pair_names(shape.member.members)):
        return [{pair[0]: key, pair[1]: item} for key, item in value.items()]
    return [to_aws(shape.member, item) for item in (value if isinstance(value, list) else [value])]


_TO_AWS: Mapping[str, Callable[[Any, Any], Any]] = {
    "structure": _structure,
    "list": _list,
    "map": lambda shape, value: {key: to_aws(shape.value, item) for key, item in value.items()},
    "integer": lambda _, value: int(float(value)),
    "long": lambda _, value: int(float(value)),
    "float": lambda _, value: float(value),
    "double": lambda _, value: float(value),
    "boolean": lambda _, value: value if isinstance(value, bool) else str(value).lower() in _YES,
    "blob": lambda _, value: value.encode(),
    "string": lambda _, value: text_of(value),
}


def _map_from_aws(kind: Kind, value: Any) -> Any:
    if isinstance(value, list):
        pair = (pair_names(value[0]) if value else None) or ("", "")
        return {item[pair[0]]: item[pair[1]] for item in value}
    return {key: from_aws(kind, item) for key, item in value.items()}


def _structure_from_aws(kind: Mapping[str, Kind], value: Any) -> Any:
    if isinstance(value, list):
        value = value[0] if value else {}
    if not isinstance(value, dict):
        return {}
    given = {alike(key): item for key, item in value.items()}
    return present({key: from_aws(of, next((given[s] for s in spellings(key) if s in given), None)) for key, of in kind.items()})


def _scalar_from_aws(kind: Kind, value: Any) -> Any:
    if kind == "b":
        return value if isinstance(value, bool) else str(value).lower() in _YES
    if kind == "n":
        try:
            return float(value)
        except (TypeError, ValueError):
            return None
    if isinstance(value, dict | list):
        return json.dumps(value)
    if isinstance(value, bytes | bytearray):
        return value.decode()
    return str(value).lower() if isinstance(value, bool) else str(value)
