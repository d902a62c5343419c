"""YAML with the line of every setting, so that a problem can be pointed at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class PlacedDocument:
    """A document and where its parts stand.

    Attributes:
        data: plain mappings, lists, text, numbers.
        lines: line of every place, from 1.
        repeated: places whose key stands there twice; YAML would silently keep the last.
    """

    data: object
    lines: Mapping[Place, int]
    repeated: tuple[Place, ...]

    def line_of(self, place: Place) -> int:
        """The line of `place`, or of the nearest place around it that exists."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_placed(text: str) -> PlacedDocument:
    """Read YAML text.

    Raises:
        yaml.YAMLError: it is not YAML.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    lines: dict[Place, int] = {}
    repeated: list[Place] = []
    if root is not None:
        for place, line in _walk(root, (), root.start_mark.line + 1):
            if place in lines:
                repeated.append(place)
            lines[place] = line
    return PlacedDocument(yaml.safe_load(text), lines, tuple(repeated))


def _walk(node: yaml.Node, place: Place, line: int) -> Iterator[tuple[Place, int]]:
    yield place, line
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, (*place, str(key.value)), key.start_mark.line + 1)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _walk(value, (*place, index), value.start_mark.line + 1)


def written(place: Place) -> str:
    """A place as a person would write it: ``systems[0].tier``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".") or "(the whole file)"
