"""Setting up the engine: two at once, interrupted, with a full disk, and with a choice that lasts. `go` is a stand-in here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from sandbox.tools import set_up as set_up_module
from sandbox.tools.errors import ToolError
from sandbox.tools.installed_tool import InstalledTool, Source
from sandbox.tools.progress import Silent
from sandbox.tools.pulumi_tool import find_pulumi, install_pulumi
from sandbox.tools.set_up import set_up
from tests.sandbox.aws_sandbox import until
from tests.sandbox.tools.stand_in_go import StandInGo

_INSTALL = "from holdfast.progress import ConsoleProgress\nfrom sandbox.tools.pulumi_tool import install_pulumi\n"
_INSTALL += "tool = install_pulumi(ConsoleProgress(), from_source=True)\nprint(tool.source.value)"


@pytest.fixture(autouse=True)
def _checkov_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """These tests are about the engine."""
    ready = InstalledTool("checkov", "1", Path("/checkov"), Source.CACHE)
    monkeypatch.setattr(set_up_module, "find_checkov", lambda: ready)


@pytest.fixture
def go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StandInGo:
    stand_in = StandInGo(tmp_path / "go")
    monkeypatch.setenv("HOLDFAST_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PATH", f"{stand_in.folder / 'bin'}:/usr/bin:/bin")
    monkeypatch.delenv("GOFLAGS", raising=False)
    return stand_in


def _setup() -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", _INSTALL], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _in_cache(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "cache" / "tools").iterdir())


def _cached(tmp_path: Path, program: str) -> Path:
    """A program that is in the cache already."""
    path = tmp_path / "cache" / "tools" / program
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    return path


def _working(tmp_path: Path) -> list[int]:
    """Processes that build in this test's cache."""
    here = str(tmp_path / "cache")
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() != psutil.STATUS_ZOMBIE and process.cwd().startswith(here):
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def test_two_setups_at_once_build_once_and_the_second_says_that_it_waits(go: StandInGo) -> None:
    go.slow()
    first = _setup()
    until(go.builds, 20, "the first build")
    second = _setup()
    assert second.stderr is not None
    assert "waiting for another `holdfast setup`" in second.stderr.readline()
    go.slow(False)
    assert [process.communicate(timeout=30)[0].strip() for process in (first, second)] == [Source.BUILT, Source.CACHE]
    assert len(go.builds()) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_build_leaves_nothing_half_made_and_nothing_running(go: StandInGo, tmp_path: Path, number: signal.Signals) -> None:
    go.slow()
    setup = _setup()
    until(go.builds, 20, "the build")
    setup.send_signal(number)
    setup.communicate(timeout=30)
    until(lambda: not _working(tmp_path), 10, "the end of what the build had started")
    with pytest.raises(ToolError, match="run `holdfast setup`"):
        find_pulumi()
    if number is signal.SIGINT:
        assert _in_cache(tmp_path) == ["lock"]

    go.slow(False)
    assert install_pulumi(Silent(), from_source=True).source is Source.BUILT
    assert [name for name in _in_cache(tmp_path) if "unfinished" in name] == []
    assert find_pulumi().source is Source.CACHE


def test_a_full_disk_is_named(go: StandInGo) -> None:
    go.fill_disk()
    with pytest.raises(ToolError, match=r"the disk is full; make room .*\n.*\n.*no space left on device"):
        install_pulumi(Silent(), from_source=True)


def test_the_users_go_flags_are_kept_and_only_what_go_sum_names_is_built(go: StandInGo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOFLAGS", "-mod=mod -p=1")
    install_pulumi(Silent(), from_source=True)
    flags, words = go.builds()[0].split("|")
    assert flags == "-mod=mod -p=1"
    assert "-mod=readonly" in words.split()
    assert "-buildvcs=false" in words.split()


def test_a_build_once_chosen_is_used_by_later_commands_until_taken_back(go: StandInGo, tmp_path: Path) -> None:
    release = _cached(tmp_path, "pulumi-3.272.0/bin/pulumi")
    assert find_pulumi().program == release

    assert set_up(Silent(), from_source=True).ready[0].source is Source.BUILT
    assert find_pulumi().version == "3.259.0"
    assert set_up(Silent(), from_source=True, offline=True).ready[0].version == "3.259.0"
    assert len(go.builds()) == 1, "what is in the cache is not built again"

    assert set_up(Silent(), from_source=False, offline=True).ready[0].program == release
    assert find_pulumi().program == release


def test_a_build_that_failed_is_not_chosen(go: StandInGo, tmp_path: Path) -> None:
    go.fill_disk()
    release = _cached(tmp_path, "pulumi-3.272.0/bin/pulumi")
    assert "the disk is full" in set_up(Silent(), from_source=True).problems[0]
    assert find_pulumi().program == release


def test_setup_names_what_it_passed_over_and_all_problems_at_once(go: StandInGo) -> None:
    broken = go.folder / "bin" / "pulumi"
    broken.write_text("#!/bin/sh\necho 'exec format error' >&2\nexit 8\n")
    broken.chmod(0o755)
    command = [sys.executable, "-m", "holdfast", "setup", "--json", "--offline"]
    nothing = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ})
    assert nothing.returncode == 3
    first, second = json.loads(nothing.stdout)["problems"]
    assert f"{broken} is not used: asked for its version: pulumi ended with status 8 exec format error" in first
    assert "checkov" in second

    install_pulumi(Silent(), from_source=True)
    (Path(os.environ["HOLDFAST_CACHE"]) / "tools" / "pulumi-from-source").unlink()
    there = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)["tools"][0]
    assert there["source"] == Source.CACHE
    assert "exec format error" in there["passed_over"]
