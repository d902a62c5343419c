"""A hospital to drill, its name server, and the command line that drills it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from dr_drills.journal.journal import read_journal
from dr_drills.journal.record import Record
from tests.sandbox.aws_sandbox import AwsSandbox, free_port, start_process, until
from tests.sandbox.drills.hospital import Hospital, close_hospital, found_hospital

_numbers = count(1)


@dataclass
class CommandLine:
    """`holdfast drill …` against one hospital, with a state directory of its own."""

    hospital: Hospital
    home: Path

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """Start a drill command and leave it running."""
        environment = {**os.environ, **self.hospital.environment, "HOLDFAST_DIR": str(self.home)}
        command = [sys.executable, "-m", "holdfast", "drill", *map(str, arguments)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)

    def run(self, *arguments: object) -> tuple[int, str, str]:
        """Exit status, standard output and standard error of a drill command."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=240)
        return process.returncode, out, err

    def begin(self, scenario: str, *options: str) -> subprocess.Popen[str]:
        """Start a drill on the hospital's own plan."""
        self.home.mkdir(exist_ok=True)
        plan = self.hospital.write_plan(self.home / "plan.json")
        return self.start("run", scenario, "-s", "sandbox", "--plan", plan, "--json", *options)

    @property
    def pack(self) -> Path:
        """The newest drill's evidence."""
        return max((self.home / "drills").glob("*Z-*"))

    def journal(self) -> list[Record]:
        """The newest drill's records; reading checks the chain."""
        return read_journal(self.pack / "journal.jsonl")[0]

    def report(self) -> dict[str, Any]:
        """The newest drill's report."""
        return dict(json.loads((self.pack / "report.json").read_text()))

    def await_line(self, process: subprocess.Popen[str], kind: str, step: str) -> None:
        """Wait until the journal holds a line of `kind` about `step`."""

        def reached() -> bool:
            assert process.poll() is None, f"the drill ended before {kind} of {step}: {process.communicate()}"
            found = sorted((self.home / "drills").glob("*Z-*/journal.jsonl"))
            wanted = (f'"kind":"{kind}"', f'"step":"{step}"')
            return bool(found) and any(all(part in line for part in wanted) for line in found[-1].read_text().splitlines())

        until(reached, 120, f"{kind} of {step}")

    def kill_and_resume(self, process: subprocess.Popen[str], points: Sequence[tuple[str, str]]) -> subprocess.Popen[str]:
        """Kill the drill as soon as each point is in its journal, resume it each time, and return the last process."""
        for number, (kind, step) in enumerate(points):
            until(partial(self._has_resumed, number), 60, f"resume {number}")
            self.await_line(process, kind, step)
            process.kill()
            process.communicate()
            process = self.start("resume", "--json")
        return process

    def _has_resumed(self, times: int) -> bool:
        found = sorted((self.home / "drills").glob("*Z-*/journal.jsonl"))
        return (found[-1].read_text().count('"kind":"resumed"') if found else 0) == times


@pytest.fixture(scope="module")
def hospitals(aws_sandbox: AwsSandbox) -> Iterator[Callable[[], Hospital]]:
    """Founds hospitals; all of them are closed at the end of the module."""
    port = free_port()
    names = start_process("sandbox.dns.serve", "--port", port, "--aws-url", aws_sandbox.aws_url, log=aws_sandbox.state / "dns.log")
    founded: list[Hospital] = []

    def found() -> Hospital:
        founded.append(found_hospital(aws_sandbox, f"ehr-{next(_numbers)}", port))
        return founded[-1]

    yield found
    for hospital in founded:
        close_hospital(hospital)
    names.terminate()
    names.communicate(timeout=30)


@pytest.fixture(scope="module")
def hospital(hospitals: Callable[[], Hospital]) -> Hospital:
    """One that every drill leaves as it was."""
    return hospitals()


@pytest.fixture
def drill(hospital: Hospital, tmp_path: Path) -> CommandLine:
    return CommandLine(hospital, tmp_path / "home")
