"""A backup is never in the way: its failure is its own, and a promotion does not wait for it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from tests.sandbox.aws_sandbox import AwsSandbox, until
from tests.sandbox.rds.conftest import MakeDatabases


def _backup_process(sandbox: AwsSandbox) -> int | None:
    """The pg_basebackup that writes a snapshot of this sandbox."""
    target = str(sandbox.state / "databases" / "snapshots").encode()
    for entry in Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0") if entry.name.isdigit() else []
        except OSError:
            continue
        if words[0:1] and words[0].endswith(b"pg_basebackup") and any(word.startswith(target) for word in words):
            return int(entry.name)
    return None


def test_a_failed_backup_does_not_fail_the_instance(databases: MakeDatabases, aws_sandbox: AwsSandbox) -> None:
    west = databases()
    west.create("sturdy")
    aws_sandbox.fault("freeze", "sturdy")
    west.rds.create_db_snapshot(DBInstanceIdentifier="sturdy", DBSnapshotIdentifier="broken")
    os.kill(until(lambda: _backup_process(aws_sandbox), what="the backup"), signal.SIGKILL)
    aws_sandbox.fault("thaw", "sturdy")
    until(lambda: west.rds.describe_db_snapshots(DBSnapshotIdentifier="broken")["DBSnapshots"][0]["Status"] == "failed", what="failed")
    west.available("sturdy")
    assert west.query("sturdy", "select 1") == [(1,)]


def test_a_promotion_pre_empts_a_running_backup_which_then_begins_again(databases: MakeDatabases, aws_sandbox: AwsSandbox) -> None:
    west, central = databases(), databases("eu-central-1")
    arn = west.create("upstream", BackupRetentionPeriod=1)["DBInstanceArn"]
    west.snapshot_available(west.rds.describe_db_snapshots(DBInstanceIdentifier="upstream")["DBSnapshots"][0]["DBSnapshotIdentifier"])
    central.rds.create_db_instance_read_replica(DBInstanceIdentifier="downstream", SourceDBInstanceIdentifier=arn)
    central.available("downstream")
    aws_sandbox.fault("freeze", "downstream", "eu-central-1")
    central.rds.create_db_snapshot(DBInstanceIdentifier="downstream", DBSnapshotIdentifier="interrupted")
    endless = until(lambda: _backup_process(aws_sandbox), what="the backup")
    os.kill(endless, signal.SIGSTOP)
    aws_sandbox.fault("thaw", "downstream", "eu-central-1")
    central.rds.promote_read_replica(DBInstanceIdentifier="downstream")
    until(lambda: central.query("downstream", "select pg_is_in_recovery()") == [(False,)], what="the promotion")
    central.snapshot_available("interrupted")
    assert _backup_process(aws_sandbox) != endless
