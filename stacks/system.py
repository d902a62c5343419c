"""A clinical record system and the database behind it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from stacks.words import Name, Section


class Engine(StrEnum):
    """Database engines the components can build. Drills can recover ``postgres``; of Aurora they know nothing yet."""

    POSTGRES = "postgres"
    AURORA_POSTGRES = "aurora-postgres"

    @property
    def drilled(self) -> bool:
        """Whether drills can recover it."""
        return self is Engine.POSTGRES


class System(Section):
    """One system.

    Attributes:
        tier: key of ``tiers``.
        engine_version: major, or major and minor, as RDS names it; a bare major follows minor upgrades.
        storage_gib: allocated storage in GiB, which grows by itself up to four times that; Aurora's grows without a bound, so there it is
            the size beyond which an alarm is raised.
        drillable: whether drills may touch it; a drill refuses everything else. False for an engine that drills do not know.
    """

    name: Name
    tier: Name
    engine: Engine
    engine_version: Annotated[str, StringConstraints(pattern=r"^1[4-9](\.\d+)?$")]
    instance_class: Annotated[str, StringConstraints(pattern=r"^db\.[a-z0-9]+\.[a-z0-9]+$")]
    storage_gib: Annotated[int, Field(ge=20, le=65536)]
    drillable: bool
