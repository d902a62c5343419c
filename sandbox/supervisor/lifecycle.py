"""Start, find, stop and reset the sandbox of one project."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from sandbox.aws_provider.recorded import FILE_NAME
from sandbox.supervisor.errors import SandboxError
from sandbox.supervisor.process_identity import ProcessIdentity
from sandbox.supervisor.state import PartStatus, SandboxState, read_state

_START_SECONDS = 180.0
_STOP_SECONDS = 30.0
_POLL_SECONDS = 0.05


def load(directory: Path) -> SandboxState | None:
    """The running sandbox, or None when none runs; what a dead supervisor left is not one."""
    state = read_state(directory)
    return state if state is not None and state.alive else None


def start(directory: Path, note: Callable[[str], None] = lambda _: None) -> SandboxState:
    """The running sandbox, started where none ran; `note` is told which part is being started.

    Raises:
        SandboxError: a part did not start (everything is stopped again), or the directory cannot be written.
    """
    with _one_at_a_time(directory):
        state = load(directory)
        if state is None:
            _forget_stacks(directory)
            state = _launched(directory, note)
    if state.problems:
        if not state.ready:
            state.supervisor.end(_STOP_SECONDS)
        raise SandboxError("\n".join(state.problems))
    return state


def stop(directory: Path) -> bool:
    """End the supervisor and with it all parts; False when none ran.

    Raises:
        SandboxError: it could not be ended.
    """
    state = load(directory)
    if state is None:
        return False
    if not state.supervisor.end(_STOP_SECONDS):
        raise SandboxError(f"the sandbox's supervisor (process {state.supervisor.pid}) does not end")
    for part in state.parts:
        if part.process is not None:
            part.process.end(_STOP_SECONDS)
    return True


def reset(directory: Path) -> None:
    """Stop the sandbox and remove its databases, its stacks and its logs; drill evidence and keys stay."""
    try:
        read_state(directory)
    except SandboxError as unreadable:
        if pids := _supervisors(directory):
            raise SandboxError(f"{unreadable}; process {pids[0]} still supervises it: end that first (kill {pids[0]})") from unreadable
    else:
        stop(directory)
    _forget_stacks(directory)
    shutil.rmtree(directory / "sandbox", ignore_errors=True)


def _forget_stacks(directory: Path) -> None:
    """The emulated cloud lives in memory: stacks and recorded resources from before describe what is no longer there."""
    shutil.rmtree(directory / "pulumi", ignore_errors=True)
    (directory / "sandbox" / FILE_NAME).unlink(missing_ok=True)


def _supervisors(directory: Path) -> list[int]:
    """Processes that supervise `directory`, for when the state that names them cannot be read."""
    meant = _supervisor_command(directory)[1:]
    found = psutil.process_iter(["pid", "cmdline"])
    return [process.info["pid"] for process in found if (process.info["cmdline"] or [])[1:] == meant]


@contextmanager
def _one_at_a_time(directory: Path) -> Iterator[None]:
    try:
        (directory / "sandbox" / "logs").mkdir(parents=True, exist_ok=True)
        lock = (directory / "sandbox" / "lock").open("w")
    except OSError as error:
        raise SandboxError(f"{directory} cannot be written: {error.strerror}; set HOLDFAST_DIR to another directory") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _launched(directory: Path, note: Callable[[str], None]) -> SandboxState:
    process = _launch(directory)
    try:
        return _wait_ready(process, directory, note)
    except KeyboardInterrupt:
        ProcessIdentity.of(process.pid).end(_STOP_SECONDS)
        raise


def _supervisor_command(directory: Path) -> list[str]:
    return [sys.executable, "-m", "sandbox.supervisor.supervise", "--directory", str(directory)]


def _launch(directory: Path) -> subprocess.Popen[bytes]:
    log = directory / "sandbox" / "logs" / "supervisor.log"
    try:
        with log.open("a") as output:
            return subprocess.Popen(
                _supervisor_command(directory),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                env=dict(os.environ),
            )
    except OSError as error:
        raise SandboxError(f"the supervisor could not be started: {error.strerror} (log: {log})") from error


def _wait_ready(process: subprocess.Popen[bytes], directory: Path, note: Callable[[str], None]) -> SandboxState:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise SandboxError(f"the supervisor ended with status {process.returncode}; see {directory}/sandbox/logs/supervisor.log")
        state = read_state(directory)
        if state is not None and state.supervisor.pid == process.pid:
            if state.ready or state.problems:
                return state
            note(next((part.name for part in state.parts if part.status is PartStatus.STARTING), "…"))
        time.sleep(_POLL_SECONDS)
    ProcessIdentity.of(process.pid).end(_STOP_SECONDS)
    raise SandboxError(f"the sandbox was not ready after {_START_SECONDS:.0f} s and was stopped; see {directory}/sandbox/logs")
