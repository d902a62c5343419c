"""`holdfast sandbox` as a user meets it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest

from sandbox.supervisor.state import read_state, state_file
from tests.sandbox.aws_sandbox import until

ROOT = Path(__file__).parents[3]


def _holdfast(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "HOLDFAST_DIR": str(directory)}
    return subprocess.run(
        [sys.executable, "-m", "holdfast", "sandbox", *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "home"
    _holdfast(tmp_path / "home", "stop")


def test_start_again_changes_nothing_env_reaches_it_and_stop_leaves_nothing(directory: Path) -> None:
    started = _holdfast(directory, "start", "--json")
    assert started.returncode == 0, started.stderr
    again = _holdfast(directory, "start", "--json")
    assert [p["pid"] for p in json.loads(again.stdout)["parts"]] == [p["pid"] for p in json.loads(started.stdout)["parts"]]

    env = json.loads(_holdfast(directory, "env", "--json").stdout)
    sts = boto3.client(
        "sts", endpoint_url=env["AWS_ENDPOINT_URL"], region_name="eu-west-1", aws_access_key_id="sandbox", aws_secret_access_key="sandbox"
    )
    assert sts.get_caller_identity()["Account"] == "123456789012"
    stacks = subprocess.run(["pulumi", "stack", "ls", "--json"], cwd=ROOT, env=os.environ | env, capture_output=True, text=True, check=True)
    assert {stack["name"] for stack in json.loads(stacks.stdout)} >= {"sandbox", "prod"}

    state = read_state(directory)
    assert state is not None
    assert _holdfast(directory, "stop").returncode == 0
    assert not state.alive
    assert not any(part.process and part.process.alive for part in state.parts)
    assert _holdfast(directory, "status").returncode == 3


def test_a_killed_supervisor_leaves_nothing_that_stands_in_the_way(directory: Path) -> None:
    assert _holdfast(directory, "start").returncode == 0
    state = read_state(directory)
    assert state is not None
    os.kill(state.supervisor.pid, signal.SIGKILL)
    until(lambda: not any(part.process and part.process.alive for part in state.parts), 20, "the parts' end")
    assert "no sandbox is running" in _holdfast(directory, "status").stderr
    assert _holdfast(directory, "start").returncode == 0


def test_a_sandbox_whose_state_cannot_be_read_is_reset_once_nothing_runs_there(directory: Path) -> None:
    assert _holdfast(directory, "start").returncode == 0
    state = read_state(directory)
    assert state is not None
    state_file(directory).write_text("{")
    refused = _holdfast(directory, "reset", "--yes")
    assert refused.returncode == 3
    assert f"kill {state.supervisor.pid}" in refused.stderr
    assert state.alive
    assert state.supervisor.end(30)

    state_file(directory).write_text("{")
    assert "run `holdfast sandbox reset`" in _holdfast(directory, "start").stderr
    assert _holdfast(directory, "reset", "--yes").returncode == 0
    assert not (directory / "sandbox").exists()


def test_a_dead_part_is_what_a_drill_names(directory: Path) -> None:
    assert _holdfast(directory, "start").returncode == 0
    state = read_state(directory)
    assert state is not None
    aws = state.part("aws").process
    assert aws is not None
    os.kill(aws.pid, signal.SIGKILL)
    until(lambda: (now := read_state(directory)) is not None and bool(now.problems), 20, "the loss to be noticed")
    env = {**os.environ, "HOLDFAST_DIR": str(directory)}
    for words in (["drill", "plan", "snapshot-restore", "-s", "sandbox"], ["sandbox", "load"]):
        refused = subprocess.run([sys.executable, "-m", "holdfast", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert (refused.returncode, refused.stdout) == (3, "")
        assert "its databases are gone; run `holdfast sandbox reset`" in refused.stderr


def test_ctrl_c_while_it_starts_leaves_nothing_running(directory: Path) -> None:
    starting = subprocess.Popen(
        [sys.executable, "-m", "holdfast", "sandbox", "start"],
        cwd=ROOT,
        env={**os.environ, "HOLDFAST_DIR": str(directory)},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    until(lambda: read_state(directory) is not None, 30, "the supervisor")
    state = read_state(directory)
    assert state is not None
    assert not state.ready
    os.killpg(starting.pid, signal.SIGINT)
    said, problems = starting.communicate()
    assert (starting.returncode, said) == (130, b"")
    assert problems.rstrip().endswith(b"interrupted")
    assert not state.alive
    last = read_state(directory)
    assert last is not None
    assert not any(part.process and part.process.alive for part in last.parts)


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = _holdfast(tmp_path / "file" / "home", "start")
    assert refused.returncode == 3
    assert "set HOLDFAST_DIR to another directory" in refused.stderr
