"""Names of what a drill makes: they say whose it is, and carry the drill's suffix so that no two drills meet."""

from __future__ import annotations

_LONGEST = 63
"""Characters in an RDS identifier (CreateDBInstance, API reference)."""


def made_by(base: str, purpose: str, suffix: str) -> str:
    """``<base>-<purpose>-<suffix>``, the base cut so that all of it fits."""
    tail = f"-{purpose}-{suffix}"
    return base[: _LONGEST - len(tail)].rstrip("-") + tail
