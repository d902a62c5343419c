"""The three ways of recovering that a drill rehearses; what RTO and RPO mean depends on which."""

from __future__ import annotations

from enum import StrEnum


class Method(StrEnum):
    """How the system was brought back."""

    RESTORE = "restore"
    FAILOVER = "failover"
    ROLLBACK = "rollback"


def method_of(scenario: str | None) -> Method | None:
    """The method a scenario's name speaks of, for example ``snapshot-restore`` or ``failover``; None when none is named."""
    words = (scenario or "").lower().replace("_", "-").split("-")
    named = [method for method in Method if method.value in words]
    return named[0] if len(named) == 1 else None
