"""How often, how long and by which means a tier is backed up follows from its objectives, with the reason in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.backup.backup_choice import (
    INTERVALS,
    LONGEST_CONTINUOUS_DAYS,
    START_WINDOW,
    BackupNeed,
    choose_backup,
    interval_problem,
    is_continuous,
    retention_problem,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def _need(restore_rpo: timedelta, every: timedelta | None = None, cold: int | None = None) -> BackupNeed:
    return BackupNeed(restore_rpo=restore_rpo, cadence=30 * DAY, keep_days=365, every=every, cold_after_days=cold, accounts_differ=True)


@given(restore_rpo=st.timedeltas(5 * MINUTE, 400 * DAY))
def test_no_recovery_point_is_ever_older_than_the_restore_rpo(restore_rpo: timedelta) -> None:
    choice = choose_backup(_need(restore_rpo))
    assert choice.every in INTERVALS
    assert is_continuous(restore_rpo) or choice.every + START_WINDOW <= restore_rpo
    assert any(rule.continuous for rule in choice.rules) == is_continuous(restore_rpo)


@given(restore_rpo=st.timedeltas(2 * HOUR, 400 * DAY))
def test_no_less_frequent_schedule_would_do(restore_rpo: timedelta) -> None:
    chosen = choose_backup(_need(restore_rpo)).every
    assert all(interval_problem(longer, restore_rpo) for longer in INTERVALS if longer > chosen)


def test_a_restore_rpo_of_minutes_needs_what_is_kept_continuously() -> None:
    snapshots, continuous = choose_backup(_need(15 * MINUTE)).rules
    assert (snapshots.schedule, snapshots.keep_days, snapshots.continuous, snapshots.copied) == ("cron(0 5 * * ? *)", 365, False, True)
    assert (continuous.keep_days, continuous.continuous, continuous.copied) == (LONGEST_CONTINUOUS_DAYS, True, False)
    assert continuous.schedule != snapshots.schedule


def test_a_restore_rpo_of_a_day_is_met_by_two_snapshots_a_day() -> None:
    choice = choose_backup(_need(DAY))
    assert [rule.schedule for rule in choice.rules] == ["cron(0 5,17 * * ? *)"]
    assert choice.reasons[0] == (
        "a snapshot every 12 hours: with a start up to 1 hour late none is older than 13 hours, and the restore RPO is 1 day"
    )


@pytest.mark.parametrize(
    ("every", "schedule"), [(HOUR, "cron(0 * * * ? *)"), (6 * HOUR, "cron(0 5,11,17,23 * * ? *)"), (DAY, "cron(0 5 * * ? *)")]
)
def test_a_schedule_that_is_asked_for_is_taken(every: timedelta, schedule: str) -> None:
    assert choose_backup(_need(30 * DAY, every)).rules[0].schedule == schedule


@pytest.mark.parametrize(
    ("every", "restore_rpo", "problem"),
    [
        (DAY, 25 * HOUR, None),
        (DAY, DAY, "up to 25 hours old"),
        (HOUR, 2 * HOUR, None),
        (2 * HOUR, 2 * HOUR, "up to 3 hours old"),
        (DAY, 15 * MINUTE, None),  # what is kept continuously meets it
        (5 * HOUR, DAY, "must be one of PT1H"),
        (48 * HOUR, 90 * DAY, "must be one of PT1H"),
    ],
)
def test_an_interval_is_refused_when_it_cannot_meet_the_objective(every: timedelta, restore_rpo: timedelta, problem: str | None) -> None:
    found = interval_problem(every, restore_rpo)
    assert found is None if problem is None else problem in (found or "")


@pytest.mark.parametrize(("keep", "cold", "right"), [(365, None, True), (120, 30, True), (119, 30, False), (90, 1, False)])
def test_cold_storage_keeps_ninety_days(keep: int, cold: int | None, right: bool) -> None:
    assert (retention_problem(keep, cold) is None) is right


def test_every_choice_has_its_reason() -> None:
    said = " ".join(choose_backup(_need(DAY, cold=90)).reasons)
    for words in ("nothing is kept continuously", "kept 365 days", "due every 30 days", "cold storage after 90 days", "backup account"):
        assert words in said


def test_one_account_is_not_called_two() -> None:
    alone = replace(_need(DAY), accounts_differ=False)
    assert "a lost account would not" in choose_backup(alone).reasons[-1]
    assert "a lost account leaves a copy" in choose_backup(_need(DAY)).reasons[-1]
