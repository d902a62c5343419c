"""A whole sandbox, and the engine's command line in its environment."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.sandbox.aws_sandbox import fast_folder

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Shell:
    """What a person has after `eval "$(holdfast sandbox env)"`."""

    variables: Mapping[str, str]

    def pulumi(self, *arguments: str, project: Path = ROOT) -> subprocess.CompletedProcess[str]:
        """Run the engine to its end; the caller looks at the status."""
        command = ["pulumi", *arguments, "--non-interactive"]
        return subprocess.run(command, cwd=project, env=self.variables, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def shell() -> Iterator[Shell]:
    with tempfile.TemporaryDirectory(dir=fast_folder(), prefix="holdfast-stacks-") as folder:
        variables = {**os.environ, "HOLDFAST_DIR": folder}

        def holdfast(*arguments: str) -> str:
            command = [sys.executable, "-m", "holdfast", "sandbox", *arguments]
            return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True).stdout

        try:
            holdfast("start")
            yield Shell({**variables, **json.loads(holdfast("env", "--json"))})
        finally:
            subprocess.run([sys.executable, "-m", "holdfast", "sandbox", "stop"], cwd=ROOT, env=variables, check=False, capture_output=True)
