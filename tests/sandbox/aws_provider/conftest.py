"""The provider as a process of its own before the sandbox's AWS; these tests keep to an account of their own there."""

from __future__ import annotations

import select
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.aws_provider.engine import Engine
from tests.sandbox.aws_sandbox import AwsSandbox

ACCOUNT = "444455556666"
REGION = "eu-north-1"


@dataclass(frozen=True)
class Served:
    """Where the provider answers, and what it keeps."""

    port: int
    sandbox: AwsSandbox
    directory: Path

    @property
    def recorded(self) -> Path:
        return self.directory / "recorded.json"

    @property
    def log(self) -> Path:
        return self.directory / "provider.log"

    def client(self, service: str, region: str = REGION) -> Any:
        """A boto3 client in the account of these tests."""
        return self.sandbox.client(service, region, ACCOUNT)

    def engine(self, **config: Any) -> Engine:
        """A provider instance in the account of these tests."""
        role = {"roleArn": f"arn:aws:iam::{ACCOUNT}:role/test", "sessionName": "test"}
        return Engine(self.port, **{"region": REGION, "assumeRoles": [role], **config})


@pytest.fixture(scope="session")
def served(aws_sandbox: AwsSandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    directory = tmp_path_factory.mktemp("provider")
    command = [sys.executable, "-m", "sandbox.aws_provider.serve", "--aws-url", aws_sandbox.aws_url, "--state-dir", str(directory)]
    with (directory / "provider.log").open("wb") as log:
        provider = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=Path(__file__).parents[3])
        try:
            yield Served(_ready(provider), aws_sandbox, directory)
        finally:
            provider.terminate()
            provider.wait(20)


@pytest.fixture(scope="session")
def engine(served: Served) -> Iterator[Engine]:
    """A provider instance with default tags."""
    instance = served.engine(defaultTags={"tags": {"Program": "landing-zone"}})
    yield instance
    instance.close()


def _ready(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    readable, _, _ = select.select([process.stdout], [], [], 60)
    line = process.stdout.readline() if readable else ""
    assert line.startswith("ready "), f"the provider did not start: {line!r}"
    return int(line.split()[1])
