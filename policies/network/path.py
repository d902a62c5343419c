"""A way through, told hop by hop."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Path:
    """A way through, with the reason that each hop is open."""

    hops: tuple[str, ...]

    def __str__(self) -> str:
        return " -> ".join(self.hops)
