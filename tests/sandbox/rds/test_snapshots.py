"""A snapshot holds exactly what was there, wherever it is copied and restored."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws_sandbox import AwsSandbox, Databases, until
from tests.sandbox.rds.conftest import MakeDatabases


@pytest.fixture(scope="module")
def west(databases: MakeDatabases) -> Databases:
    made = databases()
    made.create("source", BackupRetentionPeriod=1)
    made.query("source", "create table r as select generate_series(1, 1000) as id")
    made.rds.create_db_snapshot(DBInstanceIdentifier="source", DBSnapshotIdentifier="thousand")
    assert made.rds.describe_db_snapshots(DBSnapshotIdentifier="thousand")["DBSnapshots"][0]["Status"] == "creating"
    assert made.describe("source")["DBInstanceStatus"] == "backing-up"
    made.snapshot_available("thousand")
    made.query("source", "insert into r select generate_series(1001, 1500)")
    return made


def test_a_restore_holds_exactly_the_earlier_rows(west: Databases) -> None:
    west.rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="restored", DBSnapshotIdentifier="thousand")
    west.available("restored")
    assert west.query("restored", "select count(*), max(id) from r") == [(1000, 1000)]
    assert west.query("source", "select count(*), max(id) from r") == [(1500, 1500)]


def test_a_restored_instance_is_no_replica_and_has_no_tags_or_protection_of_its_source(west: Databases) -> None:
    west.rds.restore_db_instance_from_db_snapshot(
        DBInstanceIdentifier="plain", DBSnapshotIdentifier="thousand", Tags=[{"Key": "drill", "Value": "1"}], DBInstanceClass="db.t4g.small"
    )
    plain = west.available("plain")
    assert "ReadReplicaSourceDBInstanceIdentifier" not in plain
    assert (plain["TagList"], plain["DBInstanceClass"], plain["DeletionProtection"]) == (
        [{"Key": "drill", "Value": "1"}],
        "db.t4g.small",
        False,
    )


def test_a_copy_in_another_region_restores_there(west: Databases, databases: MakeDatabases) -> None:
    central = databases("eu-central-1")
    arn = west.rds.describe_db_snapshots(DBSnapshotIdentifier="thousand")["DBSnapshots"][0]["DBSnapshotArn"]
    with pytest.raises(ClientError, match="copy it to eu-central-1 first"):
        central.rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="far", DBSnapshotIdentifier=arn)
    central.rds.copy_db_snapshot(SourceDBSnapshotIdentifier=arn, TargetDBSnapshotIdentifier="far-thousand", SourceRegion="eu-west-1")
    assert central.snapshot_available("far-thousand")["SourceDBSnapshotIdentifier"] == arn
    central.rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="far", DBSnapshotIdentifier="far-thousand")
    assert central.available("far")["AvailabilityZone"].startswith("eu-central-1")
    assert central.query("far", "select count(*) from r") == [(1000,)]


def test_an_encrypted_copy_needs_a_key_of_its_region(databases: MakeDatabases, aws_sandbox: AwsSandbox) -> None:
    west, central = databases(), databases("eu-central-1")
    key = aws_sandbox.client("kms").create_key()["KeyMetadata"]["Arn"]
    far_key = aws_sandbox.client("kms", "eu-central-1").create_key()["KeyMetadata"]["Arn"]
    west.create("encrypted", StorageEncrypted=True, KmsKeyId=key)
    arn = west.snapshot("encrypted", "sealed")["DBSnapshotArn"]
    names = {"SourceDBSnapshotIdentifier": arn, "TargetDBSnapshotIdentifier": "sealed-copy"}
    with pytest.raises(ClientError, match="needs KmsKeyId"):
        central.rds.copy_db_snapshot(**names)
    central.rds.copy_db_snapshot(**names, KmsKeyId=far_key)
    assert central.snapshot_available("sealed-copy")["KmsKeyId"] == far_key


def test_automated_snapshots_are_listed_and_cannot_be_deleted_by_hand(west: Databases) -> None:
    automated = west.rds.describe_db_snapshots(DBInstanceIdentifier="source", SnapshotType="automated")["DBSnapshots"]
    assert [one["DBSnapshotIdentifier"].startswith("rds:source-") for one in automated] == [True]
    assert west.snapshot_available(automated[0]["DBSnapshotIdentifier"])["PercentProgress"] == 100
    with pytest.raises(ClientError, match="automated"):
        west.rds.delete_db_snapshot(DBSnapshotIdentifier=automated[0]["DBSnapshotIdentifier"])


def test_without_retention_there_is_no_automated_snapshot_until_it_is_raised(databases: MakeDatabases) -> None:
    west = databases()
    west.create("unkept", BackupRetentionPeriod=0)

    def listed() -> list[object]:
        return list(west.rds.describe_db_snapshots(DBInstanceIdentifier="unkept")["DBSnapshots"])

    assert listed() == []
    west.rds.modify_db_instance(DBInstanceIdentifier="unkept", BackupRetentionPeriod=7, ApplyImmediately=True)
    assert len(listed()) == 1
    west.rds.modify_db_instance(DBInstanceIdentifier="unkept", BackupRetentionPeriod=0, ApplyImmediately=True)
    assert listed() == []


def test_a_final_snapshot_holds_the_last_rows_and_the_instance_goes(databases: MakeDatabases) -> None:
    west = databases()
    west.create("last")
    west.query("last", "create table words as select 'last words' as w")
    west.rds.delete_db_instance(DBInstanceIdentifier="last", FinalDBSnapshotIdentifier="final")
    assert west.describe("last")["DBInstanceStatus"] == "deleting"
    with pytest.raises(ClientError, match="is being deleted"):
        west.rds.reboot_db_instance(DBInstanceIdentifier="last")
    west.gone("last")
    west.rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="again", DBSnapshotIdentifier="final")
    west.available("again")
    assert west.query("again", "select w from words") == [("last words",)]


def test_a_snapshot_of_a_stopped_instance_can_be_restored(databases: MakeDatabases) -> None:
    west = databases()
    west.create("resting")
    west.query("resting", "create table r as select 1 as id")
    west.rds.stop_db_instance(DBInstanceIdentifier="resting", DBSnapshotIdentifier="asleep")
    west.snapshot_available("asleep")
    west.rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="awake", DBSnapshotIdentifier="asleep")
    west.available("awake")
    assert west.query("awake", "select id from r") == [(1,)]


def test_a_deleted_snapshot_leaves_no_files(west: Databases, aws_sandbox: AwsSandbox) -> None:
    folder = aws_sandbox.state / "databases" / "snapshots"
    before = set(folder.iterdir())
    west.snapshot("source", "brief")
    (made,) = set(folder.iterdir()) - before
    west.rds.delete_db_snapshot(DBSnapshotIdentifier="brief")
    until(lambda: not made.exists(), what="removal of the files")
