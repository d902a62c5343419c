"""One part's process: started, waited for until it serves, ended."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sandbox.supervisor.errors import SandboxError
from sandbox.supervisor.part import Part, Ports
from sandbox.supervisor.process_identity import ProcessIdentity

_READY_SECONDS = 90.0
_SHOWN_LINES = 5


@dataclass
class RunningPart:
    """A process that has said `ready`."""

    part: Part
    process: subprocess.Popen[str]
    identity: ProcessIdentity

    @classmethod
    def start(cls, part: Part, state: Path, ports: Ports) -> RunningPart:
        """Start it and wait until it serves.

        Raises:
            SandboxError: it ended or said nothing in time; the message has the last lines of its log and the log's path.
        """
        log = log_file(state, part.name)
        with log.open("a") as stderr:
            begun = log.stat().st_size
            process = subprocess.Popen(
                [sys.executable, "-m", part.module, *part.arguments(state, ports)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                env=_clean(os.environ),
            )
        line = _first_line(process)
        if not line.startswith("ready"):
            process.kill()
            process.wait()
            raise SandboxError(f"the {part.name} part did not start: {_tail(log, begun)} (log: {log})")
        return cls(part, process, ProcessIdentity.of(process.pid))

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self.process.poll() is not None

    def stop(self) -> None:
        """End the process and wait for it."""
        if not self.ended:
            self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def log_file(state: Path, name: str) -> Path:
    """The log of one part."""
    return state / "logs" / f"{name}.log"


def _first_line(process: subprocess.Popen[str]) -> str:
    if process.stdout is None:
        return ""
    readable, _, _ = select.select([process.stdout], [], [], _READY_SECONDS)
    return process.stdout.readline() if readable else ""


def _tail(log: Path, begun: int) -> str:
    with log.open() as text:
        text.seek(begun)
        lines = [line.strip() for line in text if line.strip()]
    return " / ".join(lines[-_SHOWN_LINES:]) or "it said nothing"


def _clean(env: os._Environ[str]) -> dict[str, str]:
    """The environment without cloud credentials, so that no part can reach a real account by accident."""
    return {name: value for name, value in env.items() if not name.startswith("AWS_")} | {
        "AWS_ACCESS_KEY_ID": "sandbox",
        "AWS_SECRET_ACCESS_KEY": "sandbox",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
