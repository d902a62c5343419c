"""One value of a plan from its four sides: what it is, what of it is not known yet, what is sensitive, and what it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """The four sides; `unknown` and `sensitive` have the shape of `value`, or are true for all of it.

    Source: Terraform documentation, "JSON Output Format", "Change Representation" and "Expression Representation".
    """

    value: object
    unknown: object
    sensitive: object
    expression: object

    def inside(self, key: str) -> Shown:
        """The part of an object."""
        expression = self.expression.get(key) if isinstance(self.expression, Mapping) else None
        value = self.value.get(key) if isinstance(self.value, Mapping) else None
        return Shown(value, _inside(self.unknown, key), _inside(self.sensitive, key), expression)

    def item(self, index: int) -> Shown:
        """The part of a list; a single block stands for all items."""
        value = self.value[index] if isinstance(self.value, list) else self.value
        return Shown(value, _at(self.unknown, index), _at(self.sensitive, index), _at(self.expression, index))

    def names(self) -> Iterator[str]:
        """The names inside an object, those that are not known yet too."""
        sides = (self.value, self.unknown)
        yield from dict.fromkeys(str(key) for side in sides if isinstance(side, Mapping) for key in side)

    def items(self) -> Iterator[Shown]:
        """The items of a list, or the one thing that there is instead."""
        yield from (self.item(i) for i in range(len(self.value) if isinstance(self.value, list) else 1))


def _inside(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else value is True


def _at(value: object, index: int) -> object:
    if isinstance(value, list):
        return value[index] if index < len(value) else None
    return value if isinstance(value, Mapping) or value is True else None
