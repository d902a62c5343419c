"""Which Pulumi is used, and why another is passed over."""

from pathlib import Path

import pytest

from sandbox.tools.errors import ToolError, ToolMissingError
from sandbox.tools.go_toolchain import go
from sandbox.tools.installed_tool import Source
from sandbox.tools.pulumi_tool import find_pulumi
from sandbox.tools.pulumi_versions import objection


def _program(directory: Path, name: str, says: str) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)


@pytest.fixture(autouse=True)
def _nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOLDFAST_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'path'}:/usr/bin:/bin")


def test_a_fitting_pulumi_on_path_is_used(tmp_path: Path) -> None:
    _program(tmp_path / "path", "pulumi", "v3.300.0")
    _program(tmp_path / "path", "pulumi-language-python", "")
    found = find_pulumi()
    assert (found.version, found.source) == ("3.300.0", Source.PATH)


def test_one_without_its_language_host_is_passed_over_with_the_reason(tmp_path: Path) -> None:
    _program(tmp_path / "path", "pulumi", "v3.300.0")
    with pytest.raises(ToolMissingError, match="pulumi-language-python is not beside it"):
        find_pulumi()


def test_an_old_one_is_passed_over_with_the_reason(tmp_path: Path) -> None:
    _program(tmp_path / "path", "pulumi", "v3.100.0")
    with pytest.raises(ToolMissingError, match=r"it is 3\.100\.0, and 3\.259\.0 or newer is needed"):
        find_pulumi()


def test_a_missing_one_says_how_to_get_it() -> None:
    with pytest.raises(ToolMissingError, match="run `holdfast setup`"):
        find_pulumi()


@pytest.mark.parametrize(("version", "red"), [("v3.259.0", False), ("3.999.1", False), ("3.258.9", True), ("4.0.0", True), ("dev", True)])
def test_versions_that_fit(version: str, red: bool) -> None:
    assert (objection(version) is not None) is red


def test_without_go_the_message_names_the_version_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolError, match=r"Go 1\.25 or newer is needed"):
        go()


def test_an_old_go_is_named(tmp_path: Path) -> None:
    _program(tmp_path / "path", "go", "go1.19.8")
    with pytest.raises(ToolError, match=r"is go1\.19\.8"):
        go()
