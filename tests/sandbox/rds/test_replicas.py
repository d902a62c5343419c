"""A read replica follows its source, in any Region, and becomes a primary when it is promoted."""

from __future__ import annotations

import psycopg
import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws_sandbox import AwsSandbox, Databases, until
from tests.sandbox.rds.conftest import MakeDatabases


@pytest.fixture(scope="module")
def west(databases: MakeDatabases) -> Databases:
    made = databases()
    made.create("primary", BackupRetentionPeriod=1)
    made.query("primary", "create table r as select generate_series(1, 10) as id")
    return made


@pytest.fixture(scope="module")
def central(databases: MakeDatabases) -> Databases:
    return databases("eu-central-1")


def _count(where: Databases, name: str) -> int:
    return int(where.query(name, "select count(*) from r")[0][0])


def test_a_replica_in_another_region_streams_refuses_writes_and_is_promoted(west: Databases, central: Databases) -> None:
    arn = west.describe("primary")["DBInstanceArn"]
    central.rds.create_db_instance_read_replica(DBInstanceIdentifier="replica", SourceDBInstanceIdentifier=arn, SourceRegion="eu-west-1")
    made = central.available("replica")
    assert made["ReadReplicaSourceDBInstanceIdentifier"] == arn
    assert made["DBInstanceArn"].split(":")[3] == "eu-central-1"
    assert west.describe("primary")["ReadReplicaDBInstanceIdentifiers"] == [made["DBInstanceArn"]]
    west.query("primary", "insert into r values (11)")
    until(lambda: _count(central, "replica") == 11, what="the eleventh row")
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        central.query("replica", "insert into r values (12)")

    central.rds.promote_read_replica(DBInstanceIdentifier="replica", BackupRetentionPeriod=1)
    promoted = central.available("replica")
    assert "ReadReplicaSourceDBInstanceIdentifier" not in promoted
    assert west.describe("primary")["ReadReplicaDBInstanceIdentifiers"] == []
    assert central.query("replica", "insert into r values (12) returning id") == [(12,)]
    assert _count(west, "primary") == 11


def test_a_promoted_primary_can_be_restored_to_a_point_in_time(central: Databases) -> None:
    central.query("replica", "insert into r values (13)")
    central.rds.restore_db_instance_to_point_in_time(
        SourceDBInstanceIdentifier="replica", TargetDBInstanceIdentifier="from-promoted", UseLatestRestorableTime=True
    )
    central.available("from-promoted")
    assert _count(central, "from-promoted") == 13


def test_a_promoted_primary_has_replicas_of_its_own(west: Databases, central: Databases) -> None:
    arn = central.describe("replica")["DBInstanceArn"]
    west.rds.create_db_instance_read_replica(DBInstanceIdentifier="failback", SourceDBInstanceIdentifier=arn)
    west.available("failback")
    central.query("replica", "insert into r values (14)")
    until(lambda: _count(west, "failback") == 14, what="the fourteenth row")


def test_a_replica_of_the_same_region_is_named_by_identifier_and_promoted_when_its_source_is_deleted(databases: MakeDatabases) -> None:
    west = databases()
    west.create("parent", BackupRetentionPeriod=1)
    west.query("parent", "create table r as select 1 as id")
    west.rds.create_db_instance_read_replica(DBInstanceIdentifier="child", SourceDBInstanceIdentifier="parent")
    assert west.available("child")["ReadReplicaSourceDBInstanceIdentifier"] == "parent"
    west.rds.modify_db_instance(DBInstanceIdentifier="parent", NewDBInstanceIdentifier="elder", ApplyImmediately=True)
    assert west.describe("child")["ReadReplicaSourceDBInstanceIdentifier"] == "elder"
    west.delete("elder")
    west.gone("elder")
    assert "ReadReplicaSourceDBInstanceIdentifier" not in west.available("child")
    assert west.query("child", "insert into r values (2) returning id") == [(2,)]


def test_a_replica_has_at_least_the_connections_of_its_source(databases: MakeDatabases) -> None:
    west = databases()
    west.rds.create_db_parameter_group(DBParameterGroupName="many", DBParameterGroupFamily="postgres18", Description="many")
    west.rds.modify_db_parameter_group(
        DBParameterGroupName="many",
        Parameters=[{"ParameterName": "max_connections", "ParameterValue": "150", "ApplyMethod": "pending-reboot"}],
    )
    arn = west.create("wide", BackupRetentionPeriod=1, DBParameterGroupName="many")["DBInstanceArn"]
    central = databases("eu-central-1")
    central.rds.create_db_instance_read_replica(DBInstanceIdentifier="narrow", SourceDBInstanceIdentifier=arn)
    central.available("narrow")
    assert central.query("narrow", "show max_connections") == [("150",)]


def test_a_replica_of_an_encrypted_source_needs_a_key_of_its_own_region(databases: MakeDatabases, aws_sandbox: AwsSandbox) -> None:
    west, central = databases(), databases("eu-central-1")
    key = aws_sandbox.client("kms").create_key()["KeyMetadata"]["Arn"]
    far_key = aws_sandbox.client("kms", "eu-central-1").create_key()["KeyMetadata"]["Arn"]
    arn = west.create("sealed", StorageEncrypted=True, KmsKeyId=key, BackupRetentionPeriod=1)["DBInstanceArn"]
    with pytest.raises(ClientError, match="needs KmsKeyId"):
        central.rds.create_db_instance_read_replica(DBInstanceIdentifier="sealed-far", SourceDBInstanceIdentifier=arn)
    with pytest.raises(ClientError, match="KMSKeyNotAccessibleFault"):
        central.rds.create_db_instance_read_replica(DBInstanceIdentifier="sealed-far", SourceDBInstanceIdentifier=arn, KmsKeyId=key)
    central.rds.create_db_instance_read_replica(DBInstanceIdentifier="sealed-far", SourceDBInstanceIdentifier=arn, KmsKeyId=far_key)
    assert central.available("sealed-far")["KmsKeyId"] == far_key


def test_a_source_without_backups_and_an_instance_that_is_no_replica_are_refused(databases: MakeDatabases) -> None:
    west = databases()
    west.create("bare", BackupRetentionPeriod=0)
    with pytest.raises(ClientError, match="Automated backups are not enabled"):
        west.rds.create_db_instance_read_replica(DBInstanceIdentifier="never", SourceDBInstanceIdentifier="bare")
    with pytest.raises(ClientError, match="not a read replica"):
        west.rds.promote_read_replica(DBInstanceIdentifier="bare")
