"""The tutorial, typed as it stands: every command block in one shell, in a project of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.aws_sandbox import fast_folder
from tests.sandbox.stacks.conftest import ROOT

pytestmark = pytest.mark.slow

_TUTORIAL = ROOT / "docs" / "tutorial.md"


def blocks() -> list[str]:
    """What a reader types, block by block."""
    return re.findall(r"```sh\n(.*?)```", _TUTORIAL.read_text(), re.DOTALL)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for part in ("stacks", "components"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
    for environment in ("prod", "staging", "small-clinic", "sandbox"):
        (tmp_path / "stacks" / f"Pulumi.{environment}.yaml").unlink()
    shutil.copytree(ROOT / "policies" / "waivers", tmp_path / "policies" / "waivers")
    shutil.copy(ROOT / "Pulumi.yaml", tmp_path)
    return tmp_path


@pytest.fixture
def reader() -> Iterator[dict[str, str]]:
    """Variables of a shell in which `make setup` has run."""
    with tempfile.TemporaryDirectory(dir=fast_folder(), prefix="holdfast-tutorial-") as folder:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "PULUMI_", "HOLDFAST_"))}
        yield {**kept, "HOLDFAST_DIR": folder, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}


def test_every_command_of_the_tutorial_does_what_its_text_says(project: Path, reader: dict[str, str]) -> None:
    script = "set -euo pipefail\n" + "\n".join(f"echo '=== block {number}'\n{block}" for number, block in enumerate(blocks(), 1))
    try:
        done = subprocess.run(["bash", "-c", script], cwd=project, env=reader, capture_output=True, text=True, check=False)
    finally:
        subprocess.run([sys.executable, "-m", "holdfast", "sandbox", "stop"], cwd=project, env=reader, check=False, capture_output=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    said = dict(part.split("\n", 1) for part in done.stdout.split("=== block ")[1:])
    assert len(said) == len(blocks()) >= 9
    assert "refused, as it should be" in said["3"]
    for place in ("regions.recovery", "tiers.clinical-critical.rpo", "drills.roles.approver"):
        assert f": {place}: " in done.stdout + done.stderr
    assert "0 failed" in said["4"]
    assert '"plan_hash"' in said["5"]
    assert " created" in said["7"].partition("Resources:")[2]
    assert "replaced" not in said["7"].partition("Resources:")[2]
    assert "~ 1 updated" in said["8"]
    assert not (project / "stacks" / "Pulumi.first.yaml").exists()
