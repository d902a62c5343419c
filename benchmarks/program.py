"""Seconds from the program to its graph for prod, and how they grow with the environment; beside it the SDK alone.

The floor is a process that imports what the program imports and declares as many bare resources under the SDK's own mocks. Growth is
measured on real environments: the small clinic, prod, and prod with ever more systems. Memory is the largest process of each run.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

BAR_SECONDS = 6.0
MOST_MEGABYTES = 600
LINEAR_WITHIN = 1.5
_REPEATS = 3
_ROOT = Path(__file__).parents[1]
_KEY = "holdfast:environment"

_FLOOR = """\
import asyncio, gc, sys
gc.disable()
import pulumi
import stacks.landing_zone
from pulumi.runtime.mocks import Mocks

class Nothing(Mocks):
    def new_resource(self, args):
        return args.name + "-id", args.inputs
    def call(self, args):
        return {}, []

asyncio.set_event_loop(asyncio.new_event_loop())
pulumi.runtime.set_mocks(Nothing(), preview=False)

@pulumi.runtime.test
def declare():
    made = [pulumi.CustomResource("aws:ec2/vpc:Vpc", f"n{i}", {"cidrBlock": "10.0.0.0/16"}) for i in range(int(sys.argv[1]))]
    return pulumi.Output.all(*[one.urn for one in made])

declare()
"""


@dataclass(frozen=True)
class Measured:
    """One environment: its resources, the seconds of each repeat, and the largest process in MB."""

    resources: int
    seconds: tuple[float, ...]
    megabytes: float

    @property
    def best(self) -> float:
        """The quickest repeat."""
        return min(self.seconds)


def run(more_systems: Sequence[int] = (6, 14)) -> dict[str, object]:
    """The figure for prod; met when it is quick enough, small enough, and growth is in proportion."""
    clinic, prod = _measured(_ROOT, "small-clinic"), _measured(_ROOT, "prod")
    grown = [_grown(count) for count in more_systems]
    floor = [_timed([sys.executable, "-c", _FLOOR, str(prod.resources)])[0] for _ in range(_REPEATS)]
    largest = grown[-1]
    growth = ((largest.best - prod.best) / (largest.resources - prod.resources)) / (
        (prod.best - clinic.best) / (prod.resources - clinic.resources)
    )
    megabytes = max(m.megabytes for m in (prod, *grown))
    return {
        "name": "prod, program to graph",
        "bar": f"<= {BAR_SECONDS:g} s, < {MOST_MEGABYTES} MB, linear to 3,000 resources",
        "value": statistics.median(prod.seconds),
        "unit": "s",
        "met": statistics.median(prod.seconds) <= BAR_SECONDS and megabytes < MOST_MEGABYTES and growth <= LINEAR_WITHIN,
        "note": (
            f"{prod.resources} resources; the SDK alone {statistics.median(floor):.2f} s; {largest.resources} resources take "
            f"{largest.best:.2f} s and {megabytes:.0f} MB; one more costs {growth:.2f} times what it costs below prod"
        ),
        "raw": {
            "floor_s": floor,
            "environments": [{"resources": m.resources, "seconds": m.seconds, "megabytes": m.megabytes} for m in (clinic, prod, *grown)],
        },
    }


def _grown(systems: int) -> Measured:
    """Prod with so many systems more, in a project of its own."""
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-") as folder:
        project = Path(folder)
        (project / "Pulumi.yaml").write_text((_ROOT / "Pulumi.yaml").read_text())
        for part in ("components", "stacks"):
            _copied(_ROOT / part, project / part)
        file = project / "stacks" / "Pulumi.prod.yaml"
        document: Any = yaml.safe_load(file.read_text())
        environment = document["config"][_KEY]
        pattern = next(system for system in environment["systems"] if system["engine"] == "postgres")
        environment["systems"] += [pattern | {"name": f"system-{number}"} for number in range(systems)]
        file.write_text(yaml.safe_dump(document, sort_keys=False))
        return _measured(project, "prod")


def _copied(source: Path, target: Path) -> None:
    for file in source.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            copy = target / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())


def _measured(project: Path, stack: str) -> Measured:
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-") as folder:
        out = Path(folder) / "graph.json"
        command = [sys.executable, "-m", "policies.sources.record", "--project", str(project), "--stack", stack, "--out", str(out)]
        runs = [_timed(command) for _ in range(_REPEATS)]
        return Measured(
            len(json.loads(out.read_text())["resources"]), tuple(seconds for seconds, _ in runs), max(megabytes for _, megabytes in runs)
        )


def _timed(command: Sequence[str]) -> tuple[float, float]:
    """Seconds of a command and the most memory it held, in MB.

    Raises:
        RuntimeError: it failed; the message has its own words.
    """
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=_ROOT, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        if status:
            said.seek(0)
            raise RuntimeError(said.read().decode(errors="replace")[-2000:])
        return seconds, used.ru_maxrss / 1024
