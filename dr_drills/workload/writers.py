"""The drill's hold on the writers: start them once, find them again, pause, resume, stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dr_drills.platforms.secrets import Credentials
from dr_drills.workload.options import WriterOptions
from dr_drills.workload.process_file import ProcessFile, State, WriterProcess
from dr_drills.workload.recorder import RecorderError, cut_reserved
from dr_drills.workload.write import PASSWORD, USER

_LOOK_SECONDS = 0.01


class WritersError(Exception):
    """The writers did not start, do not answer, or died; the message names the ledger and what their log says."""


class Writers:
    """Writers that run, or ran, on one ledger. Signals reach only the very process that was started for it."""

    def __init__(self, ledger: Path, process: WriterProcess, child: subprocess.Popen[bytes] | None = None) -> None:
        self.ledger = ledger
        self._process = process
        self._child = child

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether they still run."""
        if self._child is not None:
            self._child.poll()
        return self._process.alive

    @property
    def state(self) -> State:
        """What they say they are doing; `FAILED` when they vanished without saying."""
        gone = not self.alive  # asked first: what is said after the end is final
        said = self._said()
        return State.FAILED if gone and said is not State.STOPPED else said

    def pause(self, timeout_seconds: float = 10.0) -> None:
        """Returns when no write is under way and none will start.

        Raises:
            WritersError: they are gone or did not come to rest in time.
        """
        self._steer(signal.SIGUSR1, State.PAUSED, timeout_seconds)

    def resume(self, timeout_seconds: float = 10.0) -> None:
        """Let them go on.

        Raises:
            WritersError: they are gone or did not answer in time.
        """
        self._steer(signal.SIGUSR2, State.WRITING, timeout_seconds)

    def stop(self, timeout_seconds: float = 10.0) -> None:
        """Returns when the process is gone and the ledger final; harmless when it already is.

        Writers that do not end in time are killed: what they had under way stays indeterminate in the ledger.

        Raises:
            WritersError: even so they are still there.
        """
        self._process.send(signal.SIGTERM)
        if not _until(lambda: not self.alive, timeout_seconds):
            self._process.send(signal.SIGKILL)
            _until(lambda: not self.alive, timeout_seconds)
        try:
            cut_reserved(self.ledger)
        except RecorderError as error:
            raise WritersError(f"{self.ledger}: the writers could not be stopped") from error

    def _said(self) -> State:
        process = ProcessFile.beside(self.ledger).load()
        return process.state if process else State.FAILED

    def _steer(self, number: signal.Signals, wanted: State, timeout_seconds: float) -> None:
        if self._said() is wanted and self.alive:
            return
        if not self._process.send(number):
            raise WritersError(f"{self.ledger}: the writers are gone{_last_words(self.ledger)}")
        if not _until(lambda: self._said() is wanted or not self.alive, timeout_seconds) or not self.alive:
            raise WritersError(f"{self.ledger}: the writers are not {wanted.value} after {timeout_seconds:.0f} s{_last_words(self.ledger)}")


def adopt_writers(ledger: Path) -> Writers | None:
    """The writers still running on `ledger`, whoever started them; None when there are none."""
    process = ProcessFile.beside(ledger).load()
    return Writers(ledger, process) if process and process.alive else None


def start_writers(options: WriterOptions, credentials: Credentials | None = None, timeout_seconds: float = 15.0) -> Writers:
    """Start writers in a session of their own, or adopt those that already run on this ledger.

    They survive this process. `credentials` travel by environment; without them the writers fetch `options.secret_id`.
    Returns as soon as the ledger is theirs; whether the database answers is for the ledger to say.

    Raises:
        WritersError: they did not start.
    """
    running = adopt_writers(options.ledger)
    if running:
        return running
    options.ledger.parent.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ)
    if credentials:
        environment |= {USER: credentials.username, PASSWORD: credentials.password}
    with _log_path(options.ledger).open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "dr_drills.workload.write", *options.arguments()],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,
        )
    started: list[Writers] = []

    def ready() -> bool:
        process = ProcessFile.beside(options.ledger).load()
        if process and process.alive:
            started.append(Writers(options.ledger, process, child if process.pid == child.pid else None))
        return bool(started) or child.poll() is not None

    if not _until(ready, timeout_seconds):
        child.kill()
        child.wait()
    if not started and (other := adopt_writers(options.ledger)):
        return other
    if not started:
        raise WritersError(f"{options.ledger}: the writers did not start (exit status {child.returncode}){_last_words(options.ledger)}")
    return started[0]


def _until(condition: Callable[[], bool], timeout_seconds: float) -> bool:
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_SECONDS)
    return True


def _log_path(ledger: Path) -> Path:
    return ledger.with_name(ledger.name + ".log")


def _last_words(ledger: Path) -> str:
    try:
        lines = _log_path(ledger).read_text(errors="replace").strip().splitlines()
    except OSError:
        lines = []
    return f"; their log ends: {lines[-1]}" if lines else ""
