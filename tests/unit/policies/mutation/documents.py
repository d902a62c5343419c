"""IAM policy documents made worse, one step at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

_WIDER = {"Action": "*", "Resource": "*", "Principal": "*", "NotAction": "nothing:AtAll"}


def document_in(value: object) -> Mapping[str, Any] | None:
    """The policy document a property holds as text, or None."""
    if not isinstance(value, str) or '"Statement"' not in value:
        return None
    try:
        found = json.loads(value)
    except ValueError:
        return None
    return found if isinstance(found, Mapping) and isinstance(found.get("Statement"), Sequence) else None


def worse_documents(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was changed, and the document with that change as text."""
    listed = list(document["Statement"])
    for number, statement in enumerate(listed):
        yield "statement dropped", _text(document, [*listed[:number], *listed[number + 1 :]])
        for what, changed in _worse(statement):
            yield what, _text(document, [*listed[:number], changed, *listed[number + 1 :]])


def _worse(statement: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if statement.get("Condition"):
        yield "condition dropped", {key: value for key, value in statement.items() if key != "Condition"}
        for operator, tests in statement["Condition"].items():
            for key in tests:
                fewer = {name: value for name, value in tests.items() if name != key}
                yield f"condition {key} dropped", {**statement, "Condition": {**statement["Condition"], operator: fewer}}
    if statement.get("Effect") == "Allow":
        for key, wide in _WIDER.items():
            if key in statement and statement[key] not in (wide, [wide]):
                yield f"{key} widened", {**statement, key: wide}
    else:
        yield "denial turned round", {**statement, "Effect": "Allow"}


def _text(document: Mapping[str, Any], listed: list[Mapping[str, Any]]) -> str:
    return json.dumps({**document, "Statement": listed})
