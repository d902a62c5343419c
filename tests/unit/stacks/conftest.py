"""Recordings of the committed environments, made once."""

from __future__ import annotations

import pytest

from tests.unit.stacks.recording import Recording, environment, record


@pytest.fixture(scope="session")
def sandbox() -> Recording:
    return record(environment("sandbox"))


@pytest.fixture(scope="session")
def prod() -> Recording:
    return record(environment("prod"))
