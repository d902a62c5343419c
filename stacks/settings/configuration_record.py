"""How the configuration of resources is recorded."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from stacks.words import PositiveDuration, Section

_HOURS = (1, 3, 6, 12, 24)


class Recording(StrEnum):
    """When a change is recorded (AWS Config Developer Guide, "Recording frequency"); a month of daily records costs less."""

    CONTINUOUS = "continuous"
    DAILY = "daily"


def _delivered(value: timedelta) -> timedelta:
    if value not in [timedelta(hours=hours) for hours in _HOURS]:
        raise ValueError(f"AWS Config delivers every {', '.join(map(str, _HOURS))} hours, nothing else")
    return value


class ConfigurationRecord(Section):
    """AWS Config in every account and Region.

    Attributes:
        recording: when a change is recorded.
        snapshots: time between deliveries of the whole: 1, 3, 6, 12 or 24 hours.
    """

    recording: Recording = Recording.CONTINUOUS
    snapshots: Annotated[PositiveDuration, AfterValidator(_delivered)] = timedelta(hours=24)
