"""An instance created through RDS is a PostgreSQL server that does what its record says."""

from __future__ import annotations

import json
import socket
from contextlib import suppress

import psycopg
import pytest
from botocore.exceptions import ClientError

from components.data.postgres_parameters import PARAMETERS
from tests.sandbox.aws_sandbox import AwsSandbox, Databases, until
from tests.sandbox.rds.conftest import MakeDatabases


@pytest.fixture(scope="module")
def west(databases: MakeDatabases) -> Databases:
    made = databases()
    made.create("instances", EngineVersion="18", Tags=[{"Key": "system", "Value": "ehr"}])
    return made


def test_creating_shows_no_endpoint_and_then_the_address_it_answers_on(databases: MakeDatabases) -> None:
    west = databases()
    west.rds.create_db_instance(
        DBInstanceIdentifier="young",
        Engine="postgres",
        DBInstanceClass="db.m7g.large",
        AllocatedStorage=20,
        MasterUsername="master",
        MasterUserPassword=west.password,
        DBName="app",
        Port=5433,
    )
    young = west.describe("young")
    assert (young["DBInstanceStatus"], young.get("Endpoint")) == ("creating", None)
    endpoint = west.available("young")["Endpoint"]
    assert endpoint["Port"] == 5433
    assert endpoint["Address"].startswith("127.")
    assert west.query("young", "show cluster_name") == [(west.describe("young")["DbiResourceId"],)]


def test_commits_are_durable_and_pages_are_checked_as_on_a_real_server(west: Databases) -> None:
    settings = "select current_setting('fsync'), current_setting('full_page_writes'), current_setting('data_checksums')"
    assert west.query("instances", settings) == [("on", "on", "on")]


def test_the_version_is_the_one_that_runs(west: Databases) -> None:
    assert [(west.describe("instances")["EngineVersion"],)] == west.query("instances", "select current_setting('server_version')")


def test_the_master_password_is_asked_for_over_tcp(west: Databases) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        west.query("instances", "select 1", password="not-the-password")


def test_the_sandbox_s_own_superuser_cannot_come_in_over_tcp(west: Databases) -> None:
    endpoint = west.describe("instances")["Endpoint"]
    with pytest.raises(psycopg.OperationalError, match=r"pg_hba\.conf rejects"):
        psycopg.connect(host=endpoint["Address"], port=endpoint["Port"], user="rdsadmin", dbname="postgres", connect_timeout=3)


def test_a_new_password_takes_effect_and_the_old_one_ends(west: Databases) -> None:
    west.rds.modify_db_instance(DBInstanceIdentifier="instances", MasterUserPassword="another-password", ApplyImmediately=True)
    west.available("instances")
    assert west.query("instances", "select 1", password="another-password") == [(1,)]
    with pytest.raises(psycopg.OperationalError):
        west.query("instances", "select 1")
    west.rds.modify_db_instance(DBInstanceIdentifier="instances", MasterUserPassword=west.password, ApplyImmediately=True)
    west.available("instances")


def test_stop_start_and_reboot_keep_the_rows(west: Databases) -> None:
    west.query("instances", "create table kept as select 7 as n")
    west.rds.stop_db_instance(DBInstanceIdentifier="instances")
    until(lambda: west.describe("instances")["DBInstanceStatus"] == "stopped", what="stopped")
    endpoint = west.describe("instances")["Endpoint"]
    with pytest.raises(psycopg.OperationalError, match="refused"):
        psycopg.connect(host=endpoint["Address"], port=endpoint["Port"], user="master", password=west.password, dbname="app")
    west.rds.start_db_instance(DBInstanceIdentifier="instances")
    west.available("instances")
    before = west.query("instances", "select pg_postmaster_start_time()")
    west.rds.reboot_db_instance(DBInstanceIdentifier="instances")
    west.available("instances")
    assert west.query("instances", "select pg_postmaster_start_time()") > before
    assert west.query("instances", "select n from kept") == [(7,)]


