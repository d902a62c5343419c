"""The supervisor process: `python -m sandbox.supervisor.supervise --directory DIR`, started by `lifecycle.start`.

Starts the parts, writes `state.json`, starts a crashed part again, and stops all parts when it is told to end. Parts
watch their parent, so none outlives a supervisor that was killed.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sandbox.supervisor.errors import SandboxError
from sandbox.supervisor.free_ports import free_ports
from sandbox.supervisor.part import PARTS, Part
from sandbox.supervisor.process_identity import ProcessIdentity
from sandbox.supervisor.running_part import RunningPart
from sandbox.supervisor.state import PartState, PartStatus, SandboxState, read_state

_LOOK_SECONDS = 0.2
_RESTARTS, _WITHIN_SECONDS = 3, 60.0


class Supervisor:
    """Keeps the parts running until `stopping` is set."""

    def __init__(self, directory: Path, parts: tuple[Part, ...]) -> None:
        self._parts = parts
        self._data = directory / "sandbox"
        self.stopping = threading.Event()
        last = _last_ports(directory)
        self._ports = free_ports([part.name for part in parts], last)
        waiting = tuple(PartState(part.name, self._ports[part.name], PartStatus.STARTING) for part in parts)
        self._state = SandboxState(directory, ProcessIdentity.of(os.getpid()), datetime.now(UTC), ready=False, parts=waiting)
        self._running: dict[str, RunningPart] = {}
        self._crashes: dict[str, list[float]] = defaultdict(list)

    def run(self) -> None:
        """Start everything, then watch; returns after `stopping` was set and all parts have ended."""
        self._state.save()
        for part in self._parts:
            if not self.stopping.is_set():
                self._start(part)
        self._state = replace(self._state, ready=not self._state.problems)
        self._state.save()
        while not self.stopping.wait(_LOOK_SECONDS):
            for part in self._parts:
                if (running := self._running.get(part.name)) and running.ended:
                    self._crashed(part, running)
        self._stop()

    def _start(self, part: Part) -> None:
        try:
            self._running[part.name] = running = RunningPart.start(part, self._data, self._ports)
            self._note(part, status=PartStatus.RUNNING, process=running.identity, problem=None)
        except (SandboxError, OSError) as error:
            self._running.pop(part.name, None)
            self._note(part, status=PartStatus.FAILED, process=None, problem=str(error))

    def _crashed(self, part: Part, running: RunningPart) -> None:
        status = running.process.returncode
        del self._running[part.name]
        if not part.restartable:
            reason = (
                f"the {part.name} part ended with status {status}: its databases are gone; run `holdfast sandbox reset` and start again"
            )
            self._note(part, status=PartStatus.FAILED, process=None, problem=reason)
            return
        now = time.monotonic()
        self._crashes[part.name] = [at for at in self._crashes[part.name] if now - at < _WITHIN_SECONDS] + [now]
        if len(self._crashes[part.name]) > _RESTARTS:
            reason = f"the {part.name} part ended {_RESTARTS + 1} times within {_WITHIN_SECONDS:.0f} s, last with status {status}"
            self._note(part, status=PartStatus.FAILED, process=None, problem=reason)
            return
        self._note(part, status=PartStatus.STARTING, process=None, restarts=self._state.part(part.name).restarts + 1)
        self._start(part)

    def _stop(self) -> None:
        for part in reversed(self._parts):
            if running := self._running.pop(part.name, None):
                running.stop()
            self._note(part, status=PartStatus.STOPPED, process=None)

    def _note(self, part: Part, **changes: object) -> None:
        self._state = self._state.with_part(replace(self._state.part(part.name), **changes))  # type: ignore[arg-type]
        self._state.save()


def _last_ports(directory: Path) -> dict[str, int]:
    try:
        last = read_state(directory)
    except SandboxError:
        return {}
    return {part.name: part.port for part in last.parts} if last else {}


def main() -> int:
    """Supervise until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.supervisor.supervise", description=__doc__)
    parser.add_argument("--directory", type=Path, required=True, help="the project's .holdfast directory")
    supervisor = Supervisor(parser.parse_args().directory, PARTS)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.stopping.set())
    supervisor.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
