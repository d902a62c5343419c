"""The page of costs names switches that exist, all of them in its tables, and no price."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from stacks.environment import Environment

PAGE = (Path(__file__).parents[3] / "docs" / "costs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (?P<driver>[^|]+) \| (?P<counts>[^|]+) \| (?P<grows>[^|]+) \| (?P<switches>[^|]+) \|$", re.MULTILINE)


def _switches(text: str) -> list[str]:
    return re.findall(r"`([a-z_]+(?:(?:\[\])?\.[a-z_*]+)*(?:\[\])?)`", text)


def _rows() -> list[re.Match[str]]:
    return [row for row in ROW.finditer(PAGE) if row["driver"] not in ("driver", "---")]


def _missing(switch: str) -> str | None:
    """The part of a switch that no setting has, or None."""
    kinds: list[Any] = [Environment]
    for word in switch.replace("[]", ".*").split("."):
        kinds = [inner for kind in kinds for inner in _inside(kind, word)]
        if not kinds:
            return word
    return None


def _inside(kind: Any, word: str) -> Iterator[Any]:
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        yield from _inside(parts[0], word)
    elif origin in (typing.Union, types.UnionType):
        for part in parts:
            yield from _inside(part, word)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if word in ("*", field.alias or name):
                yield field.annotation
    elif origin in (dict, tuple, frozenset) and (word == "*" or origin is dict):
        yield parts[1] if origin is dict else parts[0]


def test_every_switch_named_is_a_setting() -> None:
    named = {switch for row in _rows() for switch in _switches(row["switches"])}
    named |= {switch for switch in _switches(PAGE) if "." in switch}
    assert len(named) > 30
    assert {switch: part for switch in named if (part := _missing(switch))} == {}


def test_a_switch_that_is_none_would_be_found() -> None:
    assert _missing("drills.routing_control") == "routing_control"
    assert _missing("systems[].size") == "size"
    assert _missing("nothing") == "nothing"
    assert _missing("tiers.*.rto") is None


def test_every_driver_has_its_dimension_its_price_page_and_a_switch() -> None:
    assert len(_rows()) > 25
    for row in _rows():
        assert "pricing" in row["counts"] or "the same" in row["counts"], row["driver"]
        assert _switches(row["switches"]), row["driver"]


def test_no_price_is_made_up() -> None:
    assert not re.search(r"[$€£]|USD|EUR|\d\s*(?:cents?|dollars?|euros?)", PAGE)
