"""A server and its standby, asked directly."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from benchmarks.local_cluster import LocalCluster
from dr_drills.platforms.fence import WriteAnswer, try_write
from dr_drills.platforms.postgres import (
    PostgresError,
    Session,
    connect,
    identity,
    is_in_recovery,
    lag_bytes,
    probe_write,
    replication,
    wait_writable,
)
from dr_drills.platforms.secrets import Credentials
from dr_drills.platforms.wire import Target


@contextmanager
def started(primary: LocalCluster, address: str) -> Iterator[LocalCluster]:
    made = primary.standby(f"standby-{address}", address)
    made.start()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def standby(primary: LocalCluster) -> Iterator[LocalCluster]:
    with started(primary, "127.0.6.2") as made:
        yield made


def opened(cluster: LocalCluster) -> Session:
    return connect(cluster.target.address, cluster.target.port, cluster.target.dbname, cluster.credentials)


def test_a_primary_and_its_standby_say_who_they_are(primary: LocalCluster, standby: LocalCluster) -> None:
    with opened(primary) as here, opened(standby) as there:
        assert (is_in_recovery(here), is_in_recovery(there)) == (False, True)
        probe_write(here)
        deadline = time.monotonic() + 20
        while not replication(there).streaming or lag_bytes(here, there) != 0:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        assert replication(here).streaming
        assert identity(here).timeline == identity(there).timeline == 1
        assert identity(there).address == f"127.0.6.2:{standby.target.port}"
        assert identity(here).started < identity(there).started


def test_a_promoted_standby_is_found_by_a_write_and_has_a_new_timeline(primary: LocalCluster) -> None:
    with started(primary, "127.0.6.3") as promoted:
        with opened(promoted) as session:
            with pytest.raises(PostgresError, match="25006"):
                probe_write(session)
            session.execute("select pg_promote(false)")
        server, written = wait_writable(promoted.target, promoted.credentials, 30)
    assert server.timeline == 2
    assert written.monotonic_ns <= time.monotonic_ns()


def test_a_standby_that_stays_one_is_never_called_writable(primary: LocalCluster, standby: LocalCluster) -> None:
    with pytest.raises(PostgresError, match="takes no writes after 0 s"):
        wait_writable(standby.target, standby.credentials, 0.3)


def test_a_silent_server_is_given_up_and_its_password_not_told(primary: LocalCluster) -> None:
    session = opened(primary)
    session.answer_seconds = 0.2
    with pytest.raises(PostgresError, match="WaitTimeout"):
        probe_locked(primary, session)
    with pytest.raises(PostgresError) as caught:
        connect(primary.target.address, primary.target.port, "postgres", Credentials("holdfast", "hunter2"))
    assert "hunter2" not in str(caught.value)


def probe_locked(primary: LocalCluster, session: Session) -> None:
    with primary.connect() as other, other.transaction():
        other.execute("lock table holdfast_probe in exclusive mode")
        probe_write(session)


def test_a_server_that_takes_writes_is_no_fence(primary: LocalCluster) -> None:
    trial = try_write(primary.target, primary.credentials)
    assert (trial.answer, trial.objection) == (WriteAnswer.SUCCEEDED, f"127.0.6.1:{primary.target.port} still takes writes")


def test_a_read_only_server_proves_a_fence(primary: LocalCluster, standby: LocalCluster) -> None:
    trial = try_write(standby.target, standby.credentials)
    assert (trial.answer, trial.code, trial.objection) == (WriteAnswer.READ_ONLY, "25006", None)


def test_closed_doors_and_dropped_packets_prove_a_fence(primary: LocalCluster) -> None:
    nobody = Target(address="127.0.6.9", port=primary.target.port, dbname="postgres")
    assert (try_write(nobody, primary.credentials).answer, try_write(nobody, primary.credentials).objection) == (WriteAnswer.REFUSED, None)
    with socket.create_server(("127.0.6.9", 0)) as silent:
        dropped = Target(address="127.0.6.9", port=silent.getsockname()[1], dbname="postgres")
        trial = try_write(dropped, primary.credentials, 0.2)
    assert (trial.answer, trial.objection) == (WriteAnswer.TIMEOUT, None)


def test_a_wrong_password_or_a_missing_table_proves_nothing(primary: LocalCluster) -> None:
    wrong = try_write(primary.target, Credentials("holdfast", "wrong"))
    assert wrong.answer is WriteAnswer.UNPROVEN
    elsewhere = Target(address=primary.target.address, port=primary.target.port, dbname="template1")
    assert try_write(elsewhere, primary.credentials).objection == (
        f"127.0.6.1:{primary.target.port} did not take the write, for a reason that proves no fence (42P01)"
    )


def test_silence_after_the_write_was_sent_proves_nothing(primary: LocalCluster) -> None:
    with primary.connect() as other, other.transaction():
        other.execute("lock table holdfast_probe in exclusive mode")
        assert try_write(primary.target, primary.credentials, 0.2).answer is WriteAnswer.UNPROVEN
