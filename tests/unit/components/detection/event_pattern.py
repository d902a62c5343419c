"""What an EventBridge pattern matches, for the part of the syntax that is used here.

Source: Amazon EventBridge User Guide, "Comparison operators for use in event patterns": texts, ``prefix``, ``anything-but``, ``numeric``
and ``$or``; a field of a list of objects matches if any of them does.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

_COMPARED = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le, "=": operator.eq}


def matches(pattern: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether the rule takes the event."""
    return all(
        any(matches(option, event) for option in wanted) if name == "$or" else _field(wanted, event.get(name))
        for name, wanted in pattern.items()
    )


def _field(wanted: Any, actual: Any) -> bool:
    if isinstance(wanted, Mapping):
        return any(matches(wanted, item) for item in (actual if isinstance(actual, list) else [actual]) if isinstance(item, Mapping))
    return any(_value(one, value) for one in wanted for value in (actual if isinstance(actual, list) else [actual]))


def _value(wanted: Any, actual: Any) -> bool:
    if not isinstance(wanted, Mapping):
        return bool(wanted == actual)
    ((kind, operand),) = wanted.items()
    if kind == "prefix":
        return isinstance(actual, str) and actual.startswith(operand)
    if kind == "anything-but":
        return actual is not None and actual not in operand
    if kind == "numeric":
        pairs = zip(operand[::2], operand[1::2], strict=True)
        return isinstance(actual, int | float) and all(_COMPARED[sign](actual, number) for sign, number in pairs)
    raise AssertionError(f"{kind} is not known here")
