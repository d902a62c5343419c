"""What is assumed for an argument that is left out, as the SDK's documentation states it."""

from __future__ import annotations

import re

_STATED = re.compile(
    r"[Dd]efaults?(?: value)? (?:to|is|of|value is)(?: set to)?:? (?:`+\"?([^`\"]+)\"?`+|'([^']+)'|\"([^\"]+)\"|(true|false|\d+)\b)"
)
_CONDITIONAL = re.compile(r"[Dd]efaults?[^.]*\b(?:if|when|unless|depend|otherwise|same as|the current|provider)\b")

Default = str | int | float | bool | None


def documented_defaults(about: str, shape: str) -> Default:
    """The default of a scalar, or None where none is stated, or where it depends on something else."""
    stated = _STATED.search(about)
    if stated is None or shape not in {"string", "number", "bool"}:
        return None
    sentence = about[stated.start() : about.find(".", stated.end()) + 1 or len(about)]
    if _CONDITIONAL.search(sentence):
        return None
    text = next(group for group in stated.groups() if group is not None)
    if shape == "bool":
        return {"true": True, "false": False}.get(text.lower())
    if shape == "number":
        return _number(text)
    return text if re.fullmatch(r"[A-Za-z0-9_.:/-]+", text) else None


def _number(text: str) -> int | float | None:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return None
