"""Fixtures with real sandbox processes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.aws_sandbox import AwsSandbox, fast_folder


@pytest.fixture(scope="session")
def aws_sandbox() -> Iterator[AwsSandbox]:
    """A running network and aws process, shared by the tests of this session; leave nothing in it that would disturb others."""
    with tempfile.TemporaryDirectory(dir=fast_folder(), prefix="holdfast-test-") as folder:
        sandbox = AwsSandbox(Path(folder))
        try:
            sandbox.start()
            yield sandbox
        finally:
            sandbox.stop()
