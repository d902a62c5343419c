"""When drills are started by themselves, and when they are not."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from stacks.words import Duration, Name, PositiveDuration, Section, at_least_one

_LONGEST_WINDOW = timedelta(hours=24)
_WHOLE_DAY = timedelta(days=1)


class DrillScenario(StrEnum):
    """What can be rehearsed; the names are those of ``holdfast drill run``."""

    SNAPSHOT_RESTORE = "snapshot-restore"
    FAILOVER_PROMOTION = "failover-promotion"
    ROLLBACK_REHEARSAL = "rollback-rehearsal"


def _known_zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError(f"{value!r} is not a time zone of the IANA database, such as Europe/Dublin")
    return value


def _at_most_a_day(value: timedelta) -> timedelta:
    if value > _LONGEST_WINDOW or value % timedelta(minutes=1):
        raise ValueError('must be whole minutes, at most a day (EventBridge Scheduler User Guide, "Configuring flexible time windows")')
    return value


def _whole_days(value: timedelta) -> timedelta:
    if value < _WHOLE_DAY or value % _WHOLE_DAY:
        raise ValueError("must be whole days, such as P30D")
    return value


TimeZone = Annotated[str, AfterValidator(_known_zone)]


class Freeze(Section):
    """Days on which nothing may be changed, and so no drill starts.

    Attributes:
        first, last: both included, in the time zone of the schedule.
    """

    name: Name
    first: date
    last: date
    why: Annotated[str, Field(min_length=1, max_length=200)]

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.last - self.first + _WHOLE_DAY


class DrillSchedule(Section):
    """How drills are started without anybody asking.

    Attributes:
        owner: the duty that answers for a drill that did not start.
        scenarios: what is rehearsed of every system that may be drilled.
        time_zone: of the freezes, and of the schedule.
        window: a drill starts at any minute of so much time, so that not all start at once.
        margin_percent: how much of the time a cadence leaves is kept for a drill that must be repeated.
        every: a rhythm of its own for a tier, in place of the one its cadence gives.
    """

    owner: Name
    scenarios: Annotated[tuple[DrillScenario, ...], AfterValidator(at_least_one)]
    time_zone: TimeZone
    window: Annotated[Duration, AfterValidator(_at_most_a_day)] = timedelta(0)
    margin_percent: Annotated[int, Field(ge=0, le=90)] = 20
    freezes: tuple[Freeze, ...] = ()
    every: dict[Name, Annotated[PositiveDuration, AfterValidator(_whole_days)]] = Field(default_factory=dict)

    @property
    def longest_freeze(self) -> timedelta:
        """The longest time in which no drill can start; freezes that touch or overlap count as one."""
        longest, first, last = timedelta(0), date.min, date.min
        for freeze in sorted(self.freezes, key=lambda freeze: freeze.first):
            if first == date.min or freeze.first > last + _WHOLE_DAY:
                first, last = freeze.first, freeze.last
            last = max(last, freeze.last)
            longest = max(longest, last - first + _WHOLE_DAY)
        return longest
