"""How long one class of logs is kept."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from stacks.words import Section

Days = Annotated[int, Field(ge=1, le=36500)]


class LogClass(Section):
    """Days for a class that is kept otherwise than the rest.

    Attributes:
        lock_days: days during which no version can be deleted.
        retention_days: days after which a log may expire.
    """

    lock_days: Days
    retention_days: Days
