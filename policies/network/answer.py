"""What becomes of the question whether one end reaches another."""

from __future__ import annotations

from dataclasses import dataclass

from policies.network.path import Path
from policies.network.unfollowed import Unfollowed


@dataclass(frozen=True)
class Blocked:
    """There is no way; the reason is where the one that leads furthest ends."""

    reason: str

    def __str__(self) -> str:
        return self.reason


@dataclass(frozen=True)
class Untold:
    """No way is seen, but something on the way cannot be followed: nobody may take this for a no."""

    found: tuple[Unfollowed, ...]

    def __str__(self) -> str:
        return "; ".join(dict.fromkeys(f"{one.resource.name}: {one.reason}" for one in self.found))


Answer = Path | Blocked | Untold
