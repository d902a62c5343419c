"""A restore to a point in time holds what was committed before it and nothing later."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws_sandbox import AwsSandbox, Databases, until
from tests.sandbox.rds.conftest import MakeDatabases


@pytest.fixture(scope="module")
def west(databases: MakeDatabases) -> Databases:
    made = databases()
    made.create("history", BackupRetentionPeriod=1)
    automated = made.rds.describe_db_snapshots(DBInstanceIdentifier="history")["DBSnapshots"][0]["DBSnapshotIdentifier"]
    made.snapshot_available(automated)
    made.query("history", "create table r as select generate_series(1, 1500) as id")
    return made


def _moment() -> datetime:
    time.sleep(0.02)
    now = datetime.now(UTC)
    time.sleep(0.02)
    return now


def test_a_mistake_is_undone_by_going_back_before_it(west: Databases) -> None:
    before = _moment()
    west.query("history", "delete from r where id <= 900")
    west.rds.restore_db_instance_to_point_in_time(
        SourceDBInstanceIdentifier="history", TargetDBInstanceIdentifier="before", RestoreTime=before
    )
    west.rds.restore_db_instance_to_point_in_time(
        SourceDBInstanceIdentifier="history", TargetDBInstanceIdentifier="latest", UseLatestRestorableTime=True
    )
    west.available("before")
    west.available("latest")
    assert west.query("before", "select count(*) from r") == [(1500,)]
    assert west.query("latest", "select count(*) from r") == [(600,)]
    assert "ReadReplicaSourceDBInstanceIdentifier" not in west.describe("before")
    assert west.query("before", "insert into r values (0) returning id") == [(0,)]


def test_times_that_cannot_be_restored_are_refused(west: Databases) -> None:
    names = {"SourceDBInstanceIdentifier": "history", "TargetDBInstanceIdentifier": "never"}
    with pytest.raises(ClientError, match="after the latest restorable time"):
        west.rds.restore_db_instance_to_point_in_time(**names, RestoreTime=datetime.now(UTC) + timedelta(minutes=5))
    with pytest.raises(ClientError, match="before the first backup"):
        west.rds.restore_db_instance_to_point_in_time(**names, RestoreTime=datetime.now(UTC) - timedelta(days=1))
    with pytest.raises(ClientError, match="Either RestoreTime"):
        west.rds.restore_db_instance_to_point_in_time(**names)


def test_without_automated_backups_there_is_no_point_in_time(databases: MakeDatabases) -> None:
    west = databases()
    west.create("forgetful", BackupRetentionPeriod=0)
    with pytest.raises(ClientError) as refused:
        west.rds.restore_db_instance_to_point_in_time(
            SourceDBInstanceIdentifier="forgetful", TargetDBInstanceIdentifier="never", UseLatestRestorableTime=True
        )
    assert refused.value.response["Error"]["Code"] == "PointInTimeRestoreNotEnabled"


def test_a_source_killed_before_its_first_backup_fails_the_restore_and_does_not_keep_it_waiting(
    databases: MakeDatabases, aws_sandbox: AwsSandbox
) -> None:
    west = databases()
    west.create("unlucky")
    aws_sandbox.fault("freeze", "unlucky")
    west.rds.modify_db_instance(DBInstanceIdentifier="unlucky", BackupRetentionPeriod=1, ApplyImmediately=True)
    aws_sandbox.fault("crash", "unlucky")
    west.rds.restore_db_instance_to_point_in_time(
        SourceDBInstanceIdentifier="unlucky", TargetDBInstanceIdentifier="hopeless", UseLatestRestorableTime=True
    )
    until(lambda: west.describe("hopeless")["DBInstanceStatus"] == "failed", what="failed")
    reasons = {row["instance"]: row["reason"] for row in aws_sandbox.databases()}
    assert "no backup of the source was complete" in reasons["hopeless"]


def test_a_killed_source_is_restored_to_its_last_acknowledged_row(databases: MakeDatabases, aws_sandbox: AwsSandbox) -> None:
    west = databases()
    west.create("dying", BackupRetentionPeriod=1)
    west.query("dying", "create table r (id int)")
    with west.connect("dying") as connection:
        for number in range(200):
            connection.execute("insert into r values (%s)", (number,))
        aws_sandbox.fault("crash", "dying")
    west.rds.restore_db_instance_to_point_in_time(
        SourceDBInstanceIdentifier="dying", TargetDBInstanceIdentifier="saved", UseLatestRestorableTime=True
    )
    west.available("saved")
    assert west.query("saved", "select count(*) from r") == [(200,)]
