"""JSON of an evidence pack, which is untrusted input: one error for whatever is wrong with it."""

from __future__ import annotations

import json
from typing import Any, TypeVar

T = TypeVar("T", str, list[Any], dict[str, Any])


class PackError(ValueError):
    """Why a pack proves nothing, in one sentence."""


def parse(content: bytes, file: str) -> dict[str, Any]:
    """The object that a file holds.

    Raises:
        PackError: it holds none, or one that names a key twice.
    """
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=_no_key_twice)
    except (ValueError, RecursionError) as error:
        raise PackError(f"{file} is not JSON ({type(error).__name__})") from error
    if not isinstance(value, dict):
        raise PackError(f"{file} is JSON, but not an object")
    return value


def part(holder: object, key: str, type_: type[T], file: str) -> T:
    """One member of an object.

    Raises:
        PackError: it is not there, or of another type.
    """
    value = holder.get(key) if isinstance(holder, dict) else None
    if not isinstance(value, type_):
        raise PackError(f"{file}: {key} is {'missing' if value is None else f'{type(value).__name__}, not {type_.__name__}'}")
    return value


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return value
