"""Backups, standbys and replicas follow from objectives, with the reason in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.backup.backup_choice import LONGEST_CONTINUOUS_DAYS, is_continuous
from components.data.recovery_choice import Objectives, choose, unreachable_restore_rpo, unreachable_rpo

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
CRITICAL = Objectives(rto=2 * MINUTE, rpo=timedelta(seconds=5), restore_rto=15 * MINUTE, restore_rpo=DAY, cadence=30 * DAY)
RELAXED = Objectives(rto=12 * HOUR, rpo=DAY, restore_rto=12 * HOUR, restore_rpo=DAY, cadence=2 * DAY)

times = st.timedeltas(timedelta(seconds=1), timedelta(days=400))


def test_a_critical_tier_gets_everything() -> None:
    choice = choose(CRITICAL)
    assert (choice.backup_retention_days, choice.standby_in_another_zone, choice.replica_in_recovery_region) == (35, True, True)
    assert choice.reasons[:3] == (
        "backups are kept 35 days: a drill is due every 30 days, and what it finds must still be in reach",
        "a standby in another zone: the RTO of 2 minutes is within the 4 hours that rebuilding may take",
        (
            "a replica in the recovery Region: failover must be better than a restore "
            "(RPO 5 s against 1 day, RTO 2 minutes against 15 minutes)"
        ),
    )


def test_a_tier_that_a_restore_satisfies_gets_no_copy() -> None:
    choice = choose(RELAXED)
    assert (choice.backup_retention_days, choice.standby_in_another_zone, choice.replica_in_recovery_region) == (7, False, False)


def test_an_auditor_is_told_what_is_left_as_it_is() -> None:
    assert any("wal_retrieve_retry_interval is left as RDS has it" in reason for reason in choose(RELAXED).reasons)
    assert any("01:00-02:00 UTC" in reason for reason in choose(RELAXED).reasons)


@given(restore_rpo=times, cadence=times)
def test_what_is_kept_continuously_is_kept_as_long_as_aws_backup_says(restore_rpo: timedelta, cadence: timedelta) -> None:
    choice = choose(Objectives(rto=HOUR, rpo=MINUTE, restore_rto=HOUR, restore_rpo=restore_rpo, cadence=cadence))
    assert choice.backup_retention_days == LONGEST_CONTINUOUS_DAYS or not is_continuous(restore_rpo)
    assert f"{choice.backup_retention_days} days" in choice.reasons[0]


@given(rto=times, rpo=times, restore_rto=times, restore_rpo=times, cadence=times)
def test_retention_is_always_one_that_rds_allows(**given: timedelta) -> None:
    assert 7 <= choose(Objectives(**given)).backup_retention_days <= 35


@pytest.mark.parametrize(("rpo", "reachable"), [(timedelta(0), False), (timedelta(milliseconds=999), False), (timedelta(seconds=1), True)])
def test_an_rpo_below_what_replication_gives_is_refused(rpo: timedelta, reachable: bool) -> None:
    assert (unreachable_rpo(rpo) is None) is reachable


@pytest.mark.parametrize(("rpo", "reachable"), [(4 * MINUTE, False), (5 * MINUTE, True)])
def test_a_restore_rpo_below_what_log_storage_gives_is_refused(rpo: timedelta, reachable: bool) -> None:
    assert (unreachable_restore_rpo(rpo) is None) is reachable
