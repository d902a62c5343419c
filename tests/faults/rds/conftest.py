"""A sandbox of this folder's own, because its tests break it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.aws_sandbox import AwsSandbox, fast_folder


@pytest.fixture(scope="module")
def broken_sandbox() -> Iterator[AwsSandbox]:
    """A running network and aws process for one module."""
    with tempfile.TemporaryDirectory(dir=fast_folder(), prefix="holdfast-faults-") as folder:
        sandbox = AwsSandbox(Path(folder))
        try:
            sandbox.start()
            yield sandbox
        finally:
            sandbox.stop()
