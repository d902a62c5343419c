"""A sandbox for tests: the network and aws processes on free ports, in a directory of their own."""

from __future__ import annotations

import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import httpx
import psycopg
from botocore.config import Config

START_SECONDS = 60
_ENOUGH_MEMORY = 4 << 30
ACCOUNT = "123456789012"


def fast_folder() -> Path | None:
    """Where a test's databases are quickest: memory, if there is enough of it; None for the usual temporary directory.

    PostgreSQL syncs its files there as everywhere; only the waiting for a disk that others use too is gone.
    """
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > _ENOUGH_MEMORY else None


def free_port() -> int:
    """A TCP port on 127.0.0.1 that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_process(module: str, *arguments: object, log: Path) -> subprocess.Popen[str]:
    """Start a sandbox process and wait for its `ready`."""
    with log.open("a") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=err,
            text=True,
            cwd=Path(__file__).parents[2],
        )
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], START_SECONDS)
    line = process.stdout.readline().strip() if ready else ""
    if line != "ready":
        process.kill()
        raise AssertionError(f"{module} did not become ready: {log.read_text()[-2000:]}")
    return process


def until(condition: Callable[[], object], seconds: float = 30, what: str = "the condition") -> Any:
    """The first true value of `condition`, asked again and again."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"{what} did not come within {seconds} s"
        time.sleep(0.01)
    return value


@dataclass
class AwsSandbox:
    """A running network and aws process."""

    state: Path
    aws_port: int = field(default_factory=free_port)
    network_port: int = field(default_factory=free_port)
    aws: subprocess.Popen[str] | None = None
    network: subprocess.Popen[str] | None = None

    @property
    def aws_url(self) -> str:
        return f"http://127.0.0.1:{self.aws_port}"

    @property
    def network_url(self) -> str:
        return f"http://127.0.0.1:{self.network_port}"

    @property
    def faults_url(self) -> str:
        return f"{self.aws_url}/_holdfast"

    def start(self) -> None:
        self.start_network()
        self.start_aws()

    def start_network(self) -> None:
        self.network = start_process(
            "sandbox.network.serve", "--port", self.network_port, "--state-dir", self.state, log=self.state / "network.log"
        )

    def start_aws(self) -> None:
        arguments = ("--port", self.aws_port, "--state-dir", self.state, "--network-url", self.network_url)
        self.aws = start_process("sandbox.aws.serve", *arguments, log=self.state / "aws.log")

    def stop(self) -> None:
        for process in (self.aws, self.network):
            if process is not None and process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in (self.aws, self.network):
            if process is not None:
                process.wait(30)

    def client(self, service: str, region: str = "eu-west-1", account: str | None = None) -> Any:
        """A boto3 client; `account` is entered by assuming a role in it."""
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "aws_session_token": None}
        if account not in {None, ACCOUNT}:
            role = self.client("sts").assume_role(RoleArn=f"arn:aws:iam::{account}:role/test", RoleSessionName="test")["Credentials"]
            keys = {
                "aws_access_key_id": role["AccessKeyId"],
                "aws_secret_access_key": role["SecretAccessKey"],
                "aws_session_token": role["SessionToken"],
            }
        config = Config(retries={"total_max_attempts": 1}, read_timeout=60)
        return boto3.client(service, region_name=region, endpoint_url=self.aws_url, config=config, **keys)

    def fault(self, fault: str, instance: str | None = None, region: str = "eu-west-1", **more: object) -> dict[str, Any]:
        """Inject a fault and expect it to work."""
        body = {"fault": fault, "region": region, **({"instance": instance} if instance else {}), **more}
        answer = httpx.post(f"{self.faults_url}/faults", json=body, timeout=30)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def databases(self) -> list[dict[str, Any]]:
        """What `/_holdfast/databases` says."""
        return list(httpx.get(f"{self.faults_url}/databases", timeout=30).json())

    def servers(self) -> list[int]:
        """Process ids of every PostgreSQL server process that works in this sandbox's directory."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    where = str((entry / "cwd").readlink())
                except OSError:
                    continue
                if where.startswith(str(self.state)):
                    found.append(int(entry.name))
        return found


@dataclass
class Databases:
    """Working with the instances of one Region through RDS and through PostgreSQL."""

    sandbox: AwsSandbox
    region: str = "eu-west-1"
    account: str | None = None
    password: str = "correct-horse-battery"

    def __post_init__(self) -> None:
        self.rds = self.sandbox.client("rds", self.region, self.account)

    def create(self, name: str, **more: Any) -> dict[str, Any]:
        """Create an instance and wait until it is available."""
        given = {
            "Engine": "postgres",
            "DBInstanceClass": "db.m7g.large",
            "AllocatedStorage": 20,
            "MasterUsername": "master",
            "MasterUserPassword": self.password,
            "DBName": "app",
            "BackupRetentionPeriod": 0,
        }
        self.rds.create_db_instance(DBInstanceIdentifier=name, **(given | more))
        return self.available(name)

    def describe(self, name: str) -> dict[str, Any]:
        return dict(self.rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0])

    def available(self, name: str) -> dict[str, Any]:
        """Wait until the instance is available."""
        self.rds.get_waiter("db_instance_available").wait(DBInstanceIdentifier=name, WaiterConfig={"Delay": 0.04, "MaxAttempts": 2000})
        return self.describe(name)

    def gone(self, name: str) -> None:
        """Wait until the instance is gone."""
        self.rds.get_waiter("db_instance_deleted").wait(DBInstanceIdentifier=name, WaiterConfig={"Delay": 0.04, "MaxAttempts": 2000})

    def delete(self, name: str) -> None:
        self.rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)

    def snapshot(self, name: str, snapshot: str) -> dict[str, Any]:
        """Take a snapshot and wait until it is available."""
        self.rds.create_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier=snapshot)
        return self.snapshot_available(snapshot)

    def snapshot_available(self, snapshot: str) -> dict[str, Any]:
        self.rds.get_waiter("db_snapshot_available").wait(DBSnapshotIdentifier=snapshot, WaiterConfig={"Delay": 0.04, "MaxAttempts": 2000})
        return dict(self.rds.describe_db_snapshots(DBSnapshotIdentifier=snapshot)["DBSnapshots"][0])

    def connect(self, name: str, *, password: str | None = None, seconds: int = 3) -> psycopg.Connection[Any]:
        """A connection as the master user, autocommit, over TCP to the endpoint RDS names."""
        endpoint = self.describe(name)["Endpoint"]
        return psycopg.connect(
            host=endpoint["Address"],
            port=endpoint["Port"],
            user="master",
            password=password or self.password,
            dbname="app",
            autocommit=True,
            connect_timeout=seconds,
        )

    def query(self, name: str, statement: str, **more: Any) -> list[Any]:
        """The rows of a statement, or an empty list."""
        with self.connect(name, **more) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []
