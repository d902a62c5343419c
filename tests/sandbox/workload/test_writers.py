"""Writers against a real server: every promise is in the ledger, bound to who gave it, whatever is killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.local_cluster import LocalCluster
from dr_drills.platforms.secrets import Credentials
from dr_drills.workload.attempt import Attempt, Outcome
from dr_drills.workload.ledger import LedgerTail, read_ledger
from dr_drills.workload.process_file import State
from dr_drills.workload.read_back import corrupted, read_back
from dr_drills.workload.writers import Writers, WritersError, adopt_writers, start_writers
from tests.sandbox.workload.conftest import Names, Options

OK, FAILED, INDETERMINATE = Outcome.ACKNOWLEDGED, Outcome.FAILED, Outcome.INDETERMINATE


def wait_for(writers: Writers, condition: Callable[[Attempt], bool], count: int = 1) -> Attempt:
    """The last of `count` attempts that end from now on and satisfy `condition`."""
    tail, deadline, seen = LedgerTail(writers.ledger), time.monotonic() + 20, 0
    tail.new()
    while time.monotonic() < deadline:
        for attempt in tail.new():
            seen += condition(attempt)
            if seen >= count:
                return attempt
        time.sleep(0.01)
    pytest.fail("no such attempt within 20 s")


def acknowledged(attempt: Attempt) -> bool:
    return attempt.outcome is OK


def ids(cluster: LocalCluster, first_id: int) -> set[int]:
    with cluster.connect() as connection:
        assert corrupted(connection, first_id) == ()
        return set(read_back(connection, first_id))


def test_what_was_acknowledged_is_what_is_there_and_is_bound_to_the_server(cluster: LocalCluster, options: Options) -> None:
    chosen = options()
    writers = start_writers(chosen, cluster.credentials)
    wait_for(writers, acknowledged, 40)
    writers.stop()
    attempts = list(read_ledger(chosen.ledger))
    assert {a.id for a in attempts if a.outcome is OK} == ids(cluster, chosen.first_id)
    assert {a.writer for a in attempts} == {"w0", "w1", "w2", "w3"}
    assert {a.server.address for a in attempts if a.server} == {f"{cluster.target.address}:{cluster.target.port}"}
    assert all(a.ended_ns is not None and a.ended_ns > a.attempted_ns for a in attempts)
    assert (writers.alive, writers.state) == (False, State.STOPPED)


def test_no_write_is_under_way_while_paused(cluster: LocalCluster, options: Options) -> None:
    chosen = options()
    writers = start_writers(chosen, cluster.credentials)
    wait_for(writers, acknowledged, 4)
    writers.pause()
    held = chosen.ledger.read_bytes()
    assert not any(a.ended_ns is None for a in read_ledger(chosen.ledger))
    time.sleep(0.1)
    assert chosen.ledger.read_bytes() == held
    writers.resume()
    wait_for(writers, acknowledged)
    writers.stop()


def test_a_crashed_server_leaves_refusals_and_unknowns_and_then_another_server(cluster: LocalCluster, options: Options) -> None:
    chosen = options(rate=200.0)
    writers = start_writers(chosen, cluster.credentials)
    before = wait_for(writers, acknowledged)
    cluster.crash()
    wait_for(writers, lambda a: a.outcome is FAILED and a.server is None)
    cluster.start()
    after = wait_for(writers, acknowledged)
    writers.stop()
    assert before.server is not None
    assert after.server is not None
    assert before.server.started < after.server.started
    attempts = list(read_ledger(chosen.ledger))
    there = ids(cluster, chosen.first_id)
    assert {a.id for a in attempts if a.outcome is OK} <= there
    assert not there & {a.id for a in attempts if a.outcome is FAILED}


def test_a_server_that_falls_silent_is_noticed_without_its_help(cluster: LocalCluster, options: Options) -> None:
    with socket.create_server(("127.0.7.2", 0)) as silent:
        chosen = options(name="127.0.7.2", port=silent.getsockname()[1], connect_seconds=0.1)
        writers = start_writers(chosen, cluster.credentials)
        assert wait_for(writers, lambda a: a.outcome is FAILED).error == "timeout"
        writers.stop()


def test_a_locked_table_makes_the_outcome_unknown_not_failed(cluster: LocalCluster, options: Options) -> None:
    chosen = options(statement_seconds=0.1)
    writers = start_writers(chosen, cluster.credentials)
    wait_for(writers, acknowledged)
    with cluster.connect() as connection, connection.transaction():
        connection.execute("lock table holdfast_ledger in exclusive mode")
        assert wait_for(writers, lambda a: a.outcome is INDETERMINATE).error == "timeout"
    writers.stop()
    attempts = {a.id: a.outcome for a in read_ledger(chosen.ledger)}
    assert {attempts[row] for row in ids(cluster, chosen.first_id)} <= {OK, INDETERMINATE}


def test_the_name_is_asked_again_at_each_connection(cluster: LocalCluster, options: Options, names: tuple[Names, str]) -> None:
    answers, address = names
    answers.address = "127.0.7.3"
    chosen = options(name="ehr.db.sandbox.internal", dns=address)
    writers = start_writers(chosen, cluster.credentials)
    assert wait_for(writers, lambda a: a.outcome is FAILED).error == "connection-refused"
    answers.address = cluster.target.address
    assert wait_for(writers, acknowledged).server is not None
    writers.stop()


def test_a_refusal_that_says_nothing_of_the_server_keeps_the_connection(cluster: LocalCluster, options: Options) -> None:
    with cluster.connect() as owner:
        owner.execute("alter table holdfast_ledger add constraint closed check (false) not valid")
        writers = start_writers(options(rate=250.0), cluster.credentials)
        wait_for(writers, lambda a: a.error == "23514", 20)
        owner.execute("alter table holdfast_ledger drop constraint closed")
        wait_for(writers, acknowledged, 20)
        writers.stop()
    ends = {(a.outcome, a.error) for a in read_ledger(writers.ledger)}
    assert ends == {(FAILED, "23514"), (OK, None)}


def test_a_wrong_password_is_a_refusal_not_a_crash(cluster: LocalCluster, options: Options) -> None:
    writers = start_writers(options(), Credentials(cluster.credentials.username, "wrong"))
    assert wait_for(writers, lambda a: a.outcome is FAILED).error == "28P01"
    writers.stop()


def test_killed_writers_lose_no_promise_and_a_new_start_goes_on_with_fresh_ids(cluster: LocalCluster, options: Options) -> None:
    chosen = options(rate=250.0)
    writers = start_writers(chosen, cluster.credentials)
    wait_for(writers, acknowledged, 50)
    os.kill(writers.pid, signal.SIGKILL)
    while writers.alive:
        time.sleep(0.01)
    assert writers.state is State.FAILED
    again = start_writers(chosen, cluster.credentials)
    assert again.pid != writers.pid
    wait_for(again, acknowledged, 50)
    again.stop()
    attempts = list(read_ledger(chosen.ledger))
    there = ids(cluster, chosen.first_id)
    assert len({a.id for a in attempts}) == len(attempts)
    assert {a.id for a in attempts if a.outcome is OK} <= there <= {a.id for a in attempts if a.outcome is not FAILED}


def test_writers_outlive_the_drill_that_started_them_and_are_adopted(cluster: LocalCluster, options: Options, tmp_path: Path) -> None:
    chosen = options()
    program = (
        "import os, sys; from dr_drills.workload.options import WriterOptions; from dr_drills.workload.writers import start_writers\n"
        "start_writers(WriterOptions.parse(sys.argv[1:])); os.kill(os.getpid(), 9)"
    )
    environment = {
        **os.environ,
        "HOLDFAST_WRITER_USER": cluster.credentials.username,
        "HOLDFAST_WRITER_PASSWORD": cluster.credentials.password,
    }
    killed = subprocess.run([sys.executable, "-c", program, *chosen.arguments()], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL
    adopted = adopt_writers(chosen.ledger)
    assert adopted is not None
    wait_for(adopted, acknowledged)
    assert start_writers(chosen, cluster.credentials).pid == adopted.pid
    adopted.stop()
    assert adopt_writers(chosen.ledger) is None
    assert cluster.credentials.password not in "".join(p.read_text() for p in tmp_path.iterdir())


def test_a_stop_file_stops_them_and_so_does_their_own_deadline(cluster: LocalCluster, options: Options) -> None:
    chosen = options()
    writers = start_writers(chosen, cluster.credentials)
    chosen.ledger.with_name("ledger.jsonl.stop").touch()
    wait_until_gone(writers)
    writers = start_writers(options(longest_seconds=0.2), cluster.credentials)
    wait_until_gone(writers)
    assert writers.state is State.STOPPED


def wait_until_gone(writers: Writers) -> None:
    deadline = time.monotonic() + 20
    while writers.alive:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_stopping_twice_is_harmless_and_steering_the_dead_is_an_error(cluster: LocalCluster, options: Options) -> None:
    writers = start_writers(options(), cluster.credentials)
    writers.stop()
    writers.stop()
    with pytest.raises(WritersError, match="gone"):
        writers.pause()


def test_writers_that_cannot_keep_a_ledger_do_not_start(cluster: LocalCluster, options: Options, tmp_path: Path) -> None:
    (tmp_path / "ledger.jsonl").mkdir()
    with pytest.raises(WritersError, match="ledger cannot be opened"):
        start_writers(options(), cluster.credentials)
