"""What a CloudWatch Logs filter pattern matches, for the part of the syntax that is used here.

Source: Amazon CloudWatch Logs User Guide, "Filter pattern syntax for metric filters": ``{ … }`` over JSON with ``=``, ``!=``,
``NOT EXISTS``, ``&&``, ``||`` and parentheses, and ``*`` in texts. A comparison with a field that is not there never matches.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

_TOKEN = re.compile(r'\s*(?:(?P<op>&&|\|\||!=|=|\(|\))|(?P<gone>NOT EXISTS)|(?P<path>\$\.[\w.]+)|"(?P<text>[^"]*)"|(?P<word>[\w.*:-]+))')


class PatternError(ValueError):
    """A pattern that CloudWatch Logs would refuse, or that is beyond the part known here."""


def matches(pattern: str, event: Mapping[str, Any]) -> bool:
    """Whether the event is counted."""
    body = re.fullmatch(r"\{(.*)\}", pattern.strip(), re.DOTALL)
    if not body:
        raise PatternError(f"not in braces: {pattern}")
    tokens, position = _tokens(body[1]), 0
    value, position = _any(tokens, position, event)
    if position != len(tokens):
        raise PatternError(f"unread after {tokens[:position]}")
    return value


def _tokens(text: str) -> list[tuple[str, str]]:
    found, position, text = [], 0, text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise PatternError(f"cannot read {text[position:]!r}")
        kind = str(match.lastgroup)
        found.append((kind, match[kind]))
        position = match.end()
    return found


def _any(tokens: list[tuple[str, str]], at: int, event: Mapping[str, Any]) -> tuple[bool, int]:
    value, at = _all(tokens, at, event)
    while at < len(tokens) and tokens[at] == ("op", "||"):
        other, at = _all(tokens, at + 1, event)
        value = value or other
    return value, at


def _all(tokens: list[tuple[str, str]], at: int, event: Mapping[str, Any]) -> tuple[bool, int]:
    value, at = _one(tokens, at, event)
    while at < len(tokens) and tokens[at] == ("op", "&&"):
        other, at = _one(tokens, at + 1, event)
        value = value and other
    return value, at


def _one(tokens: list[tuple[str, str]], at: int, event: Mapping[str, Any]) -> tuple[bool, int]:
    if at < len(tokens) and tokens[at] == ("op", "("):
        value, at = _any(tokens, at + 1, event)
        if at >= len(tokens) or tokens[at] != ("op", ")"):
            raise PatternError("a parenthesis is not closed")
        return value, at + 1
    if at + 1 >= len(tokens) or tokens[at][0] != "path":
        raise PatternError(f"no field at {tokens[at:]}")
    actual = _field(event, tokens[at][1])
    if tokens[at + 1][0] == "gone":
        return actual is None, at + 2
    operator, (kind, wanted) = tokens[at + 1], tokens[at + 2]
    if operator not in (("op", "="), ("op", "!=")) or kind not in ("text", "word"):
        raise PatternError(f"no comparison at {tokens[at:]}")
    if actual is None:
        return False, at + 3
    return fnmatchcase(str(actual), wanted) is (operator[1] == "="), at + 3


def _field(event: Mapping[str, Any], path: str) -> Any:
    value: Any = event
    for word in path.removeprefix("$.").split("."):
        value = value.get(word) if isinstance(value, Mapping) else None
    return value
