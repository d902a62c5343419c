"""Run Checkov as a program of its own, whose answer `policies.scan.answer` then doubts.

Importing itself takes Checkov as long as our program takes to be recorded. So it is started first and waits for its plan.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from policies.errors import InconclusiveError, UnavailableError, one_line
from policies.scan.answer import Ended, Scan, read_answer
from policies.scan.canary import canary, planted

# What is slow has not failed yet: five environments take a minute, and many times that on a machine with other work to do.
_LONGEST_S, _MORE_FOR_EACH_RESOURCE_S = 900.0, 0.2
_QUIET = {"CKV_SKIP_PACKAGE_UPDATE_CHECK": "true", "LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore"}
# An environment of ours must not reach a program that lives in its own; its settings can also switch checks off (CKV_SKIP_CHECK).
_NOT_PASSED_ON = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "DOWNLOAD_EXTERNAL_MODULES")
_NEVER_PASSED_ON = ("CKV_", "CHECKOV_", "BC_", "PRISMA_")
# It keeps almost all it makes until it ends, so that looking for garbage takes a fifth of its time and finds nothing to give back.
_WAIT = (
    "import gc, runpy, sys, checkov.main; gc.disable(); sys.stdin.readline() or sys.exit(0); "
    "runpy.run_module('checkov.main', run_name='__main__')"
)


class Checkov:
    """A Checkov that was started and waits for its plan; made by `started`."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._program, self._folder = program, folder
        self._process: subprocess.Popen[bytes] | None = None
        self._resources = 0

    def warm_up(self) -> None:
        """Let it import itself, where it is a Python program whose interpreter lies beside it."""
        python = self._program.resolve().parent / "python"
        if python.is_file():
            self._start([str(python), "-c", _WAIT, *self._arguments()], subprocess.PIPE)

    def hand_over(self, plan: Mapping[str, Any], resources: int) -> None:
        """Give it the plan, which holds so many resources; returns at once.

        Raises:
            UnavailableError: the program cannot be started.
        """
        self._resources = resources
        self._plan.write_text(json.dumps(planted(plan, canary()), separators=(",", ":")), encoding="utf-8")
        if self._process is None:
            self._start([str(self._program), *self._arguments()], subprocess.DEVNULL)
        elif self._process.stdin:
            with suppress(OSError), self._process.stdin as told:  # it may have ended meanwhile; its answer will say so
                told.write(b"go\n")

    def answer(self) -> Scan:
        """Wait for what it says.

        Raises:
            UnavailableError: it is of another version than the one its verdicts were compared with.
            InconclusiveError: it ran, and its answer cannot be believed; every reason is named.
        """
        if self._process is None:
            raise InconclusiveError("Checkov was given no plan")
        longest = _LONGEST_S + _MORE_FOR_EACH_RESOURCE_S * self._resources
        try:
            status = self._process.wait(longest)
        except subprocess.TimeoutExpired as error:
            raise InconclusiveError(
                f"Checkov gave no answer within {longest:.0f} s: run it again when the machine has less to do"
            ) from error
        said, complained = ((self._folder / name).read_text(encoding="utf-8", errors="replace") for name in ("stdout", "stderr"))
        return read_answer(Ended(status, said, complained), self._resources, canary())

    def stop(self) -> None:
        """End it, if it has not ended, with the processes it started: it leads a session of its own."""
        if self._process and self._process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, 9)
            self._process.wait()

    @property
    def _plan(self) -> Path:
        return self._folder / "plan.json"

    def _arguments(self) -> tuple[str, ...]:
        return ("--file", str(self._plan), "--framework", "terraform_plan", "--skip-download", "--output", "json", "--compact")

    def _start(self, command: list[str], stdin: int) -> None:
        kept = {k: v for k, v in os.environ.items() if k not in _NOT_PASSED_ON and not k.startswith(_NEVER_PASSED_ON)}
        home = {"HOME": str(self._folder), "XDG_CONFIG_HOME": str(self._folder)}  # a .checkov.yaml there could switch checks off
        with (self._folder / "stdout").open("wb") as said, (self._folder / "stderr").open("wb") as complained:
            try:
                self._process = subprocess.Popen(
                    command,
                    stdin=stdin,
                    stdout=said,
                    stderr=complained,
                    env=kept | _QUIET | home,
                    cwd=self._folder,
                    start_new_session=True,
                )
            except OSError as error:
                raise UnavailableError(f"{self._program} cannot be started: {one_line(error)}; run `holdfast setup`") from error


@contextmanager
def started(program: Path) -> Iterator[Checkov]:
    """A Checkov that waits for its plan, and that is gone afterwards whatever happens.

    Raises:
        UnavailableError: the program is missing.
    """
    if not program.is_file():
        raise UnavailableError(f"{program}: no Checkov there; run `holdfast setup`, or pass --no-checkov and have only our own rules")
    with tempfile.TemporaryDirectory(prefix="holdfast-checkov-") as folder:
        checkov = Checkov(program, Path(folder))
        try:
            checkov.warm_up()
            yield checkov
        finally:
            checkov.stop()


def scan(program: Path, plan: Mapping[str, Any], resources: int) -> Scan:
    """Scan one plan of so many resources; see `started`, `Checkov.hand_over` and `Checkov.answer` for what can go wrong."""
    with started(program) as checkov:
        checkov.hand_over(plan, resources)
        return checkov.answer()
