"""The small language in which a row writes an AWS call: ``Op Param=expr A.B=expr ?filter=expr > jmespath``.

An expression is ``$name`` (a property, `id`, `account`, `region`, or a member of an earlier answer), ``[$name]`` (a list of one)
or a literal.
``?filter`` becomes an entry of EC2's `Filters`; what follows ``>`` picks the part of the answer that matters, where ``{name}`` stands for a
value. ``*Op`` is called once for each changed property instead of once for all; the answer of ``?Op`` may be missing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, eq=False)
class Call:
    """One parsed call expression."""

    operation: str
    arguments: Mapping[str, str]
    filters: Mapping[str, str]
    answer: str
    one_by_one: bool = False
    may_be_missing: bool = False

    @property
    def mentioned(self) -> frozenset[str]:
        """Names of the values its arguments and filters use."""
        return frozenset(e.strip("[$]") for e in (*self.arguments.values(), *self.filters.values()) if "$" in e)

    def answer_path(self, values: Mapping[str, Any]) -> str:
        """The JMESPath into the answer with every ``{name}`` filled in."""
        return _NAME.sub(lambda match: _literal(values.get(match[1])), self.answer)


def parse(text: str) -> Call:
    """Parse a call expression.

    Raises:
        ValueError: a word after the operation is not of the form ``name=expression``.
    """
    head, _, answer = (part.strip() for part in text.partition(" > "))
    operation, *words = head.split()
    arguments: dict[str, str] = {}
    filters: dict[str, str] = {}
    for word in words:
        name, equals, expression = word.partition("=")
        if not equals or not name:
            raise ValueError(f"{word!r} in the call {text!r} should read name=expression")
        (filters if name.startswith("?") else arguments)[name.lstrip("?")] = expression
    return Call(operation.lstrip("*?"), arguments, filters, answer, operation.startswith("*"), operation.startswith("?"))


def evaluate(expression: str, values: Mapping[str, Any]) -> Any:
    """The value of an expression; None (or a list of None) when the name has none."""
    if expression.startswith("["):
        return [evaluate(part, values) for part in expression[1:-1].split(",")]
    return values.get(expression[1:]) if expression.startswith("$") else expression


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
