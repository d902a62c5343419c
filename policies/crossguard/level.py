"""What the engine does about a violation."""

from __future__ import annotations

from enum import StrEnum

from policies.rule import Severity


class Level(StrEnum):
    """The engine's enforcement levels that mean something here; nothing in this pack changes a resource."""

    MANDATORY = "mandatory"
    ADVISORY = "advisory"
    DISABLED = "disabled"


BUILT_IN = {severity: Level.MANDATORY if severity.blocks else Level.ADVISORY for severity in Severity}
"""What a severity means where nobody configured another level."""
