"""Restoring to a point in time: which backup to begin with, and how the log after it is read."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sandbox.postgres.cluster import Cluster
from sandbox.postgres.errors import PostgresError
from sandbox.rds.actual import Snapshot, SnapshotPhase

_ARCHIVED_WITHIN_SECONDS = 60
ENDED_EARLY = "recovery ended before configured recovery target was reached"


def base(snapshots: Iterable[Snapshot], at: datetime | None) -> Snapshot | None:
    """The newest of an instance's finished backups that was complete `at` the wanted time, or None."""
    usable = {
        snapshot.ended_at: snapshot
        for snapshot in snapshots
        if snapshot.phase is SnapshotPhase.AVAILABLE and snapshot.ended_at is not None and (at is None or snapshot.ended_at <= at)
    }
    return usable[max(usable)] if usable else None


def archive_everything(cluster: Cluster, archive: Path) -> None:
    """Get all that a running server has committed into its archive, ended by a commit: a target time needs one that is later.

    Raises:
        PostgresError: the server does not answer or does not archive.
    """
    with cluster.administrator() as connection:
        connection.execute("select pg_current_xact_id()")
        row = connection.execute("select pg_walfile_name(pg_switch_wal())").fetchone()
    segment = archive / str(row[0] if row else "")
    deadline = time.monotonic() + _ARCHIVED_WITHIN_SECONDS
    while not segment.exists():
        if time.monotonic() > deadline:
            raise PostgresError(f"segment {segment.name} was not archived within {_ARCHIVED_WITHIN_SECONDS} s")
        time.sleep(0.01)


def recovery_settings(archive: Path, log: Path, at: datetime | None) -> dict[str, str]:
    """The recovery settings: the archive first, then what a dead source has only in its own `log` directory."""
    settings = {
        "restore_command": f'cp "{archive}/%f" "%p" 2>/dev/null || cp "{log}/%f" "%p" 2>/dev/null',
        "recovery_target_action": "promote",
    }
    return settings if at is None else settings | {"recovery_target_time": at.isoformat()}
