"""The state file says what runs, and never claims a process that is gone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.supervisor.errors import SandboxError
from sandbox.supervisor.free_ports import free_ports
from sandbox.supervisor.process_identity import ProcessIdentity
from sandbox.supervisor.state import PartState, PartStatus, SandboxState, read_state, state_file


def _state(directory: Path) -> SandboxState:
    me = ProcessIdentity.of(os.getpid())
    parts = (PartState("aws", 4000, PartStatus.RUNNING, me), PartState("dns", 4001, PartStatus.FAILED, None, 3, "it broke"))
    return SandboxState(directory, me, datetime.now(UTC), ready=True, parts=parts)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    state_file(tmp_path).parent.mkdir()
    written = _state(tmp_path)
    written.save()
    assert read_state(tmp_path) == written
    assert written.problems == ("it broke",)


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    state_file(tmp_path).parent.mkdir()
    state_file(tmp_path).write_text('{"schema": "holdfast.sandbox/1", "parts": [')
    with pytest.raises(SandboxError, match="run `holdfast sandbox reset`"):
        read_state(tmp_path)


def test_another_schema_is_refused_by_name(tmp_path: Path) -> None:
    state_file(tmp_path).parent.mkdir()
    state_file(tmp_path).write_text('{"schema": "holdfast.sandbox/9"}')
    with pytest.raises(SandboxError, match=r"holdfast\.sandbox/9"):
        read_state(tmp_path)


def test_a_process_id_used_again_is_not_the_same_process() -> None:
    me = ProcessIdentity.of(os.getpid())
    assert me.alive
    assert not ProcessIdentity(me.pid, me.started - 100).alive


def test_only_the_process_meant_is_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as child:
        identity = ProcessIdentity.of(child.pid)
        assert ProcessIdentity(child.pid, identity.started - 100).end(1)
        assert identity.alive
        assert identity.end(5)


def test_a_taken_port_is_not_handed_out() -> None:
    first = free_ports(["a"], {})

    with socket.create_server(("127.0.0.1", first["a"])):
        assert free_ports(["a"], first)["a"] != first["a"]
    assert free_ports(["a"], first) == first
