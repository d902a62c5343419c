"""The longest gap of a schedule is the one a calendar shows."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.recovery.timetable import TimetableError, longest_gap

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


@pytest.mark.parametrize(
    ("expression", "gap"),
    [
        ("rate(10 days)", 10 * DAY),
        ("rate(1 hour)", HOUR),
        ("rate(5 minutes)", timedelta(minutes=5)),
        ("cron(0 5,17 * * ? *)", 12 * HOUR),
        ("cron(0 5,9 * * ? *)", 20 * HOUR),
        ("cron(0/15 * * * ? *)", timedelta(minutes=15)),
        ("cron(0 */6 * * ? *)", 6 * HOUR),
        ("cron(0 12 ? * TUE *)", 7 * DAY),
        ("cron(0 12 ? * MON-FRI *)", 3 * DAY),
        ("cron(0 12 ? * 2-6 *)", 3 * DAY),
        ("cron(0 12 1 * ? *)", 31 * DAY),
        ("cron(0 12 1,15 * ? *)", 17 * DAY),
        ("cron(0 12 L * ? *)", 31 * DAY),
        ("cron(0 12 ? * FRI#1 *)", 35 * DAY),
        ("cron(0 12 ? * 6L *)", 35 * DAY),
        ("cron(0 12 ? JAN,JUL SAT#3 *)", 182 * DAY),
        ("cron(0 0 29 2 ? *)", 1461 * DAY),
    ],
)
def test_known_schedules(expression: str, gap: timedelta) -> None:
    assert longest_gap(expression) == gap


@given(
    hours=st.sets(st.integers(0, 23), min_size=1, max_size=5),
    minutes=st.sets(st.integers(0, 59), min_size=1, max_size=3),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
)
def test_it_agrees_with_a_calendar(hours: set[int], minutes: set[int], weekdays: set[int]) -> None:
    named = ",".join(WEEKDAYS[d] for d in sorted(weekdays))
    first = datetime(2024, 1, 1)  # noqa: DTZ001 - a calendar without zones
    moments = [
        first + timedelta(days=d, hours=h, minutes=m)
        for d in range(30)
        if (first + timedelta(days=d)).isoweekday() % 7 in weekdays
        for h in sorted(hours)
        for m in sorted(minutes)
    ]
    expected = max(later - earlier for earlier, later in pairwise(moments))
    expression = f"cron({','.join(map(str, minutes))} {','.join(map(str, hours))} ? * {named} *)"
    assert longest_gap(expression) == expected


@given(st.integers(1, 999), st.sampled_from(["minute", "hour", "day"]))
def test_a_rate_is_its_own_gap(number: int, unit: str) -> None:
    assert longest_gap(f"rate({number} {unit}{'s' if number > 1 else ''})") == timedelta(**{f"{unit}s": number})


@pytest.mark.parametrize(
    "expression",
    ["", "daily", "at(2026-11-20T13:00:00)", "rate(1 week)", "cron(0 5 * * ?)", "cron(0 25 * * ? *)", "cron(0 5 15W * ? *)",
     "cron(0 5 1 1 ? 2026)", "cron(0 5 30 2 ? *)", "cron(0 5 ? * MON-FRI/0 *)", "cron(0 5 ? * FRY *)"],
)  # fmt: skip
def test_what_is_not_read_is_said_and_never_guessed(expression: str) -> None:
    with pytest.raises(TimetableError, match=r"cannot be read|no rate and no cron|comes once"):
        longest_gap(expression)


@given(st.text(max_size=40))
def test_no_text_raises_anything_else(text: str) -> None:
    for expression in (text, f"cron({text})", f"cron(0 5 ? * {text} *)", f"rate({text})"):
        with suppress(TimetableError):
            assert longest_gap(expression) >= timedelta(0)