def test_a_renamed_instance_keeps_address_and_rows(west: Databases) -> None:
    before = west.describe("instances")["Endpoint"]
    west.rds.modify_db_instance(DBInstanceIdentifier="instances", NewDBInstanceIdentifier="renamed", ApplyImmediately=True)
    assert west.available("renamed")["Endpoint"] == before
    with pytest.raises(ClientError, match="not found"):
        west.describe("instances")
    west.rds.modify_db_instance(DBInstanceIdentifier="renamed", NewDBInstanceIdentifier="instances", ApplyImmediately=True)


def test_dynamic_parameters_apply_at_once_and_static_ones_at_the_reboot(west: Databases) -> None:
    west.rds.create_db_parameter_group(DBParameterGroupName="tuned", DBParameterGroupFamily="postgres18", Description="tuned")
    west.rds.modify_db_parameter_group(
        DBParameterGroupName="tuned",
        Parameters=[
            {"ParameterName": "work_mem", "ParameterValue": "12345", "ApplyMethod": "immediate"},
            {"ParameterName": "max_connections", "ParameterValue": "77", "ApplyMethod": "pending-reboot"},
            {"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "pending-reboot"},
        ],
    )
    west.rds.modify_db_instance(DBInstanceIdentifier="instances", DBParameterGroupName="tuned", ApplyImmediately=True)
    group = west.available("instances")["DBParameterGroups"][0]
    assert (group["DBParameterGroupName"], group["ParameterApplyStatus"]) == ("tuned", "pending-reboot")
    shown = "select current_setting('work_mem'), current_setting('max_connections')"
    assert west.query("instances", shown) == [("12345kB", "100")]
    west.rds.reboot_db_instance(DBInstanceIdentifier="instances")
    assert west.available("instances")["DBParameterGroups"][0]["ParameterApplyStatus"] == "in-sync"
    assert west.query("instances", shown) == [("12345kB", "77")]


def test_what_a_parameter_group_asks_and_the_sandbox_does_not_do_is_named(west: Databases, aws_sandbox: AwsSandbox) -> None:
    described = {row["instance"]: row for row in aws_sandbox.databases()}["instances"]
    assert described["not_emulated"] == ["parameter rds.force_ssl"]


@pytest.mark.parametrize(("name", "value"), [("no_such_parameter", "1"), ("work_mem", "plenty")])
def test_postgresql_judges_parameters_before_they_are_taken(west: Databases, name: str, value: str) -> None:
    west.rds.create_db_parameter_group(DBParameterGroupName=f"bad-{value}", DBParameterGroupFamily="postgres18", Description="bad")
    with pytest.raises(ClientError, match=name) as refused:
        west.rds.modify_db_parameter_group(
            DBParameterGroupName=f"bad-{value}", Parameters=[{"ParameterName": name, "ParameterValue": value, "ApplyMethod": "immediate"}]
        )
    assert refused.value.response["Error"]["Code"] == "InvalidParameterValue"


def test_a_managed_master_password_is_unique_and_is_the_database_s(databases: MakeDatabases, aws_sandbox: AwsSandbox) -> None:
    west = databases()
    secrets = aws_sandbox.client("secretsmanager")
    for name in ("managed-a", "managed-b"):
        given = {
            "Engine": "postgres",
            "DBInstanceClass": "db.t4g.small",
            "AllocatedStorage": 20,
            "MasterUsername": "master",
            "DBName": "app",
        }
        west.rds.create_db_instance(DBInstanceIdentifier=name, ManageMasterUserPassword=True, **given)

    def password(name: str) -> str:
        arn = west.available(name)["MasterUserSecret"]["SecretArn"]
        return str(json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"])["password"])

    first, second = password("managed-a"), password("managed-b")
    assert first != second
    assert west.query("managed-a", "select 1", password=first) == [(1,)]
    west.rds.modify_db_instance(DBInstanceIdentifier="managed-a", RotateMasterUserPassword=True, ApplyImmediately=True)
    rotated = password("managed-a")
    assert rotated != first
    assert west.query("managed-a", "select 1", password=rotated) == [(1,)]


def test_tags_are_kept(west: Databases) -> None:
    arn = west.describe("instances")["DBInstanceArn"]
    west.rds.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "tier", "Value": "clinical-critical"}])
    tags = {tag["Key"]: tag["Value"] for tag in west.describe("instances")["TagList"]}
    assert tags == {"system": "ehr", "tier": "clinical-critical"}


