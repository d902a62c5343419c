"""Restore: a snapshot restored through the RDS API against `cp` and `pg_ctl start` on the same files.

Both end when a new connection got a write acknowledged. They are measured in pairs, each time the other one first, and the value is the
median of the pairs' ratios: what else the machine does hits both of a pair.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any

from benchmarks.recovery_lab import Lab, available, connect, delete, first_good_write, recovery_lab
from sandbox.postgres.install import Install, find_install
from sandbox.postgres.sockets import socket_root

TRIALS = 7
BAR = 0.05
_ROWS = 8_000_000  # about 900 MB
_REGION, _BARE_ADDRESS, _BARE_PORT = "eu-west-1", "127.99.1.1", 5443
_WRITE = "insert into records values (0, '')"


def run(trials: int | None = None) -> dict[str, object]:
    """Measure; `value` is how much longer the API takes, in per cent of the bare tools."""
    count = TRIALS if trials is None else trials
    with recovery_lab() as lab:
        rds = lab.rds(_REGION)
        size = _fill(lab, rds)
        snapshot = next((lab.state / "databases" / "snapshots").iterdir()) / "data"
        pairs = [_pair(lab, rds, snapshot, number) for number in range(count)]
    ours, bare = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    over = statistics.median(through_rds / by_hand for through_rds, by_hand in pairs) - 1
    return {
        "name": "restore of a snapshot, over the bare tools",
        "bar": f"<= {BAR:.0%} over cp and pg_ctl start",
        "value": round(over * 100, 2),
        "unit": "%",
        "met": over <= BAR,
        "note": f"median of {count} pairs; p50 {statistics.median(ours):.2f} s to {statistics.median(bare):.2f} s, {size / 1e6:.0f} MB",
        "ratio": over + 1,
        "raw": {"rds_seconds": ours, "bare_seconds": bare},
    }


def _pair(lab: Lab, rds: Any, snapshot: Path, number: int) -> tuple[float, float]:
    """Seconds through RDS and by hand."""
    if number % 2 == 0:
        through_rds = _through_rds(rds, number)
        return through_rds, _bare(lab, find_install(), snapshot)
    by_hand = _bare(lab, find_install(), snapshot)
    return _through_rds(rds, number), by_hand


def _fill(lab: Lab, rds: Any) -> int:
    """Load the source and take the snapshot; returns bytes of the database."""
    lab.create(rds, "source", retention_days=0)
    endpoint = available(rds, "source")["Endpoint"]
    with connect(endpoint["Address"], endpoint["Port"]) as connection:
        connection.execute("create table records (id bigint, words text)")
        connection.execute("insert into records select n, repeat(md5(n::text), 2) from generate_series(1, %s) n", (_ROWS,))
        connection.execute("checkpoint")
        row = connection.execute("select pg_database_size('app')").fetchone()
    rds.create_db_snapshot(DBInstanceIdentifier="source", DBSnapshotIdentifier="measured")
    while rds.describe_db_snapshots(DBSnapshotIdentifier="measured")["DBSnapshots"][0]["Status"] != "available":
        time.sleep(0.05)
    delete(rds, "source")
    return int(row[0]) if row else 0


def _through_rds(rds: Any, number: int) -> float:
    name = f"restored-{number}"
    os.sync()  # begin with nothing left to write from the one before
    started = time.monotonic()
    rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier="measured")
    endpoint = available(rds, name)["Endpoint"]
    seconds = first_good_write(endpoint["Address"], endpoint["Port"], _WRITE, started)
    delete(rds, name)
    return seconds


def _bare(lab: Lab, install: Install, snapshot: Path) -> float:
    folder = lab.state / "bare"
    sockets = socket_root(lab.state) / "bare"
    sockets.mkdir(exist_ok=True)
    options = f"-c listen_addresses={_BARE_ADDRESS} -c port={_BARE_PORT} -c unix_socket_directories={sockets} -c archive_mode=off"
    os.sync()
    started = time.monotonic()
    subprocess.run(["cp", "-a", "--reflink=auto", snapshot, folder], check=True)
    start = install.command("pg_ctl", "start", "--no-wait", "-D", folder, "-o", options, "-l", lab.state / "bare.log")
    subprocess.run(start, check=True, capture_output=True)
    try:
        return first_good_write(_BARE_ADDRESS, _BARE_PORT, _WRITE, started)
    finally:
        subprocess.run(install.command("pg_ctl", "stop", "-m", "immediate", "-D", folder), check=True, capture_output=True)
        shutil.rmtree(folder)
