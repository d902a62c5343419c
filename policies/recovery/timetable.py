"""The longest time between two moments of an AWS schedule expression.

Pure. Sources: Amazon EventBridge Scheduler User Guide, "Schedule types on EventBridge Scheduler" (rate and cron expressions; one-time
schedules come once); AWS Backup Developer Guide, "Backup plan options and configuration" (the same cron). Time zones are passed over: a
change to summer time moves one moment by an hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_CRON = re.compile(r"cron\((\S+) (\S+) (\S+) (\S+) (\S+) (\S+)\)")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_ANY = {"*", "?"}
# From one leap day to beyond the next, so that every month and weekday is met.
_FIRST, _LAST = date(2024, 1, 1), date(2029, 1, 1)


class TimetableError(ValueError):
    """An expression that is not read here; the message names it."""


@lru_cache(maxsize=256)
def longest_gap(expression: str) -> timedelta:
    """The longest time between two moments of a rate or cron expression.

    Raises:
        TimetableError: it is neither, comes once only, or uses what is not read here (``W``).
    """
    text = expression.strip()
    if rate := _RATE.fullmatch(text):
        return timedelta(**{f"{rate[2]}s": int(rate[1])})
    cron = _CRON.fullmatch(text)
    if cron is None:
        raise TimetableError(f"{expression!r} is no rate and no cron expression")
    try:
        minutes, hours = _field(cron[1], 0, 59), _field(cron[2], 0, 23)
        days = list(_days(*cron.groups()[2:]))
    except ValueError as error:
        raise TimetableError(f"{expression!r} cannot be read: {error}") from error
    times = sorted(timedelta(hours=h, minutes=m) for h in hours for m in minutes)
    if len(days) < 2 or not times:  # noqa: PLR2004 - a gap lies between two
        raise TimetableError(f"{expression!r} comes once, or never")
    within = [later - earlier for earlier, later in pairwise(times)]
    overnight = max(later - earlier for earlier, later in pairwise(days)) + times[0] - times[-1]
    return max([*within, overnight])


def _days(of_month: str, month: str, of_week: str, year: str) -> Iterator[date]:
    months, years = _field(month, 1, 12, _MONTHS), _field(year, 1970, 2199)
    day = _FIRST
    while day < _LAST:
        if day.month in months and day.year in years and _on(day, of_month, of_week):
            yield day
        day += timedelta(days=1)


def _on(day: date, of_month: str, of_week: str) -> bool:
    """Whether a day is meant; one of the two fields is ``?`` or ``*``."""
    last = (day + timedelta(days=1)).month != day.month
    if of_month == "L":
        return last
    if of_month not in _ANY:
        return day.day in _field(of_month, 1, 31)
    weekday = day.isoweekday() % 7 + 1
    if nth := re.fullmatch(r"(\w+)#([1-5])", of_week):
        return weekday in _field(nth[1], 1, 7, _WEEKDAYS) and (day.day + 6) // 7 == int(nth[2])
    if final := re.fullmatch(r"(\w+)L", of_week):
        return weekday in _field(final[1], 1, 7, _WEEKDAYS) and (day + timedelta(days=7)).month != day.month
    return weekday in _field("7" if of_week == "L" else of_week, 1, 7, _WEEKDAYS)


@lru_cache(maxsize=1024)
def _field(text: str, first: int, last: int, names: tuple[str, ...] | None = None) -> frozenset[int]:
    """The values of one field: lists, ranges and steps of numbers or names."""
    found: set[int] = set()
    for item in text.split(","):
        span, _, step = item.partition("/")
        low, dash, high = span.partition("-")
        start = first if low in _ANY else _value(low, names, first)
        end = _value(high, names, first) if dash else last if low in _ANY or step else start
        if not first <= start <= end <= last:
            raise ValueError(f"{item} is outside {first}-{last}")
        found.update(range(start, end + 1, int(step or 1)))
    return frozenset(found)


def _value(text: str, names: tuple[str, ...] | None, first: int) -> int:
    return names.index(text.upper()) + first if names and text.upper() in names else int(text)