def test_a_port_taken_on_all_addresses_is_a_clear_refusal(west: Databases) -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ClientError, match=f"port {port} is in use"):
            west.create("no-room", Port=port)
    with pytest.raises(ClientError, match="not found"):
        west.describe("no-room")


def test_no_password_reaches_a_log_even_where_every_statement_is_logged(databases: MakeDatabases, aws_sandbox: AwsSandbox) -> None:
    west = databases()
    west.rds.create_db_parameter_group(DBParameterGroupName="chatty", DBParameterGroupFamily="postgres18", Description="chatty")
    west.rds.modify_db_parameter_group(
        DBParameterGroupName="chatty",
        Parameters=[{"ParameterName": "log_statement", "ParameterValue": "all", "ApplyMethod": "immediate"}],
    )
    west.create("chatty", DBParameterGroupName="chatty", MasterUserPassword="first-and-secret")
    west.rds.modify_db_instance(DBInstanceIdentifier="chatty", MasterUserPassword="second-and-secret", ApplyImmediately=True)
    west.available("chatty")
    assert west.query("chatty", "select 'logged'", password="second-and-secret") == [("logged",)]
    logs = [path.read_text(errors="replace") for path in aws_sandbox.state.rglob("log") if path.is_file()]
    assert any("select 'logged'" in log for log in logs)
    assert not [log for log in logs if "and-secret" in log]


# as psql, a migration or an administration tool sends them
_WITH_SECRETS = (
    "create role clerk login password 'created-secret'",
    "alter role clerk password 'altered-secret'",
    "create role clerk login password 'refused-secret'",
    "create role reader login password 'batched-secret'; grant clerk to reader",
    "do $$ begin execute 'create role porter login password ''nested-secret'''; end $$",
    "create subscription mirror connection 'host=127.0.0.1 port=1 password=linked-secret' publication p with (connect = false)",
)


def _logged_with(parameters: dict[str, str], databases: MakeDatabases, aws_sandbox: AwsSandbox, name: str) -> str:
    """What a server with these parameters writes to its log about statements that carry secrets."""
    west = databases()
    west.rds.create_db_parameter_group(DBParameterGroupName=name, DBParameterGroupFamily="postgres18", Description=name)
    west.rds.modify_db_parameter_group(
        DBParameterGroupName=name,
        Parameters=[{"ParameterName": key, "ParameterValue": value, "ApplyMethod": "immediate"} for key, value in parameters.items()],
    )
    west.create(name, DBParameterGroupName=name)
    for statement in _WITH_SECRETS:
        with suppress(psycopg.Error):
            west.query(name, statement)
    (home,) = (path for path in aws_sandbox.state.rglob(west.describe(name)["DbiResourceId"]) if (path / "log").is_file())
    return (home / "log").read_text(errors="replace")


def test_with_the_parameters_of_every_database_no_password_reaches_its_log(databases: MakeDatabases, aws_sandbox: AwsSandbox) -> None:
    log = _logged_with({p.name: p.value for p in PARAMETERS}, databases, aws_sandbox, "discreet")
    assert "connection authorized" in log
    assert not [line for line in log.splitlines() if "-secret" in line]


def test_changes_of_structure_in_the_log_would_show_passwords(databases: MakeDatabases, aws_sandbox: AwsSandbox) -> None:
    loose = {p.name: p.value for p in PARAMETERS} | {"log_statement": "ddl"}
    assert "created-secret" in _logged_with(loose, databases, aws_sandbox, "talkative")
