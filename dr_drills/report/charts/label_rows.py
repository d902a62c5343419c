"""Places labels in rows so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dr_drills.report.charts.svg import width_of

_GAP = 8


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label beside its mark at `x`, in `row` from the top; `anchor` says on which side of the mark it stands."""

    x: float
    words: str
    row: int
    anchor: str


def place(labels: Sequence[tuple[float, str]], right: float) -> tuple[list[PlacedLabel], int]:
    """Each label in the first row where it is free, left of its mark where the picture ends; and the rows needed.

    A label must not lie on another's mark either: rows fill from the bottom (nearest the axis) with the last marks.
    """
    ends: list[float] = []
    placed = []
    for x, words in sorted(labels, reverse=True):
        width = width_of(words) + 6
        start = x if x + width <= right else x - width
        row = next((n for n, taken in enumerate(ends) if start + width + _GAP <= taken), len(ends))
        if row == len(ends):
            ends.append(start)
        ends[row] = start
        for lower in range(row):
            ends[lower] = min(ends[lower], x)
        placed.append(PlacedLabel(x, words, row, "start" if start == x else "end"))
    return placed[::-1], len(ends)
