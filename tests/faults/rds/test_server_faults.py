"""A crash ends every acknowledgement, a freeze is silence, a partition cuts both ways, and each can be lifted."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import httpx
import psycopg
import pytest

from tests.sandbox.aws_sandbox import AwsSandbox, Databases, until


@pytest.fixture(scope="module")
def west(broken_sandbox: AwsSandbox) -> Databases:
    made = Databases(broken_sandbox)
    made.create("primary", BackupRetentionPeriod=1)
    made.query("primary", "create table r (id bigint)")
    return made


@pytest.fixture(scope="module")
def central(west: Databases, broken_sandbox: AwsSandbox) -> Databases:
    made = Databases(broken_sandbox, "eu-central-1")
    arn = west.describe("primary")["DBInstanceArn"]
    made.rds.create_db_instance_read_replica(DBInstanceIdentifier="replica", SourceDBInstanceIdentifier=arn)
    made.available("replica")
    return made


@pytest.fixture
def acknowledged(west: Databases) -> Iterator[list[int]]:
    """Monotonic times of the commits that writers are told of, while the test runs."""
    times: list[int] = []
    stop = threading.Event()

    def write() -> None:
        try:
            with west.connect("primary") as connection:
                while not stop.is_set():
                    connection.execute("insert into r values (1)")
                    times.append(time.monotonic_ns())
        except psycopg.OperationalError:
            return

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    until(lambda: len(times) > 20, what="the first commits")
    yield times
    stop.set()
    for writer in writers:
        writer.join(10)


def _stops(times: list[int], after: int) -> bool:
    """Whether nothing is acknowledged after that time, beyond the bytes that were on their way."""
    time.sleep(0.3)
    return max(times) < after


def test_after_a_crash_nothing_is_acknowledged_and_the_status_says_failed(
    west: Databases, acknowledged: list[int], broken_sandbox: AwsSandbox
) -> None:
    how = broken_sandbox.fault("crash", "primary")["how"]
    assert "SIGKILL" in how
    assert _stops(acknowledged, time.monotonic_ns())
    assert west.describe("primary")["DBInstanceStatus"] == "failed"
    with pytest.raises(psycopg.OperationalError, match="refused"):
        west.query("primary", "select 1")
    west.rds.reboot_db_instance(DBInstanceIdentifier="primary")
    west.available("primary")
    assert west.query("primary", "select count(*) from r")[0][0] >= len(acknowledged)


def test_a_server_killed_from_outside_is_noticed(west: Databases, broken_sandbox: AwsSandbox) -> None:
    folder = broken_sandbox.state / "databases" / "clusters" / west.describe("primary")["DbiResourceId"]
    os.kill(int((folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    until(lambda: west.describe("primary")["DBInstanceStatus"] == "failed", 5, "failed")
    west.rds.reboot_db_instance(DBInstanceIdentifier="primary")
    west.available("primary")


def test_a_frozen_server_is_silent_and_goes_on_where_it_was(west: Databases, acknowledged: list[int], broken_sandbox: AwsSandbox) -> None:
    broken_sandbox.fault("freeze", "primary")
    frozen_at = time.monotonic_ns() + 50_000_000
    assert _stops(acknowledged, frozen_at)
    assert west.describe("primary")["DBInstanceStatus"] == "available"
    assert {row["instance"]: row["faults"] for row in broken_sandbox.databases()}["primary"] == ["freeze"]
    broken_sandbox.fault("thaw", "primary")
    before = len(acknowledged)
    until(lambda: len(acknowledged) > before, what="a commit after the thaw")


def test_a_partition_cuts_clients_and_replication_and_healing_joins_them(
    west: Databases, central: Databases, acknowledged: list[int], broken_sandbox: AwsSandbox
) -> None:
    broken_sandbox.fault("partition", "primary")
    assert _stops(acknowledged, time.monotonic_ns() + 50_000_000)
    with pytest.raises(psycopg.OperationalError, match="timeout"):
        west.query("primary", "select 1", seconds=1)
    assert {row["instance"]: row["replication"] for row in broken_sandbox.databases()}["replica"] != "streaming"
    broken_sandbox.fault("heal", "primary")
    west.query("primary", "insert into r values (-1)")
    until(lambda: central.query("replica", "select 1 from r where id = -1"), what="the row that was written after healing")


def test_a_partitioned_replica_does_not_get_the_log_either(west: Databases, central: Databases, broken_sandbox: AwsSandbox) -> None:
    broken_sandbox.fault("partition", "replica", "eu-central-1")
    west.query("primary", "insert into r values (-2)")
    position = {row["instance"]: row["wal_lsn"] for row in broken_sandbox.databases()}
    time.sleep(0.3)
    assert {row["instance"]: row["wal_lsn"] for row in broken_sandbox.databases()}["replica"] == position["replica"]
    broken_sandbox.fault("heal", "replica", "eu-central-1")
    until(lambda: central.query("replica", "select 1 from r where id = -2"), what="the row that was written meanwhile")


def test_latency_lengthens_a_round_trip(west: Databases, broken_sandbox: AwsSandbox) -> None:
    def quickest() -> float:
        with west.connect("primary", seconds=10) as connection:
            return min(_seconds(connection) for _ in range(3))

    assert quickest() < 0.2
    broken_sandbox.fault("latency", "primary", milliseconds=200)
    assert quickest() >= 0.2
    broken_sandbox.fault("heal", "primary")
    assert quickest() < 0.2


def _seconds(connection: psycopg.Connection[object]) -> float:
    started = time.monotonic()
    connection.execute("select 1")
    return time.monotonic() - started


def test_a_lost_region_does_not_answer_and_its_replica_elsewhere_takes_over(
    west: Databases, central: Databases, broken_sandbox: AwsSandbox
) -> None:
    rows = west.query("primary", "select count(*) from r")
    until(lambda: central.query("replica", "select count(*) from r") == rows, what="replication")
    broken_sandbox.fault("region-loss", region="eu-west-1")
    for service, call in (("rds", "describe_db_instances"), ("ec2", "describe_vpcs"), ("kms", "list_keys")):
        with pytest.raises(Exception, match=r"503|Service ?Unavailable"):
            getattr(broken_sandbox.client(service, "eu-west-1"), call)()
    central.rds.promote_read_replica(DBInstanceIdentifier="replica")
    central.available("replica")
    assert central.query("replica", "insert into r values (-3) returning id") == [(-3,)]
    broken_sandbox.fault("region-restore", region="eu-west-1")
    west.available("primary")
    assert west.query("primary", "select count(*) from r where id = -3") == [(0,)]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        ({"fault": "crash", "instance": "nobody", "region": "eu-west-1"}, 404, "there is no instance nobody in eu-west-1; there are: "),
        ({"fault": "melt", "instance": "primary", "region": "eu-west-1"}, 400, "fault 'melt' is none of"),
        ({"fault": "crash", "region": "eu-west-1"}, 400, "instance is missing"),
        ({"fault": "crash", "instance": "primary", "region": "mars-1"}, 400, "mars-1 is not a Region"),
        ({"fault": "latency", "instance": "primary", "region": "eu-west-1"}, 400, "milliseconds must be"),
        ({"fault": "crash", "instance": "primary", "region": "eu-west-1", "extra": 1}, 400, "unknown extra"),
    ],
)
def test_a_fault_that_cannot_be_meant_is_refused(
    west: Databases, broken_sandbox: AwsSandbox, body: object, status: int, message: str
) -> None:
    answer = httpx.post(f"{broken_sandbox.faults_url}/faults", json=body)
    assert answer.status_code == status
    assert message in answer.json()["error"]
    assert west.describe("primary")["DBInstanceStatus"] == "available"
