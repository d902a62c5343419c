"""The shape of an Aurora cluster follows from objectives, with the reason in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.data.aurora_choice import choose_aurora, unreachable_rpo
from components.data.recovery_choice import Objectives

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CRITICAL = Objectives(rto=2 * MINUTE, rpo=timedelta(seconds=5), restore_rto=15 * MINUTE, restore_rpo=DAY, cadence=30 * DAY)
SUPPORT = Objectives(rto=30 * MINUTE, rpo=15 * MINUTE, restore_rto=12 * HOUR, restore_rpo=DAY, cadence=90 * DAY)
RELAXED = Objectives(rto=12 * HOUR, rpo=DAY, restore_rto=12 * HOUR, restore_rpo=DAY, cadence=2 * DAY)

times = st.timedeltas(timedelta(seconds=1), timedelta(days=400))


@pytest.mark.parametrize(
    ("objectives", "readers", "copy", "recovery_readers"), [(CRITICAL, 2, True, 1), (SUPPORT, 1, True, 0), (RELAXED, 0, False, 0)]
)
def test_readers_and_the_other_region_follow_from_objectives(
    objectives: Objectives, readers: int, copy: bool, recovery_readers: int
) -> None:
    choice = choose_aurora(objectives)
    assert (choice.readers, choice.copy_in_recovery_region, choice.recovery_readers) == (readers, copy, recovery_readers)


@given(rto=times, rpo=times, restore_rto=times, restore_rpo=times, cadence=times)
def test_every_choice_is_one_aurora_allows_and_says_why(**given: timedelta) -> None:
    choice = choose_aurora(Objectives(**given))
    assert 1 <= choice.backup_retention_days <= 35
    assert 0 <= choice.recovery_readers <= choice.readers <= 15
    assert len(choice.reasons) == (5 if choice.copy_in_recovery_region else 4)


@given(rto=times, sooner=times)
def test_a_shorter_rto_never_gets_fewer_readers(rto: timedelta, sooner: timedelta) -> None:
    def readers(time: timedelta) -> int:
        return choose_aurora(Objectives(rto=time, rpo=MINUTE, restore_rto=DAY, restore_rpo=DAY, cadence=DAY)).readers

    assert readers(min(rto, sooner)) >= readers(max(rto, sooner))


@pytest.mark.parametrize(("rpo", "reachable"), [(timedelta(0), False), (timedelta(milliseconds=999), False), (timedelta(seconds=1), True)])
def test_an_rpo_below_what_a_global_database_gives_is_refused(rpo: timedelta, reachable: bool) -> None:
    assert (unreachable_rpo(rpo) is None) is reachable
