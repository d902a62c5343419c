"""A graph from a recorded run of the program: offline, in seconds, every option seen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from policies.errors import InputError
from policies.graph import Graph
from policies.sources.document import from_document

_LONGEST_S = 300


def record(project: Path, stack: str) -> Graph:
    """Run the program of `project` for `stack` in a process of its own and read what it declared.

    Args:
        project: directory that holds ``Pulumi.yaml``.
        stack: names ``Pulumi.<stack>.yaml``.

    Raises:
        InputError: the program or its configuration is wrong; the problems are the program's own words.
    """
    with tempfile.TemporaryDirectory(prefix="holdfast-graph-") as folder:
        out = Path(folder) / "graph.json"
        command = [sys.executable, "-m", "policies.sources.record", "--project", str(project), "--stack", stack, "--out", str(out)]
        try:
            ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LONGEST_S, env=_environment())
        except subprocess.TimeoutExpired as error:
            raise InputError(f"the program of {project} did not end within {_LONGEST_S} s; does it wait for something?") from error
        if ran.returncode != 0 or not out.is_file():
            said = ran.stderr.strip().splitlines() or [f"the recording ended with status {ran.returncode} and said nothing"]
            raise InputError(*said)
        return from_document(json.loads(out.read_text(encoding="utf-8")))


def _environment() -> dict[str, str]:
    """This process's environment, without anything that would attach the recording to a real engine."""
    dropped = {"PULUMI_MONITOR", "PULUMI_ENGINE"}
    return {k: v for k, v in os.environ.items() if k not in dropped}
