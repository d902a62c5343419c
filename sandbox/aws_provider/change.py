"""Bring a resource from what it is to what is declared, by the row's update calls, toggles, attributes and tags."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sandbox.aws_provider import models, request
from sandbox.aws_provider.call import Call
from sandbox.aws_provider.meaning import alike
from sandbox.aws_provider.row import Attributes, Row, Tagging
from sandbox.aws_provider.schema import TypeSchema
from sandbox.aws_provider.shape import text_of, to_aws
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties


@cache
def changeable(row: Row, schema: TypeSchema) -> frozenset[str]:
    """The inputs that can change on a living resource; every other one is a replacement."""
    inputs = frozenset(schema.inputs)
    able = set(row.soft | row.by_code | row.toggles.keys())
    able.update(*(request.accepted(row, call, inputs) for call in row.update))
    if row.attributes:
        able |= row.attributes.names.keys()
    if row.tags:
        able |= {"tags", "tagsAll"}
    in_id = {name for name in inputs if "{" + name + "}" in row.id}
    return frozenset(able - row.fixed - in_id)


def apply(subject: Subject, values: Properties, changed: frozenset[str], old: Properties) -> None:
    """Make the changes.

    Args:
        subject: the resource.
        values: the declared values, as `Subject.values` gives them.
        changed: names of the properties that differ.
        old: the properties as they are, or were last known.

    Raises:
        AwsCallError: AWS refused one.
    """
    row = subject.row
    inputs = frozenset(subject.schema.inputs)
    for call in row.update:
        touched = request.accepted(row, call, inputs) & changed - row.fixed
        for group in _groups(call, touched):
            fill = group if call.one_by_one else inputs
            parameters = request.parameters(row, call, values, fill)
            parameters.update(_additions(row, call, group, values, old))
            subject.send(call, parameters, values)
    for name in sorted(changed & row.toggles.keys()):
        if values.get(name) is not None:
            subject.call(row.toggles[name].on if values[name] else row.toggles[name].off, values)
    if row.attributes:
        _set_attributes(subject, row.attributes, values, changed & row.attributes.names.keys())
    if "tags" in changed and row.tags:
        _retag(subject, row.tags, values, old.get("tagsAll") or {}, values.get("tagsAll") or {})


def _groups(call: Call, touched: frozenset[str]) -> Iterable[frozenset[str]]:
    if call.one_by_one:
        return [frozenset({name}) for name in sorted(touched)]
    return [touched] if touched else []


def _additions(row: Row, call: Call, names: frozenset[str], values: Properties, old: Properties) -> dict[str, Any]:
    """Parameters of the AddX/RemoveX form, with which EC2 changes lists."""
    members = {alike(name): name for name in models.parameters(row.service, call.operation)}
    result = {}
    for name in names:
        before, after = old.get(name) or [], values.get(name) or []
        if isinstance(before, list) and isinstance(after, list):
            for word, items in (("add", [i for i in after if i not in before]), ("remove", [i for i in before if i not in after])):
                member = members.get(word + alike(name))
                if member and items:
                    result[member] = items
    return result


def _set_attributes(subject: Subject, attributes: Attributes, values: Properties, changed: Iterable[str]) -> None:
    texts = {attributes.names[name]: "" if values.get(name) is None else text_of(values[name]) for name in sorted(changed)}
    if not texts:
        return
    parameters = request.parameters(subject.row, attributes.set, values)
    if attributes.bag:
        subject.send(attributes.set, {**parameters, attributes.bag: texts}, values)
        return
    for name, text in texts.items():
        subject.send(attributes.set, {**parameters, "AttributeName": name, "AttributeValue": text}, values)


def _retag(subject: Subject, tagging: Tagging, values: Properties, old: dict[str, str], new: dict[str, str]) -> None:
    added = {key: value for key, value in new.items() if old.get(key) != value}
    removed = [key for key in old if key not in new]
    if tagging.remove is None:
        if added or removed:
            _send_tags(subject, tagging.add, values, new)
        return
    if added:
        _send_tags(subject, tagging.add, values, added)
    if removed:
        _send_tags(subject, tagging.remove, values, removed)


def _send_tags(subject: Subject, call: Call, values: Properties, tags: dict[str, str] | list[str]) -> None:
    service = subject.row.service
    plain = Call(call.operation, {k: v for k, v in call.arguments.items() if k != "@"}, call.filters, call.answer)
    members = models.parameters(service, call.operation)
    into = call.arguments.get("@") or next(name for name in members if "tag" in name.lower() and name not in call.arguments)
    parameters = request.parameters(subject.row, plain, values)
    parameters[into] = _tag_value(members[into], tags)
    subject.send(plain, parameters, values)


def _tag_value(shape: Any, tags: dict[str, str] | list[str]) -> Any:
    if shape.type_name == "structure":
        return {"TagSet": _tag_value(shape.members["TagSet"], tags)}
    if isinstance(tags, list) and shape.member.type_name == "structure":
        return [{"Key": key} for key in tags]
    return to_aws(shape, tags)
