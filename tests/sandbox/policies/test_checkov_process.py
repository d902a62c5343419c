"""Checkov as a process: whatever ends it, delays it or tries to influence it is said in words of its own, and nothing is left running."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from policies.errors import InconclusiveError, UnavailableError
from policies.scan import checkov as module
from policies.scan.checkov import scan, started
from sandbox.tools.locate import checkov

PLAN: dict[str, Any] = {
    "format_version": "1.2",
    "terraform_version": "1.11.4",
    "planned_values": {
        "root_module": {
            "resources": [
                {
                    "address": "aws_db_instance.a",
                    "mode": "managed",
                    "type": "aws_db_instance",
                    "name": "a",
                    "values": {"publicly_accessible": True},
                }
            ]
        }
    },
    "configuration": {
        "root_module": {
            "resources": [{"address": "aws_db_instance.a", "mode": "managed", "type": "aws_db_instance", "name": "a", "expressions": {}}]
        }
    },
}


def program(folder: Path, text: str) -> Path:
    file = folder / "checkov"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kill -9 $$", "ended by SIGKILL"),
        ("echo 'error: no such option' >&2; exit 2", "status 2 and gave no answer; it said: error: no such option"),
        ("exit 0", "status 0 and gave no answer; it said: nothing"),
        ("""echo '{"results": {"failed'""", "cut off or no JSON"),
        ("""echo '{"passed": 0, "failed": 0, "resource_count": 0, "checkov_version": "3.3.30"}'""", "scanned nothing"),
        ("""echo 'Traceback (most recent call last):' >&2; echo 'KeyError: 1' >&2; echo '{}'""", "a Checkov check crashed"),
    ],
)
def test_a_checkov_that_fails_is_inconclusive_in_words_of_its_own(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InconclusiveError, match=words):
        scan(program(tmp_path, text), PLAN, 1)


def test_one_of_another_version_is_not_available(tmp_path: Path) -> None:
    text = """echo '{"check_type": "terraform_plan", "results": {}, "summary": {"checkov_version": "3.1.47"}}'"""
    with pytest.raises(UnavailableError, match=r"3\.1\.47"):
        scan(program(tmp_path, text), PLAN, 1)


def test_one_that_is_missing_or_cannot_be_started_is_not_available(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="holdfast setup"):
        scan(tmp_path / "none", PLAN, 1)
    file = program(tmp_path, "")
    file.chmod(0o644)
    with pytest.raises(UnavailableError, match="cannot be started"):
        scan(file, PLAN, 1)


def test_one_that_takes_too_long_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST_S", 0.5)
    with pytest.raises(InconclusiveError, match="gave no answer within"):
        scan(program(tmp_path, f"sleep 600 & echo $! > {tmp_path}/child; wait"), PLAN, 1)
    child = int((tmp_path / "child").read_text())
    assert _gone(child)


def test_one_that_waits_for_its_plan_is_ended_when_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "python").write_text(f"#!/bin/sh\necho $$ > {tmp_path}/waiting\nexec sleep 600\n")
    (tmp_path / "python").chmod(0o755)
    with started(program(tmp_path, "exit 0")):
        while not (tmp_path / "waiting").exists() or not (tmp_path / "waiting").read_text():
            time.sleep(0.01)
    assert _gone(int((tmp_path / "waiting").read_text()))


def _gone(pid: int) -> bool:
    for _ in range(500):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    return False


@pytest.mark.slow
def test_no_settings_of_the_user_switch_a_check_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = _real()
    (tmp_path / ".checkov.yaml").write_text("skip-check:\n  - CKV_AWS_17\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CKV_SKIP_CHECK", "CKV_AWS_17")
    monkeypatch.chdir(tmp_path)
    said = scan(program, PLAN, 1)
    assert ("CKV_AWS_17", "aws_db_instance.a") in {(c.id, c.address) for c in said.failed}


@pytest.mark.slow
def test_the_real_one_is_doubted_when_it_saw_fewer_resources() -> None:
    with pytest.raises(InconclusiveError, match="it scanned 6 resources of 7"):
        scan(_real(), PLAN, 2)


@pytest.mark.slow
def test_the_real_one_is_doubted_over_a_plan_it_passes_over_in_silence() -> None:
    nameless = {key: value for key, value in PLAN.items() if key != "terraform_version"}
    with pytest.raises(InconclusiveError, match=r"scanned nothing|scanned 0 resources"):
        scan(_real(), nameless, 1)


def _real() -> Path:
    return checkov().program
