"""Whether two values mean the same to AWS, and keeping the program's own spelling where they do."""

from __future__ import annotations

import json
from typing import Any

from sandbox.aws_provider.values import is_empty


def alike(name: str) -> str:
    """A name without case, dashes and underscores, so that the spellings of Pulumi and AWS can be compared."""
    return name.lower().replace("_", "").replace("-", "")


def same(declared: object, actual: object) -> bool:
    """Whether both mean the same: JSON text by its content, lists in any order, nothing like an empty value."""
    return bool(_normal(declared) == _normal(actual)) or (is_empty(declared) and is_empty(actual))


def in_words_of(declared: Any, actual: Any) -> Any:
    """The actual value in the declared spelling: no difference of text, order or server-side default is invented.

    Where AWS adds members to a nested structure that the program did not mention, they are left out: the program has no opinion on
    them. A map of texts (tags, parameters) has no such defaults and is taken as it is.
    """
    if same(declared, actual):
        return declared
    if isinstance(declared, dict) and isinstance(actual, dict) and declared and not _is_free_map(declared, actual):
        return {key: in_words_of(declared.get(key), value) for key, value in actual.items() if key in declared}
    if isinstance(declared, list) and isinstance(actual, list) and len(declared) == len(actual):
        return [in_words_of(one, other) for one, other in zip(declared, actual, strict=True)]
    return actual


def _is_free_map(declared: dict[str, Any], actual: dict[str, Any]) -> bool:
    return bool(set(actual) - set(declared)) and all(isinstance(value, str) for value in actual.values())


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
