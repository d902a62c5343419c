"""Whatever part of the sandbox is killed, nothing is left behind and nothing is made up."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.sandbox.aws_sandbox import AwsSandbox, Databases, fast_folder, until


@pytest.fixture
def sandbox() -> Iterator[AwsSandbox]:
    with tempfile.TemporaryDirectory(dir=fast_folder(), prefix="holdfast-faults-") as folder:
        made = AwsSandbox(Path(folder))
        try:
            made.start()
            yield made
        finally:
            made.stop()


def _kill(process: subprocess.Popen[str] | None) -> None:
    assert process is not None
    process.kill()
    process.wait()


def test_no_server_outlives_a_killed_aws_process_frozen_or_not_and_a_new_one_starts_clean(sandbox: AwsSandbox) -> None:
    west = Databases(sandbox)
    west.create("awake")
    west.create("frozen")
    sandbox.fault("freeze", "frozen")
    assert len(sandbox.servers()) > 10
    _kill(sandbox.aws)
    until(lambda: not sandbox.servers(), 10, "the end of every server")
    sandbox.start_aws()
    assert west.rds.describe_db_instances()["DBInstances"] == []
    assert list((sandbox.state / "databases" / "clusters").iterdir()) == []
    west.create("awake")
    assert west.query("awake", "select 1") == [(1,)]


def test_a_killed_network_process_has_its_routes_again_and_replication_goes_on(sandbox: AwsSandbox) -> None:
    west, central = Databases(sandbox), Databases(sandbox, "eu-central-1")
    arn = west.create("primary", BackupRetentionPeriod=1)["DBInstanceArn"]
    west.query("primary", "create table r (id int)")
    central.rds.create_db_instance_read_replica(DBInstanceIdentifier="replica", SourceDBInstanceIdentifier=arn)
    central.available("replica")
    _kill(sandbox.network)
    with pytest.raises(psycopg.OperationalError):
        west.query("primary", "select 1")
    sandbox.start_network()
    west.query("primary", "insert into r values (1)")
    until(lambda: central.query("replica", "select id from r") == [(1,)], what="replication")


def test_the_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from tests.sandbox.aws_sandbox import AwsSandbox, Databases;"
        "s = AwsSandbox(Path(sys.argv[1])); s.start(); Databases(s).create('orphan');"
        "print(s.aws.pid, s.network.pid, flush=True); time.sleep(600)"
    )
    root = Path(__file__).parents[3]
    parent = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=root)
    assert parent.stdout is not None
    pids = [int(word) for word in parent.stdout.readline().split()]
    assert len(pids) == 2
    _kill(parent)
    until(lambda: not any(Path(f"/proc/{pid}/cwd").exists() for pid in pids), 15, "the end of both processes")
    left = AwsSandbox(tmp_path)
    until(lambda: not left.servers(), 15, "the end of every server")


def _shared_memory() -> set[str]:
    """The System V segments of this machine to which nobody is attached."""
    rows = [line.split() for line in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]]
    return {row[1] for row in rows if row[6] == "0"}


def test_a_crashed_server_leaves_no_shared_memory_when_the_sandbox_ends(sandbox: AwsSandbox) -> None:
    west = Databases(sandbox)
    folder = sandbox.state / "databases" / "clusters" / west.create("crashed")["DbiResourceId"]
    segment = (folder / "data" / "postmaster.pid").read_text().splitlines()[6].split()[1]
    sandbox.fault("crash", "crashed")
    assert segment in _shared_memory()
    sandbox.stop()
    assert segment not in _shared_memory()


def test_a_deleted_instance_leaves_no_process_and_no_file(sandbox: AwsSandbox) -> None:
    west = Databases(sandbox)
    west.create("brief", BackupRetentionPeriod=1)
    west.delete("brief")
    west.gone("brief")
    until(lambda: not sandbox.servers(), 10, "the end of every server")
    root = sandbox.state / "databases"
    until(lambda: not [*(root / "snapshots").iterdir(), *(root / "archives").iterdir(), *(root / "clusters").iterdir()], 10, "removal")
