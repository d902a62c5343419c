"""The real engine asks the pack: a sound program may go on, a broken one is stopped before anything is created."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.tools.locate import pulumi
from tests.sandbox.aws_sandbox import AwsSandbox
from tests.sandbox.policies.programs import ROOT, clinic

PACK = ROOT / "policies" / "pack"


@pytest.fixture(scope="module")
def provider(aws_sandbox: AwsSandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Port of an `aws` provider before the sandbox's AWS."""
    folder = tmp_path_factory.mktemp("provider")
    command = [sys.executable, "-m", "sandbox.aws_provider.serve", "--aws-url", aws_sandbox.aws_url, "--state-dir", str(folder)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT)
        try:
            assert process.stdout is not None
            ready, _, _ = select.select([process.stdout], [], [], 60)
            yield int((process.stdout.readline() if ready else "ready 0").split()[1])
        finally:
            process.terminate()
            process.wait(20)


class Stack:
    """The clinic as a stack of the real engine, with the pack."""

    def __init__(self, project: Path, home: Path, aws_sandbox: AwsSandbox, port: int) -> None:
        self._project, tool = project, pulumi()
        (home / "backend").mkdir(parents=True)
        settings = project / "Pulumi.sound.yaml"
        settings.write_text("".join(line + "\n" for line in settings.read_text().split("  clinic:apiToken")[0].splitlines()))
        self._environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("PULUMI_", "AWS_"))},
            "PATH": f"{Path(sys.executable).parent}:{tool.directory}:{os.environ['PATH']}",
            "HOLDFAST_PYTHON": sys.executable,
            "PULUMI_HOME": str(home),
            "PULUMI_BACKEND_URL": f"file://{home / 'backend'}",
            "PULUMI_CONFIG_PASSPHRASE": "test",
            "PULUMI_DEBUG_PROVIDERS": f"aws:{port}",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_DISABLE_REGISTRY_RESOLVE": "true",
            "AWS_ENDPOINT_URL": aws_sandbox.aws_url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        self.run("stack", "init", "sound")

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = ["pulumi", *map(str, arguments), "--non-interactive"]
        return subprocess.run(command, cwd=self._project, env=self._environment, capture_output=True, text=True, check=False)

    @property
    def resources(self) -> int:
        return len(json.loads(self.run("stack", "export").stdout)["deployment"].get("resources") or ())


TOKEN = ('        "api_token": config.require_secret("apiToken"),\n', "")
PUBLIC = ("    multi_az=True,", "    publicly_accessible=True,")


@pytest.mark.slow
def test_a_sound_program_may_go_on_and_what_is_unknown_is_shown(aws_sandbox: AwsSandbox, provider: int, tmp_path: Path) -> None:
    stack = Stack(clinic(tmp_path, TOKEN), tmp_path / "home", aws_sandbox, provider)
    ran = stack.run("preview", "--policy-pack", PACK)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "DRILL-001 DEFERRED: cannot be answered yet: recovery_plan: drill_role_arn is not known yet" in ran.stdout
    assert "[mandatory]" not in ran.stdout


@pytest.mark.slow
def test_a_broken_program_is_stopped_before_anything_is_created(aws_sandbox: AwsSandbox, provider: int, tmp_path: Path) -> None:
    stack = Stack(clinic(tmp_path, TOKEN, PUBLIC), tmp_path / "home", aws_sandbox, provider)
    ran = stack.run("up", "--yes", "--policy-pack", PACK)
    assert ran.returncode != 0
    assert "DATA-002 FAILED: ehr asks for a public address" in ran.stdout
    assert stack.resources == 0
