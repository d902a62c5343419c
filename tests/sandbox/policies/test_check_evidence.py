"""`holdfast check` and the evidence of drills: whose packs are asked for, and what is said of them."""

from __future__ import annotations

import json
from pathlib import Path

from dr_drills.evidence.keys import local_signer
from tests.sandbox.policies.programs import ROOT, clinic
from tests.sandbox.policies.test_check_command import check
from tests.unit.policies.sources.drills import PLAN, pack

NOT_ASKED = "cannot be asked: the evidence of drills is not to be seen in the program"


def home(folder: Path) -> Path:
    """A state directory with a signing key, the public half of it and one pack of the sandbox."""
    pack(folder / "drills", local_signer(folder / "keys"))
    return folder


def test_a_folder_that_was_named_must_prove_recovery_and_an_empty_one_does_not(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = check("--project", clinic(tmp_path), "-s", "sound", "--no-checkov", "--evidence", tmp_path / "empty")
    assert ran.returncode == 1, ran.stderr
    assert "no snapshot-restore has ever passed for ehr" in ran.stdout


def test_a_folder_that_is_not_there_ends_with_two_and_is_named(tmp_path: Path) -> None:
    ran = check("--project", clinic(tmp_path), "-s", "sound", "--no-checkov", "--evidence", tmp_path / "nowhere")
    assert ran.returncode == 2
    assert "nowhere: no folder of evidence packs that can be read" in ran.stderr


def test_packs_that_lie_here_are_asked_for_by_themselves_where_something_is_kept(tmp_path: Path) -> None:
    begun = tmp_path / "state" / "drills" / "20261121T1-x" / "inputs"
    begun.mkdir(parents=True)
    project = clinic(tmp_path)
    unnamed = check("--project", project, "-s", "sound", "--no-checkov", HOLDFAST_DIR=str(tmp_path / "state"))
    assert NOT_ASKED in unnamed.stdout
    (begun / "recovery-plan.json").write_text(json.dumps({**PLAN, "environment": "sound"}))
    named = check("--project", project, "-s", "sound", "--no-checkov", HOLDFAST_DIR=str(tmp_path / "state"))
    assert named.returncode == 1
    assert "20261121T1-x: half-written: report.json, manifest.json, statement.dsse.json is missing" in named.stdout
    assert "no snapshot-restore has ever passed for ehr" in named.stdout


def test_what_a_sandbox_left_behind_turns_nothing_red_unless_it_is_named(tmp_path: Path) -> None:
    state = home(tmp_path)
    left = check("--project", ROOT, "-s", "sandbox", "--no-checkov", HOLDFAST_DIR=str(state))
    assert NOT_ASKED in left.stdout
    assert "has ever passed for ehr" not in left.stdout
    trusted = check("--project", ROOT, "-s", "sandbox", "--no-checkov", "--evidence", state / "drills", HOLDFAST_DIR=str(state))
    assert trusted.returncode == 1
    assert "no snapshot-restore has ever passed for ehr" in trusted.stdout
    assert "by no key that is trusted here" not in trusted.stdout
    stranger = local_signer(tmp_path / "other").public_key.pem
    (tmp_path / "stranger.pub").write_bytes(stranger)
    key = ("--evidence-key", tmp_path / "stranger.pub")
    anonymous = check("--project", ROOT, "-s", "sandbox", "--no-checkov", "--evidence", state / "drills", *key, HOLDFAST_DIR=str(state))
    assert "restore-1: signed, but by no key that is trusted here" in anonymous.stdout
