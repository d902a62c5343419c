"""Names of what a drill makes: the drill role may remove what is called so, and nothing else."""

from __future__ import annotations

_LONGEST = 63
"""Characters in an RDS identifier (CreateDBInstance, API reference)."""


def made_by_drill(environment: str, what: str, suffix: str) -> str:
    """``<environment>-drill-<what>-<suffix>``; `what` is cut so that all of it fits, the suffix tells drills apart."""
    head, tail = f"{environment}-drill-", f"-{suffix}"
    return head + what[: _LONGEST - len(head) - len(tail)].rstrip("-") + tail
