"""The toy world and the runner that is killed in it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dr_drills.engine.run_directory import RunDirectory
from dr_drills.journal.journal import read_journal
from dr_drills.journal.record import Record
from tests.faults.drills import toy_world


class Toy:
    """One world and one runner; each drill has an id of its own."""

    def __init__(self, home: Path, world: str, runner: subprocess.Popen[str]) -> None:
        self.home, self.world, self._runner = home, world, runner

    def run(self, id: str, **request: object) -> Any:
        """Run or resume a drill in a fork and return what it said, or that it was killed."""
        return self.run_all([{"id": id, **request}])[0]

    def run_all(self, requests: list[dict[str, object]]) -> Any:
        """Several drills side by side."""
        assert self._runner.stdin is not None
        assert self._runner.stdout is not None
        self._runner.stdin.write(json.dumps([{"home": str(self.home), **request} for request in requests]) + "\n")
        self._runner.stdin.flush()
        return json.loads(self._runner.stdout.readline())

    def directory(self, id: str) -> RunDirectory:
        return RunDirectory(self.home, id)

    def journal(self, id: str) -> list[Record]:
        """Its records; reading checks the chain."""
        records, torn = read_journal(self.directory(id).journal)
        assert torn == ""
        return records

    def audit(self, id: str) -> dict[str, dict[str, int]]:
        """What is alive of this drill in the world, and how often each call was carried out."""
        found = toy_world.call(self.world, "audit")
        return {part: {key: count for key, count in found[part].items() if f"{id}/" in key} for part in ("live", "calls")}


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Toy]:
    home = tmp_path_factory.mktemp("toy")
    path = str(home / "w.sock")
    world = subprocess.Popen([sys.executable, "-m", "tests.faults.drills.toy_world", path], stdout=subprocess.PIPE, text=True)
    assert world.stdout is not None
    assert world.stdout.readline() == "ready\n"
    runner = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.drills.toy_runner", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    yield Toy(home, path, runner)
    runner.terminate()
    world.terminate()
    runner.communicate()
    world.communicate()
