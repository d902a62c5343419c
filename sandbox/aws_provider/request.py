"""Build the parameters of an AWS call from a row, a call expression and the values at hand. Pure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
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
    _fill(row, call, models.parameters(row.service, call.operation), values, by_name, result, models.required(row.service, call.operation))
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


def _fill(
    row: Row,
    call: Call,
    members: Mapping[str, Any],
    values: Properties,
    by_name: Mapping[str, str],
    result: dict[str, Any],
    required: Iterable[str],
    *,
    nested: bool = False,
) -> None:
    for member, shape in members.items():
        if member in result:
            continue
        value = None
        if not nested and member in call.arguments:
            value = evaluate(call.arguments[member], values)
            value = None if value == [None] else value
        elif not nested and row.id_parameter in (member, member.removesuffix("s")) and values.get("id"):
            value = values["id"]
        elif member in _ONCE_ONLY and call is row.create:
            value = uuid.uuid4().hex
        elif member in row.flatten:
            inner: dict[str, Any] = {}
            _fill(row, call, shape.members, values, by_name, inner, shape.required_members, nested=True)
            if inner:
                result[member] = inner
            continue
        elif call is row.create and by_name and (tagged := _tags(row, member, values)) is not None:
            value = tagged
        else:
            value = _by_name(row, member, values, by_name, required=member in required)
        if value is not None:
            result[member] = to_aws(shape, value)


def _by_name(row: Row, member: str, values: Properties, by_name: Mapping[str, str], *, required: bool) -> Any:
    name = next((by_name[s] for s in spellings(member) if s in by_name), None)
    if name is None and required:
        name = next((n for n in values if alike(member) in _spelled(row, n)), None)
    return None if name in (None, "tags") else values.get(name)


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
