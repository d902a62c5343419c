"""A sandbox of its own for the recovery benchmarks: RDS on real servers, on free ports, in a directory that goes with it."""

from __future__ import annotations

import select
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import psycopg
from botocore.config import Config

PASSWORD = "benchmark-password"  # noqa: S105 - of databases that live for one benchmark
_READY_SECONDS = 60


@dataclass(frozen=True)
class Lab:
    """A running sandbox.

    Attributes:
        state: its directory, on the disk of the temporary directory.
    """

    url: str
    state: Path

    def rds(self, region: str) -> Any:
        """A boto3 client for RDS."""
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client("rds", region_name=region, endpoint_url=self.url, config=Config(retries={"total_max_attempts": 1}), **keys)

    def create(self, rds: Any, name: str, retention_days: int = 1) -> None:
        """Create an instance and wait until it is available."""
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            Engine="postgres",
            DBInstanceClass="db.m7g.large",
            AllocatedStorage=20,
            MasterUsername="master",
            MasterUserPassword=PASSWORD,
            DBName="app",
            BackupRetentionPeriod=retention_days,
        )
        available(rds, name)


@contextmanager
def recovery_lab() -> Iterator[Lab]:
    """Start the network and aws processes; stop them and delete everything at the end."""
    with tempfile.TemporaryDirectory(prefix="holdfast-benchmark-") as folder:
        state = Path(folder)
        network_port, aws_port = _free_port(), _free_port()
        started: list[subprocess.Popen[str]] = []
        try:
            started.append(_start("sandbox.network.serve", "--port", network_port, "--state-dir", state))
            network = f"http://127.0.0.1:{network_port}"
            started.append(_start("sandbox.aws.serve", "--port", aws_port, "--state-dir", state, "--network-url", network))
            yield Lab(f"http://127.0.0.1:{aws_port}", state)
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait()


def available(rds: Any, name: str) -> dict[str, Any]:
    """Wait until the instance is available; returns its description."""
    while True:
        instance: dict[str, Any] = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
        if instance["DBInstanceStatus"] == "available":
            return instance
        if instance["DBInstanceStatus"] == "failed":
            raise RuntimeError(f"instance {name} failed")
        time.sleep(0.05)


def delete(rds: Any, name: str) -> None:
    """Delete an instance and wait until it is gone."""
    rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
    while True:
        try:
            rds.describe_db_instances(DBInstanceIdentifier=name)
        except rds.exceptions.DBInstanceNotFoundFault:
            return
        time.sleep(0.05)


def connect(address: str, port: int) -> psycopg.Connection[Any]:
    """A connection as the master user, autocommit."""
    return psycopg.connect(host=address, port=port, user="master", password=PASSWORD, dbname="app", autocommit=True, connect_timeout=2)


def first_good_write(address: str, port: int, statement: str, since: float, within: float = 30.0) -> float:
    """Try a new connection and a write until one is acknowledged; seconds from `since`, a monotonic time.

    Raises:
        TimeoutError: none was acknowledged in time.
    """
    while time.monotonic() - since < within:
        try:
            with connect(address, port) as connection:
                connection.execute(statement.encode())
                return time.monotonic() - since
        except psycopg.Error:
            time.sleep(0.001)
    raise TimeoutError(f"no write was acknowledged within {within:.0f} s")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(module: str, *arguments: object) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-m", module, *map(str, arguments)], stdout=subprocess.PIPE, text=True)
    words = process.stdout
    ready = words is not None and select.select([words], [], [], _READY_SECONDS)[0]
    if not ready or words is None or words.readline().strip() != "ready":
        process.kill()
        raise RuntimeError(f"{module} did not start")
    return process
