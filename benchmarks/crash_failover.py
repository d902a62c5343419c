"""Crash failover: from the promotion call through the RDS API to the first acknowledged write at the replica's endpoint.

Each trial kills the primary, promotes the replica in the other Region, and writes through the proxy with a new connection each
time. Beside it, in the same run, `pg_ctl promote` on bare servers with the same settings and no proxy. fsync is on for both.
"""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address
from pathlib import Path

import httpx

from benchmarks.recovery_lab import PASSWORD, Lab, available, connect, delete, first_good_write, recovery_lab
from sandbox.postgres.cluster import Cluster
from sandbox.postgres.install import find_install
from sandbox.postgres.launcher import Launcher
from sandbox.postgres.settings import Settings
from sandbox.postgres.sockets import socket_root
from sandbox.postgres.template import default_cache, template

TRIALS = 50
MEDIAN_BAR_SECONDS, LONGEST_BAR_SECONDS = 0.12, 0.4
_REGIONS = ("eu-west-1", "eu-central-1")
_BARE_PORT = 5442
_WRITE = "insert into writes values (0)"


def run(trials: int | None = None) -> dict[str, object]:
    """Measure; `value` is the median in seconds, `raw` every trial of both."""
    count = TRIALS if trials is None else trials
    with recovery_lab() as lab:
        ours = list(_through_rds(lab, count))
        bare = [_bare(lab) for _ in range(count)]
    median, longest, peer = statistics.median(ours), max(ours), statistics.median(bare)
    return {
        "name": "crash failover, call to first good write",
        "bar": f"p50 <= {MEDIAN_BAR_SECONDS} s, max <= {LONGEST_BAR_SECONDS} s over >= {TRIALS} trials, fsync on",
        "value": median,
        "unit": "s",
        "met": median <= MEDIAN_BAR_SECONDS and longest <= LONGEST_BAR_SECONDS and count >= TRIALS,
        "note": f"p50; max {longest:.3f} s over {count} trials; pg_ctl promote on bare servers p50 {peer:.3f} s, max {max(bare):.3f} s",
        "ratio": median / peer,
        "raw": {"rds_seconds": ours, "pg_ctl_seconds": bare},
    }


def _through_rds(lab: Lab, count: int) -> Iterator[float]:
    regions = {region: lab.rds(region) for region in _REGIONS}
    here, there = _REGIONS
    lab.create(regions[here], "db-0")
    first = available(regions[here], "db-0")
    with connect(first["Endpoint"]["Address"], first["Endpoint"]["Port"]) as connection:
        connection.execute("create table writes (id bigint)")
    for number in range(count):
        old, new = f"db-{number}", f"db-{number + 1}"
        source = available(regions[here], old)
        regions[there].create_db_instance_read_replica(
            DBInstanceIdentifier=new, SourceDBInstanceIdentifier=source["DBInstanceArn"], SourceRegion=here
        )
        replica = available(regions[there], new)
        with connect(source["Endpoint"]["Address"], source["Endpoint"]["Port"]) as connection:
            connection.execute("insert into writes select generate_series(1, 1000)")
        _crash(lab, old, here)
        called = time.monotonic()
        regions[there].promote_read_replica(DBInstanceIdentifier=new, BackupRetentionPeriod=1)
        yield first_good_write(replica["Endpoint"]["Address"], replica["Endpoint"]["Port"], _WRITE, called)
        delete(regions[here], old)
        here, there = there, here


def _crash(lab: Lab, instance: str, region: str) -> None:
    body = {"fault": "crash", "instance": instance, "region": region}
    httpx.post(f"{lab.url}/_holdfast/faults", json=body, timeout=30).raise_for_status()


def _bare(lab: Lab) -> float:
    launcher = Launcher(find_install())
    folder = lab.state / "bare"
    with _cluster(lab, launcher, "primary") as primary, _cluster(lab, launcher, "standby") as standby:
        primary.copy_from(template(launcher, default_cache()))
        primary.configure(_settings(primary, "127.99.0.1", folder))
        primary.start(out_of_recovery=True)
        _prepare(primary)
        connection = f"host={primary.sockets} port={_BARE_PORT} user=rdsadmin"
        standby.copy_from_server(connection)
        standby.configure(_settings(standby, "127.99.0.2", folder, connection))
        standby.start()
        with primary.administrator("app") as administrator:
            administrator.execute("insert into writes select generate_series(1, 1000)")
        primary.crash()
        called = time.monotonic()
        command = launcher.install.command("pg_ctl", "promote", "-D", standby.data, "--no-wait")
        subprocess.run(command, check=True, capture_output=True)
        seconds = first_good_write("127.99.0.2", _BARE_PORT, _WRITE, called)
    launcher.close()
    return seconds


@contextmanager
def _cluster(lab: Lab, launcher: Launcher, name: str) -> Iterator[Cluster]:
    folder = lab.state / "bare" / name
    folder.parent.mkdir(exist_ok=True)
    cluster = Cluster(folder, socket_root(lab.state) / name, _BARE_PORT, launcher)
    try:
        yield cluster
    finally:
        cluster.remove()


def _settings(cluster: Cluster, address: str, folder: Path, primary: str | None = None) -> Settings:
    return Settings(
        name=cluster.home.name,
        listen=IPv4Address(address),
        port=_BARE_PORT,
        sockets=cluster.sockets,
        archive=folder / f"{cluster.home.name}-archive",
        primary=primary,
    )


def _prepare(primary: Cluster) -> None:
    with primary.administrator() as administrator:
        administrator.execute(f"create role master login superuser password '{PASSWORD}'".encode())
        administrator.execute("create database app owner master")
    with primary.administrator("app") as administrator:
        administrator.execute("create table writes (id bigint)")
        administrator.execute("alter table writes owner to master")
