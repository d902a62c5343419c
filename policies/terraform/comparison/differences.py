"""What our plan says otherwise than Terraform's, resource by resource and value by value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How two plans differ in one place."""

    ONLY_OURS = "only ours"  # we plan a value that Terraform does not know or does not have
    ONLY_THEIRS = "only theirs"  # Terraform plans a value, such as a default, that we leave out
    OTHER = "other value"
    REFERENCES = "other references"


@dataclass(frozen=True)
class Difference:
    """One difference.

    Attributes:
        address: of the resource, in both plans.
        path: of the value inside it, list positions left out.
    """

    address: str
    path: str
    kind: Kind
    ours: Any = None
    theirs: Any = None

    @property
    def type(self) -> str:
        """The Terraform type."""
        return self.address.partition(".")[0]

    @property
    def key(self) -> tuple[str, str, str]:
        """What a justification is about."""
        return (self.type, self.path, self.kind.value)


def differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[Difference]:
    """Every difference between two plans, both as ``terraform show -json`` prints them.

    Raises:
        KeyError: one has a resource that the other has not.
    """
    ours_planned, theirs_planned = (_by_address(p["planned_values"]) for p in (ours, theirs))
    ours_configured, theirs_configured = (_by_address(p["configuration"]) for p in (ours, theirs))
    if missing := set(ours_planned) ^ set(theirs_planned):
        raise KeyError(f"only one of the plans has {', '.join(sorted(missing))}")
    for address, resource in ours_planned.items():
        yield from _values(address, "", resource["values"], theirs_planned[address]["values"])
        yield from _references(address, ours_configured[address]["expressions"], theirs_configured[address].get("expressions", {}))


def _by_address(part: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {r["address"]: r for r in part["root_module"]["resources"] if r["type"] != "terraform_data"}


def _values(address: str, path: str, ours: Any, theirs: Any) -> Iterator[Difference]:
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        for name in sorted(set(ours) | set(theirs)):
            inside = f"{path}.{name}" if path else name
            if name not in theirs:
                if not _nothing(ours[name]):
                    yield Difference(address, inside, Kind.ONLY_OURS, ours[name])
            elif name not in ours:
                yield Difference(address, inside, Kind.ONLY_THEIRS, theirs=theirs[name])
            else:
                yield from _values(address, inside, ours[name], theirs[name])
    elif _objects(ours) and _objects(theirs) and len(ours) == len(theirs):
        for mine, other in zip(sorted(ours, key=_order), sorted(theirs, key=_order), strict=True):
            yield from _values(address, path, mine, other)
    elif not _same(ours, theirs):
        yield Difference(address, path, Kind.OTHER, ours, theirs)


def _nothing(value: Any) -> bool:
    """An empty part: what holds only unknown values is left out of a plan, or kept as an empty object or null."""
    if isinstance(value, Mapping):
        return all(_nothing(inside) for inside in value.values())
    return value is None or (isinstance(value, list) and all(_nothing(item) for item in value))


def _objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _order(value: Mapping[str, Any]) -> str:
    """Sets have no order: blocks are compared in the order of what is set in them."""
    return json.dumps({k: v for k, v in value.items() if v not in (None, [], "", False, 0)}, sort_keys=True, default=str)


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, list) and isinstance(theirs, list):
        return sorted(map(_plain, ours)) == sorted(map(_plain, theirs))
    return _plain(ours) == _plain(theirs)


def _plain(value: Any) -> str:
    """Text that holds JSON is compared as JSON, 4.0 counts as 4."""
    text = value if isinstance(value, str) else json.dumps(value)
    try:
        return json.dumps(json.loads(text, parse_float=_whole), sort_keys=True)
    except ValueError:
        return text


def _whole(number: str) -> float | int:
    return int(float(number)) if float(number).is_integer() else float(number)


def _references(address: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[Difference]:
    for name in sorted(set(ours) | set(theirs)):
        mine, other = ({r for r in _named(side.get(name)) if not r.startswith("terraform_data")} for side in (ours, theirs))
        if mine != other:
            yield Difference(address, name, Kind.REFERENCES, sorted(mine), sorted(other))


def _named(expression: Any) -> Iterator[str]:
    if isinstance(expression, Mapping):
        for key, value in expression.items():
            if key == "references" and isinstance(value, Sequence):
                yield from value
            else:
                yield from _named(value)
    elif isinstance(expression, list):
        for item in expression:
            yield from _named(item)
