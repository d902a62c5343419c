"""Finishing a drill: crash-safe, repeatable, chained; and what cannot be read is reported, not raised."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from dr_drills.evidence import atomic
from dr_drills.evidence.errors import EvidenceError
from dr_drills.evidence.finish import finish_drill
from dr_drills.evidence.layout import JOURNAL, LEDGER, MANIFEST, REPORT, STATEMENT
from dr_drills.evidence.manifest import Manifest
from dr_drills.evidence.signer import LocalSigner
from dr_drills.evidence.verification import Trust
from dr_drills.evidence.verify import verify
from tests.unit.dr_drills.evidence.conftest import SMALL
from tests.unit.dr_drills.report.simulated_drill import write_drill


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours may catch it."""


def content(directory: Path) -> dict[str, bytes]:
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_finishing_twice_gives_the_same_pack(tmp_path: Path, signer: LocalSigner) -> None:
    directory = write_drill(tmp_path / "drills" / "one", SMALL)
    finish_drill(directory, signer)
    first = content(directory)
    finish_drill(directory, signer)
    assert content(directory) == first


def test_killed_at_any_rename_it_finishes_when_called_again(tmp_path: Path, signer: LocalSigner, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = write_drill(tmp_path / "whole" / "one", SMALL)
    finish_drill(whole, signer)
    real = Path.replace
    for moment in range(9):
        directory = write_drill(tmp_path / f"killed-{moment}" / "one", SMALL)
        renames = iter(range(100))

        def replace_or_die(self: Path, target: Path, moment: int = moment, renames: object = renames) -> Path:
            if next(renames) == moment:  # type: ignore[call-overload]  # an iterator of numbers
                raise Killed
            return real(self, target)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "replace", replace_or_die)
            with pytest.raises(Killed):
                finish_drill(directory, signer)
        sealed_before = (directory / STATEMENT).exists()
        finish_drill(directory, signer)
        assert content(directory) == content(whole)
        assert verify(directory, [signer.public_key]).trust is Trust.VERIFIED
        assert sealed_before == (moment > 6)


def test_packs_of_one_plan_follow_each_other(tmp_path: Path, signer: LocalSigner) -> None:
    for number in range(3):
        finish_drill(write_drill(tmp_path / "drills" / f"drill-{number}", replace(SMALL, drill_id=f"drill-{number}")), signer)
    finish_drill(write_drill(tmp_path / "drills" / "other", replace(SMALL, drill_id="other", plan_hash="ab" * 32)), signer)
    manifests = {path.parent.name: Manifest.parse(path.read_bytes()) for path in tmp_path.glob(f"drills/*/{MANIFEST}")}
    assert [manifests[f"drill-{n}"].sequence for n in range(3)] == [1, 2, 3]
    assert manifests["other"].sequence == 1
    for number in (1, 2):
        before = manifests[f"drill-{number}"].previous
        assert before is not None
        assert before.merkle_root == manifests[f"drill-{number - 1}"].merkle_root


def test_a_torn_ledger_in_the_middle_is_inconclusive_and_says_so(tmp_path: Path, signer: LocalSigner) -> None:
    directory = write_drill(tmp_path / "drills" / "one", SMALL)
    lines = (directory / LEDGER).read_text().splitlines(keepends=True)
    lines[40] = lines[40][:9] + "\n"
    (directory / LEDGER).write_text("".join(lines))
    finish_drill(directory, signer)
    report = json.loads((directory / REPORT).read_text())
    assert report["verdict"] == "inconclusive"
    assert "line 41" in report["sentence"]
    assert str(tmp_path) not in (directory / REPORT).read_text()


@pytest.mark.parametrize("name", [LEDGER, "read-back.jsonl"])
def test_without_ledger_or_read_back_it_is_inconclusive(tmp_path: Path, signer: LocalSigner, name: str) -> None:
    directory = write_drill(tmp_path / "drills" / "one", SMALL)
    (directory / name).unlink()
    finish_drill(directory, signer)
    assert json.loads((directory / REPORT).read_text())["verdict"] == "inconclusive"


def test_a_broken_journal_is_inconclusive_as_far_as_it_holds(tmp_path: Path, signer: LocalSigner) -> None:
    directory = write_drill(tmp_path / "drills" / "one", SMALL)
    text = (directory / JOURNAL).read_text()
    (directory / JOURNAL).write_text(text.replace("three probes", "three robes", 1))
    finish_drill(directory, signer)
    report = json.loads((directory / REPORT).read_text())
    assert report["verdict"] == "inconclusive"
    assert report["measured"]["opening"]["system"] == "ehr"
    assert verify(directory, [signer.public_key]).trust is Trust.BROKEN


def test_what_is_no_regular_file_is_refused_by_name(tmp_path: Path, signer: LocalSigner) -> None:
    directory = write_drill(tmp_path / "drills" / "one", SMALL)
    os.mkfifo(directory / "inputs" / "pipe")
    with pytest.raises(EvidenceError, match="inputs/pipe is not a regular file"):
        finish_drill(directory, signer)


def test_a_disk_that_refuses_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    atomic.write(path, b"before")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        atomic.write(path, b"after, and longer")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]
