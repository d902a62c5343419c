"""A process and everything it started is signalled together, also while some of it comes and goes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.postgres import process_tree

# a child in a session of its own, with a child of its own, as PostgreSQL's archiver has
TREE = """
import subprocess, time
subprocess.Popen(["sh", "-c", "sleep 600 & sleep 600"], start_new_session=True)
print(flush=True)
time.sleep(600)
"""
# one that starts short-lived children without end
RESTLESS = "import subprocess; print(flush=True)\nwhile True: subprocess.run(['true'])"


@pytest.fixture
def tree(request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", request.param], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    yield process
    process_tree.kill(process.pid)
    process.wait()


def _family(pid: int) -> list[int]:
    """The three descendants of `TREE`, once both sleepers sleep."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        family = process_tree.descendants(pid)
        if len(family) == 3 and {_state(one) for one in family} == {"S"}:
            return family
        time.sleep(0.01)
    raise AssertionError("the tree did not grow")


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


@pytest.mark.parametrize("tree", [TREE], indirect=True)
def test_children_in_sessions_of_their_own_are_killed_too(tree: subprocess.Popen[bytes]) -> None:
    family = _family(tree.pid)
    assert process_tree.kill(tree.pid) == 4
    assert [pid for pid in family if Path(f"/proc/{pid}").exists() and _state(pid) not in {"Z", "X"}] == []


@pytest.mark.parametrize("tree", [TREE], indirect=True)
def test_frozen_processes_are_stopped_and_thawed_ones_are_not(tree: subprocess.Popen[bytes]) -> None:
    _family(tree.pid)
    process_tree.stop(tree.pid)
    frozen = [tree.pid, *process_tree.descendants(tree.pid)]
    assert {_state(pid) for pid in frozen} == {"T"}
    process_tree.resume(tree.pid)
    assert "T" not in {_state(pid) for pid in frozen}


@pytest.mark.parametrize("tree", [RESTLESS], indirect=True)
def test_children_that_end_while_one_looks_are_no_error(tree: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        process_tree.descendants(tree.pid)
    assert process_tree.kill(tree.pid) >= 1


def test_a_process_that_is_gone_has_no_descendants() -> None:
    done = subprocess.Popen(["true"])
    done.wait()
    assert process_tree.descendants(done.pid) == []
    process_tree.send([done.pid], signal.SIGCONT)
