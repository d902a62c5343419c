"""Whether two values mean the same to AWS, and keeping the program's own spelling where they do."""

from __future__ import annotations

import json
from typing import Any

from sandbox.aws_provider.values import Kind, is_empty


def alike(name: str) -> str:
    """A name without case, dashes and underscores, so that the spellings of Pulumi and AWS can be compared."""
    return name.lower().replace("_", "").replace("-", "")


def same(declared: object, actual: object) -> bool:
    """Whether both mean the same: JSON text by its content, lists in any order, nothing like an empty value."""
    return bool(_normal(declared) == _normal(actual)) or (is_empty(declared) and is_empty(actual))


def in_words_of(kind: Kind, declared: Any, actual: Any) -> Any:
    """The actual value in the declared spelling: no difference of text, order or server-side default is invented.

    Where AWS adds members to a nested structure that the program did not mention, they are left out: the program has no opinion on
    them. A map (tags, parameters) has no such defaults and is taken as it is.
    """
    if same(declared, actual):
        return declared
    if isinstance(kind, dict) and "*" not in kind and isinstance(declared, dict) and isinstance(actual, dict) and declared:
        return {key: in_words_of(kind.get(key), declared.get(key), value) for key, value in actual.items() if key in declared}
    if isinstance(kind, list) and isinstance(declared, list) and isinstance(actual, list) and len(declared) == len(actual):
        return [in_words_of(kind[0], one, other) for one, other in zip(declared, _paired(declared, actual), strict=True)]
    return actual


def _paired(declared: list[Any], actual: list[Any]) -> list[Any]:
    """The actual items in the order of the declared ones they agree with most; sets come back in any order."""
    left = list(actual)
    pairs = []
    for one in declared:
        best = max(left, key=lambda other: _agreement(one, other))
        left.remove(best)
        pairs.append(best)
    return pairs


def _agreement(one: Any, other: Any) -> int:
    if isinstance(one, dict) and isinstance(other, dict):
        return sum(same(value, other.get(key)) for key, value in one.items())
    return int(same(one, other))


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        if value[:1] in ("{", "["):
            try:
                return _normal(json.loads(value))
            except ValueError:
                return value
        return value
    if isinstance(value, dict):
        return {key: _normal(item) for key, item in value.items() if not is_empty(item)}
    if isinstance(value, list):
        return sorted((_normal(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True, default=str))
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
