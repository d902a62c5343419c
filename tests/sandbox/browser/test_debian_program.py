"""What a test needs is taken where it is, installed where the machine is ours to change, and asked for everywhere else."""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.sandbox.browser.debian_program import NotHereError, debian_program

NAMES = ("holdfast-reader", "holdfast-reader-2")
INSTALLS = """
case "$*" in
*update) touch "$FOLDER/updated" ;;
*) test -e "$FOLDER/updated" || { echo "E: Unable to locate package reader" >&2; exit 100; }
   sleep 0.2; echo once >>"$FOLDER/installed"; printf '#!/bin/sh\\n' >"$FOLDER/holdfast-reader-2"; chmod +x "$FOLDER/holdfast-reader-2" ;;
esac
"""
REFUSES = 'echo "E: Could not resolve the mirror" >&2; exit 100'


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH but for the shell and what its scripts need."""
    for needed in ("sh", "sleep", "touch", "chmod"):
        (tmp_path / needed).symlink_to(shutil.which(needed) or "")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("FOLDER", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


def script(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(f"#!/bin/sh\n{text}\n")
    (folder / name).chmod(0o755)
    return folder / name


def run_by(monkeypatch: pytest.MonkeyPatch, user: int) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: user)


def test_what_is_there_is_taken_and_nothing_is_installed(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_by(monkeypatch, 0)
    script(machine, "apt-get", REFUSES)
    there = script(machine, NAMES[1], "")
    assert debian_program(NAMES, "reader") == str(there)


def test_nobody_elses_machine_is_changed(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_by(monkeypatch, 1000)
    script(machine, "apt-get", INSTALLS)
    with pytest.raises(NotHereError, match=r"none of holdfast-reader, holdfast-reader-2 is in PATH; on Debian: apt-get install reader"):
        debian_program(NAMES, "reader")
    assert not (machine / "updated").exists()


def test_where_there_is_no_apt_get_it_is_asked_for(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_by(monkeypatch, 0)
    with pytest.raises(NotHereError):
        debian_program(NAMES, "reader")


def test_root_installs_it_once_with_fresh_lists_though_several_ask(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_by(monkeypatch, 0)
    told: list[str] = []
    script(machine, "apt-get", INSTALLS)
    with ThreadPoolExecutor(3) as several:
        found = set(several.map(lambda _: debian_program(NAMES, "reader", told.append), range(3)))
    assert found == {str(machine / NAMES[1])}
    assert (machine / "installed").read_text() == "once\n"
    assert told == ["holdfast-reader is not here: installing Debian's reader …"]


def test_what_cannot_be_installed_is_an_error_and_no_reason_to_skip(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_by(monkeypatch, 0)
    script(machine, "apt-get", REFUSES)
    with pytest.raises(RuntimeError, match="Could not resolve the mirror"):
        debian_program(NAMES, "reader")
