"""Parts are started in order, started again when they crash, and none outlives what started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox.supervisor.part import Part
from sandbox.supervisor.process_identity import ProcessIdentity
from sandbox.supervisor.state import PartStatus, SandboxState, read_state
from sandbox.supervisor.supervise import Supervisor
from tests.sandbox.aws_sandbox import until

STAND_IN = "tests.sandbox.supervisor.stand_in"


def _part(name: str, *words: str, restartable: bool = True) -> Part:
    return Part(name, STAND_IN, lambda _state, _ports: words, restartable)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "sandbox" / "logs").mkdir(parents=True)
    return tmp_path


@contextmanager
def _run(directory: Path, *parts: Part) -> Iterator[Supervisor]:
    supervisor = Supervisor(directory, parts)
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    try:
        yield supervisor
    finally:
        supervisor.stopping.set()
        thread.join()


def _state(directory: Path) -> SandboxState:
    state = until(lambda: read_state(directory), 10, "the first state")
    assert isinstance(state, SandboxState)
    return state


def _pid(directory: Path, name: str) -> ProcessIdentity:
    identity = until(lambda: _state(directory).part(name).process, 10, f"{name} running")
    assert isinstance(identity, ProcessIdentity)
    return identity


def test_a_crashed_part_is_started_again_and_all_end_together(directory: Path) -> None:
    with _run(directory, _part("one"), _part("two")):
        until(lambda: _state(directory).ready, 10, "ready")
        first = _pid(directory, "two")
        os.kill(first.pid, signal.SIGKILL)
        until(lambda: _state(directory).part("two").restarts == 1 and _state(directory).part("two").running, 10, "the restart")
        pids = [_pid(directory, "one"), _pid(directory, "two")]
        assert first not in pids
    assert not any(pid.alive for pid in pids)
    assert {part.status for part in _state(directory).parts} == {PartStatus.STOPPED}


def test_a_part_that_keeps_its_state_in_memory_is_reported_and_not_started_again(directory: Path) -> None:
    with _run(directory, _part("aws", restartable=False)):
        until(lambda: _state(directory).ready, 10, "ready")
        os.kill(_pid(directory, "aws").pid, signal.SIGKILL)
        until(lambda: _state(directory).problems, 10, "the report")
        assert "its databases are gone; run `holdfast sandbox reset`" in _state(directory).problems[0]


def test_a_part_that_cannot_start_says_why_and_the_sandbox_is_not_ready(directory: Path) -> None:
    with _run(directory, _part("one", "--complain", "port 5 is taken")):
        until(lambda: _state(directory).problems, 10, "the report")
        assert "port 5 is taken" in _state(directory).problems[0]
        assert not _state(directory).ready


def test_a_part_that_keeps_crashing_is_given_up_with_a_reason(directory: Path) -> None:
    with _run(directory, _part("one", "--crash-after", "0.05")):
        until(lambda: _state(directory).problems, 20, "the report")
        assert "ended 4 times within 60 s, last with status 7" in _state(directory).problems[0]


def test_a_part_dies_with_a_supervisor_that_was_killed(directory: Path) -> None:
    code = f"from tests.sandbox.supervisor.test_supervise import one_part; one_part({str(directory)!r})"
    with subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[3]) as supervisor:
        until(lambda: (state := read_state(directory)) is not None and state.ready, 20, "ready")
        part = _pid(directory, "one")
        supervisor.kill()
    until(lambda: not part.alive, 10, "the part's end")


def one_part(directory: str) -> None:
    """Supervise one stand-in; run in a process of its own."""
    Supervisor(Path(directory), (_part("one"),)).run()
