"""Which Pulumi is used, and why another is passed over."""

import shutil
from pathlib import Path

import pytest

from sandbox.tools import pulumi_from_source, pulumi_tool
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


def _built() -> Path:
    place = pulumi_from_source.place()
    _program(place / "bin", "pulumi", "v3.259.0")
    return place / "bin" / "pulumi"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("#!/bin/sh\necho 'no such library' >&2\nexit 1\n", "ended with status 1 no such library"),
        ("\x7fELF of another machine", "could not be started: Exec format error"),
        ("#!/bin/sh\nsleep 60\n", "did not end within 1 s and was stopped"),
    ],
    ids=["fails", "wrong architecture", "hangs"],
)
def test_a_broken_one_is_passed_over_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, reason: str) -> None:
    monkeypatch.setattr(pulumi_tool, "_VERSION_SECONDS", 1.0)
    _program(tmp_path / "path", "pulumi", "")
    (tmp_path / "path" / "pulumi").write_text(script)
    with pytest.raises(ToolMissingError, match=f"is not used: .*{reason}"):
        find_pulumi()
    built = _built()
    found = find_pulumi()
    assert found.program == built
    assert reason in (found.passed_over or "")


def test_an_outdated_build_of_ours_on_path_is_not_taken_for_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outdated = tmp_path / "cache" / "tools" / "pulumi-3.259.0-source-00000000" / "bin"
    _program(outdated, "pulumi", "v3.259.0")
    _program(outdated, "pulumi-language-python", "")
    monkeypatch.setenv("PATH", f"{outdated}:/usr/bin:/bin")
    with pytest.raises(ToolMissingError, match="run `holdfast setup`"):
        find_pulumi()


def test_a_build_has_another_place_when_anything_that_goes_into_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "module"
    shutil.copytree(pulumi_from_source._MODULE, module)
    monkeypatch.setattr(pulumi_from_source, "_MODULE", module)
    places = [pulumi_from_source.place()]
    (module / "go.sum").write_text((module / "go.sum").read_text() + "one more\n")
    places.append(pulumi_from_source.place())
    monkeypatch.setattr(pulumi_from_source, "_HOST", "another launcher")
    places.append(pulumi_from_source.place())
    assert len(set(places)) == 3


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
