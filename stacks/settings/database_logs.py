"""How database logs get into the archive."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator

from stacks.words import PositiveDuration, Section

_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(minutes=15)


def _buffered(value: timedelta) -> timedelta:
    if not _SHORTEST <= value <= _LONGEST:
        raise ValueError("must be from PT1M to PT15M: a stream holds nothing back for longer")
    return value


class DatabaseLogs(Section):
    """Logs of all databases, kept like records.

    Attributes:
        wait: longest a line waits before it is delivered; shorter makes more and smaller objects.
    """

    wait: Annotated[PositiveDuration, AfterValidator(_buffered)] = timedelta(minutes=5)
