"""JSON as evidence needs it: UTF-8, no key twice, no numbers JSON does not have, one error for everything else."""

from __future__ import annotations

import json


def one_value(content: bytes) -> object:
    """The value of a JSON text.

    Raises:
        ValueError: it is not one.
    """
    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=_no_key_twice, parse_constant=_refuse)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _no_key_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return value


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON number")
