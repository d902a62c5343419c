"""The backup a restore begins with is the newest that was complete at the wanted time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sandbox.rds.actual import Snapshot, SnapshotPhase
from sandbox.rds.point_in_time import base, recovery_settings

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def _snapshot(minutes: int, phase: SnapshotPhase = SnapshotPhase.AVAILABLE) -> Snapshot:
    return Snapshot(f"{minutes}", Path("/s"), instance="db-1", phase=phase, ended_at=NOON + timedelta(minutes=minutes))


@given(st.sets(st.integers(-1000, 1000)), st.integers(-1000, 1000))
def test_no_backup_is_later_than_the_target_and_none_between(minutes: set[int], target: int) -> None:
    chosen = base([_snapshot(one) for one in minutes], NOON + timedelta(minutes=target))
    usable = [one for one in minutes if one <= target]
    assert (chosen and chosen.key) == (str(max(usable)) if usable else None)


def test_an_unfinished_backup_is_no_base_and_without_a_target_the_newest_is() -> None:
    assert base([_snapshot(1), _snapshot(5, SnapshotPhase.FAILED), _snapshot(3)], None) == _snapshot(3)
    assert base([_snapshot(1, SnapshotPhase.RUNNING)], None) is None


def test_the_latest_time_has_no_target_and_a_given_one_is_exact() -> None:
    assert "recovery_target_time" not in recovery_settings(Path("/a"), Path("/l"), None)
    assert recovery_settings(Path("/a"), Path("/l"), NOON)["recovery_target_time"] == "2026-01-01T12:00:00+00:00"
