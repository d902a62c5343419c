"""Build the parameters of an AWS call from a row, a call expression and the values at hand. Pure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sandbox.aws_provider import models
from sandbox.aws_provider.call import Call, evaluate
from sandbox.aws_provider.meaning import alike
from sandbox.aws_provider.row import Row
from sandbox.aws_provider.shape import spellings, to_aws
from sandbox.aws_provider.values import Properties

_ONCE_ONLY = frozenset({"CallerReference", "CreatorRequestId", "ClientToken", "ClientRequestToken", "IdempotencyToken"})
_TAGS = re.compile(r"tags?(list|set)?|backupvaulttags|backupplantags|hostedzonetags", re.IGNORECASE)


def parameters(row: Row, call: Call, values: Properties, fill: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The call's parameters.

    In order: what the expression says, the id, once-only tokens, tags of a creating call, and for the properties named in `fill` the
    parameter of the same name. Parameters AWS requires are looked for among all values.
    """
    result: dict[str, Any] = {}
    if call.filters:
        result["Filters"] = [{"Name": name, "Values": _listed(evaluate(e, values))} for name, e in call.filters.items()]
    by_name = {spelling: name for name in fill for spelling in _spelled(row, name)}
    source = _Source(row, call, values, by_name)
    _fill(source, models.parameters(row.service, call.operation), models.required(row.service, call.operation), result)
    for path, expression in call.arguments.items():
        if "." in path:
            _put(models.parameters(row.service, call.operation), path.split("."), evaluate(expression, values), result)
    return result


@cache
def accepted(row: Row, call: Call, inputs: frozenset[str]) -> frozenset[str]:
    """Which of a type's inputs the call can set: by the name of a parameter or because the expression mentions them."""
    members = models.parameters(row.service, call.operation)
    names = {alike(name) for name in members}
    for member in row.flatten:
        names |= {alike(name) for name in getattr(members.get(member), "members", ())}
    found = {
        name
        for name in inputs
        if any(s in names for spelled in _spelled(row, name) for s in (*spellings(spelled), "add" + spelled)) or name in call.mentioned
    }
    return frozenset(found - {"tags", "tagsAll", "region"})


@cache
def taken(row: Row, inputs: frozenset[str]) -> frozenset[str]:
    """The inputs the row can do something with at all."""
    found = set(row.soft | row.by_code | row.derived | row.unread | row.toggles.keys() | {"region"})
    found |= {name for name in inputs if name.endswith(("Prefix", "WoVersion")) or "{" + name + "}" in row.id}
    for call in (row.create, *row.update):
        found |= accepted(row, call, inputs)
    if row.attributes:
        found |= row.attributes.names.keys()
    if row.tags:
        found |= {"tags", "tagsAll"}
    return frozenset(found & inputs)


@dataclass(frozen=True)
class _Source:
    """What parameters are filled from; `by_name` gives the property for each spelling of a parameter."""

    row: Row
    call: Call
    values: Properties
    by_name: Mapping[str, str]


def _fill(source: _Source, members: Mapping[str, Any], required: Iterable[str], result: dict[str, Any], *, nested: bool = False) -> None:
    required = frozenset(required)
    for member, shape in members.items():
        if member in result:
            continue
        if member in source.row.flatten and (nested or member not in source.call.arguments):
            inner: dict[str, Any] = {}
            _fill(source, shape.members, shape.required_members, inner, nested=True)
            if inner:
                result[member] = inner
            continue
        value = None if nested else _said(source, member)
        if value is None and (nested or member not in source.call.arguments):
            value = _found(source, member, required=member in required)
        if value is not None:
            result[member] = to_aws(shape, value)


def _said(source: _Source, member: str) -> Any:
    """What the expression says, or the id where the parameter is the id's."""
    if member in source.call.arguments:
        value = evaluate(source.call.arguments[member], source.values)
        return None if value == [None] else value
    return source.values.get("id") if source.row.id_parameter in (member, member.removesuffix("s")) else None


def _found(source: _Source, member: str, *, required: bool) -> Any:
    """A once-only token, the tags, or the property of the same name."""
    row, creating = source.row, source.call is source.row.create
    if member in _ONCE_ONLY and creating:
        return uuid.uuid4().hex
    if creating and source.by_name and (tags := _tags(row, member, source.values)) is not None:
        return tags
    name = next((source.by_name[s] for s in spellings(member) if s in source.by_name), None)
    if name is None and required:
        name = next((n for n in source.values if alike(member) in _spelled(row, n)), None)
    return None if name in (None, "tags") else source.values.get(name)


def _tags(row: Row, member: str, values: Properties) -> Any:
    tags = values.get("tagsAll")
    if not tags:
        return None
    if member == "TagSpecifications" and row.tags and row.tags.kind:
        return [{"ResourceType": row.tags.kind, "Tags": tags}]
    return tags if _TAGS.fullmatch(member) else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _spelled(row: Row, name: str) -> tuple[str, ...]:
    if name in row.parameters:
        return (alike(row.parameters[name]),)
    return (alike(name), alike(row.names[name])) if name in row.names else (alike(name),)


def _put(members: Mapping[str, Any], path: list[str], value: Any, result: dict[str, Any]) -> None:
    """Set a parameter inside a structure; a value that is not there creates no structure."""
    if value is None:
        return
    head, *rest = path
    if rest:
        _put(members[head].members, rest, value, result.setdefault(head, {}))
    else:
        result[head] = to_aws(members[head], value)
