"""Security groups fence: an instance that nobody may reach is reached by nobody, and again when somebody may."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.sandbox.aws_sandbox import AwsSandbox, Databases, until
from tests.sandbox.rds.conftest import MakeDatabases

RULE: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}


@pytest.fixture(scope="module")
def groups(aws_sandbox: AwsSandbox) -> dict[str, str]:
    ec2 = aws_sandbox.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    made = {name: ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"] for name in ("open", "isolated")}
    ec2.authorize_security_group_ingress(GroupId=made["open"], IpPermissions=[RULE])
    return made


def _is_cut(connection: psycopg.Connection[Any]) -> bool:
    try:
        connection.execute("select 1")
    except psycopg.OperationalError:
        return True
    return False


def _refused(databases: Databases, name: str) -> bool:
    try:
        databases.query(name, "select 1")
    except psycopg.OperationalError as error:
        return "refused" in str(error)
    return False


def test_moving_an_instance_into_an_isolated_group_cuts_and_refuses_and_moving_it_back_admits(
    databases: MakeDatabases, groups: dict[str, str]
) -> None:
    west = databases()
    west.create("fenced", VpcSecurityGroupIds=[groups["open"]])
    with west.connect("fenced") as connection:
        west.rds.modify_db_instance(DBInstanceIdentifier="fenced", VpcSecurityGroupIds=[groups["isolated"]], ApplyImmediately=True)
        assert _is_cut(connection)
    assert _refused(west, "fenced")
    assert west.describe("fenced")["DBInstanceStatus"] == "available"
    west.rds.modify_db_instance(DBInstanceIdentifier="fenced", VpcSecurityGroupIds=[groups["open"]], ApplyImmediately=True)
    assert west.query("fenced", "select 1") == [(1,)]


def test_revoking_the_last_rule_fences_and_authorizing_one_lifts_it(
    databases: MakeDatabases, groups: dict[str, str], aws_sandbox: AwsSandbox
) -> None:
    west, ec2 = databases(), aws_sandbox.client("ec2")
    west.create("guarded-by-rule", VpcSecurityGroupIds=[groups["open"]])
    ec2.revoke_security_group_ingress(GroupId=groups["open"], IpPermissions=[RULE])
    assert _refused(west, "guarded-by-rule")
    ec2.authorize_security_group_ingress(GroupId=groups["open"], IpPermissions=[RULE])
    assert west.query("guarded-by-rule", "select 1") == [(1,)]


def test_a_replica_of_a_fenced_source_survives_and_catches_up(databases: MakeDatabases, groups: dict[str, str]) -> None:
    west, central = databases(), databases("eu-central-1")
    arn = west.create("spring", VpcSecurityGroupIds=[groups["open"]], BackupRetentionPeriod=1)["DBInstanceArn"]
    west.query("spring", "create table r (id int)")
    central.rds.create_db_instance_read_replica(DBInstanceIdentifier="river", SourceDBInstanceIdentifier=arn)
    central.available("river")
    west.rds.modify_db_instance(DBInstanceIdentifier="spring", VpcSecurityGroupIds=[groups["isolated"]], ApplyImmediately=True)
    assert _refused(west, "spring")
    assert central.query("river", "select pg_is_in_recovery()") == [(True,)]
    west.rds.modify_db_instance(DBInstanceIdentifier="spring", VpcSecurityGroupIds=[groups["open"]], ApplyImmediately=True)
    west.query("spring", "insert into r values (1)")
    until(lambda: central.query("river", "select count(*) from r") == [(1,)], what="the row of the source")
