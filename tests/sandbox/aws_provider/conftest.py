"""A local AWS of our own and the provider before it, each a process on a free port, for the tests of this folder."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

from tests.sandbox.aws_provider.engine import Engine


@dataclass(frozen=True)
class Served:
    """Where the provider and the AWS behind it answer."""

    port: int
    aws_url: str
    recorded: Path
    log: Path

    def client(self, service: str, region: str = "us-east-1") -> object:
        return boto3.client(
            service, region_name=region, endpoint_url=self.aws_url, aws_access_key_id="test", aws_secret_access_key="test"
        )


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    directory = tmp_path_factory.mktemp("provider")
    aws_port = _free_port()
    aws_url = f"http://127.0.0.1:{aws_port}"
    log = directory / "provider.log"
    environment = {**os.environ, "MOTO_PORT": str(aws_port)}
    with (directory / "aws.log").open("wb") as aws_log, log.open("wb") as provider_log:
        aws = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(aws_port)], stdout=aws_log, stderr=aws_log, env=environment
        )
        command = [sys.executable, "-m", "sandbox.aws_provider.serve", "--aws-url", aws_url, "--state-dir", str(directory)]
        provider = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=provider_log, text=True)
        try:
            _await_port(aws_port)
            yield Served(_ready(provider), aws_url, directory / "recorded.json", log)
        finally:
            for process in (provider, aws):
                process.terminate()
                process.wait(20)


@pytest.fixture(scope="session")
def engine(served: Served) -> Iterator[Engine]:
    with_defaults = Engine(served.port)
    yield with_defaults
    with_defaults.close()


def _ready(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    readable, _, _ = select.select([process.stdout], [], [], 60)
    line = process.stdout.readline() if readable else ""
    assert line.startswith("ready "), f"the provider did not start: {line!r}"
    return int(line.split()[1])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_port(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the local AWS did not start")
