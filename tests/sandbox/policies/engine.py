"""The real engine for these tests: an `aws` provider before a sandbox's AWS, and a project as a stack of its own."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sandbox.tools.locate import pulumi
from tests.sandbox.aws_sandbox import AwsSandbox
from tests.sandbox.policies.programs import ROOT


@contextmanager
def aws_provider(aws_sandbox: AwsSandbox, folder: Path) -> Iterator[int]:
    """Port of an `aws` provider before the sandbox's AWS; its state and log are in `folder`."""
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
    """The clinic as a stack of the real engine, without the secret that only its passphrase could open."""

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
