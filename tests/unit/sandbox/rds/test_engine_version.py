"""Only what is installed is served."""

from __future__ import annotations

import pytest

from sandbox.rds.engine_version import refusal, resolve


@pytest.mark.parametrize("wanted", [None, "18", "18.4"])
def test_the_installed_version_and_its_major_are_served(wanted: str | None) -> None:
    assert resolve(wanted, "18.4") == "18.4"


@pytest.mark.parametrize("wanted", ["16.3", "17", "18.5", "18.", "1", ""])
def test_everything_else_is_refused_by_name(wanted: str) -> None:
    assert resolve(wanted, "18.4") is None
    assert f"Cannot find version {wanted} for postgres" in refusal("postgres", wanted, "18.4")
