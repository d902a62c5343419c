"""A drill comes round before it is overdue, whatever is frozen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.recovery.drill_rhythm import drill_rhythm, rate, too_long

_DAY = timedelta(days=1)
cadences = st.integers(1, 400).map(lambda days: days * _DAY)
freezes = st.integers(0, 60).map(lambda days: days * _DAY)
margins = st.integers(0, 90)


@given(cadences, freezes, margins)
def test_a_drill_that_waits_for_the_end_of_a_freeze_is_still_in_time(cadence: timedelta, freeze: timedelta, margin: int) -> None:
    try:
        rhythm = drill_rhythm(cadence, freeze, margin)
    except ValueError:
        assert (cadence - freeze) * (100 - margin) / 100 < _DAY
        return
    assert rhythm >= _DAY
    assert rhythm % _DAY == timedelta(0)
    assert too_long(rhythm, cadence, freeze) is None


@given(cadences, freezes, margins)
def test_a_longer_freeze_never_makes_drills_rarer_and_neither_does_a_larger_margin(
    cadence: timedelta, freeze: timedelta, margin: int
) -> None:
    try:
        rhythm = drill_rhythm(cadence, freeze, margin)
    except ValueError:
        return
    assert rhythm <= drill_rhythm(cadence, timedelta(0), margin)
    assert rhythm <= drill_rhythm(cadence, freeze, 0)


def test_a_month_with_a_fortnight_frozen_and_a_fifth_kept_back_is_a_drill_every_twelve_days() -> None:
    assert drill_rhythm(30 * _DAY, 14 * _DAY, 20) == 12 * _DAY


@pytest.mark.parametrize(("days", "said"), [(1, "rate(1 day)"), (12, "rate(12 days)")])
def test_a_rhythm_is_said_as_the_scheduler_wants_it(days: int, said: str) -> None:
    assert rate(days * _DAY) == said


def test_a_rhythm_that_fits_alone_but_not_beside_a_freeze_is_too_long() -> None:
    assert too_long(30 * _DAY, 30 * _DAY, timedelta(0)) is None
    assert "longest freeze of 2 days" in str(too_long(30 * _DAY, 30 * _DAY, 2 * _DAY))
    assert too_long(31 * _DAY, 30 * _DAY, timedelta(0)) == "a drill every 31 days is too seldom for a cadence of 30 days"
