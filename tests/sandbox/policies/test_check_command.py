"""`holdfast check` as a person or a pipeline runs it: what it prints, what it writes, how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from policies.need import Need
from policies.rules import all_rules
from tests.sandbox.policies.programs import ROOT, clinic, program

PUBLIC = ("    manage_master_user_password=True,\n", "    manage_master_user_password=True,\n    publicly_accessible=True,\n")
WITHOUT_EVIDENCE = str(ROOT / "tests" / "data")
OF_EVIDENCE = {rule.id for rule in all_rules() if Need.EVIDENCE in rule.needs}


def check(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "holdfast", "check", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "HOLDFAST_DIR": WITHOUT_EVIDENCE, **environment}, cwd=ROOT
    )


def test_a_sound_program_ends_with_zero_and_says_what_was_not_asked(tmp_path: Path) -> None:
    ran = check("--project", clinic(tmp_path), "-s", "sound", "--no-checkov")
    assert ran.returncode == 0, ran.stderr
    assert "Checkov gave no verdict" in ran.stdout
    # The clinic names no account as its own, and trusts another's role: whether that is a stranger's, nothing shows.
    asked = [rule for rule in all_rules() if Need.EVIDENCE not in rule.needs and rule.id != "ID-009"]
    assert f"{len(asked)} passed, 0 failed, 0 waived, {len(all_rules()) - len(asked)} not asked, 0 deferred, 0 crashed" in ran.stdout


@pytest.mark.parametrize("format_", ["sarif", "junit"])
def test_a_violation_ends_with_one_and_is_in_the_file(tmp_path: Path, format_: str) -> None:
    file = tmp_path / "answer"
    broken = program(tmp_path, "import pulumi_aws as aws\naws.rds.Instance('db', instance_class='x', publicly_accessible=True)\n")
    ran = check("--project", broken, "-s", "test", "--no-checkov", "--format", format_, "--output", file)
    assert ran.returncode == 1, ran.stderr
    text = file.read_text()
    assert "db asks for a public address" in text
    assert json.loads(text)["version"] == "2.1.0" if format_ == "sarif" else ET.fromstring(text).tag == "testsuites"


def test_a_program_with_mistakes_ends_with_two_and_its_own_words(tmp_path: Path) -> None:
    ran = check("--project", program(tmp_path, "import pulumi\nraise pulumi.RunError('first\\nsecond')\n"), "-s", "test", "--no-checkov")
    assert ran.returncode == 2
    assert "error: first\nerror: second" in ran.stderr


def test_a_missing_checkov_ends_with_three_and_names_both_ways_on(tmp_path: Path) -> None:
    ran = check("--project", clinic(tmp_path), "-s", "sound", HOLDFAST_CACHE=str(tmp_path / "empty"))
    assert ran.returncode == 3
    assert "holdfast setup" in ran.stderr
    assert "--no-checkov" in ran.stderr


def test_an_unmapped_type_ends_with_two_and_is_named(tmp_path: Path) -> None:
    text = "import pulumi_aws as aws\naws.chime.VoiceConnector('v', require_encryption=True)\n"
    ran = check("--project", program(tmp_path, text), "-s", "test", "--no-checkov", "--save-plan", tmp_path / "plan.json")
    assert ran.returncode == 2
    assert "aws:chime/voiceConnector:VoiceConnector is not in the Terraform name table" in ran.stderr
    assert not (tmp_path / "plan.json").exists()


def test_an_empty_program_is_not_a_good_one(tmp_path: Path) -> None:
    ran = check("--project", program(tmp_path, ""), "-s", "test", "--no-checkov")
    assert ran.returncode == 1
    assert "nothing was scanned" in ran.stdout


def test_a_place_that_cannot_be_written_ends_with_two(tmp_path: Path) -> None:
    ran = check("--project", clinic(tmp_path), "-s", "sound", "--no-checkov", "--json", "--output", tmp_path / "none" / "out.json")
    assert ran.returncode == 2
    assert "cannot be written" in ran.stderr


def test_a_waiver_with_mistakes_ends_with_two_before_anything_runs(tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_text("waivers: [{rule: KEY-999}]\n")
    ran = check("--project", clinic(tmp_path), "-s", "sound", "--no-checkov", "--waivers", file)
    assert ran.returncode == 2
    assert "waivers[0]: lacks approver, expires, owner, reason, resources" in ran.stderr


@pytest.mark.slow
def test_real_checkov_reads_the_program_and_its_findings_carry_our_names(tmp_path: Path) -> None:
    ran = check("--project", clinic(tmp_path, PUBLIC), "-s", "sound", "--json", "--save-plan", tmp_path / "plan.json")
    assert ran.returncode == 1, ran.stderr
    answer = json.loads(ran.stdout)
    [environment] = answer["environments"]
    found = {f["resource"]: f["also"] for f in environment["findings"] if f["rule"] == "DATA-002"}
    assert found == {"ehr": ["CKV_AWS_17"]}, "what both found is told once, of the one database that is public"
    assert any(f["source"] == "checkov" and f["resource"] == "ehr-recovery" for f in environment["findings"]), "what only Checkov asks"
    assert environment["scanned"]["checkov"]["version"] == "3.3.30"
    plan = json.loads((tmp_path / "plan.json").read_text())
    assert len(plan["planned_values"]["root_module"]["resources"]) == environment["scanned"]["resources"] - 1, "all but the provider"
    assert "CHECK-002" not in {f["rule"] for f in environment["findings"]}


@pytest.mark.slow
@pytest.mark.timeout(1200)  # Checkov alone may take 900 s
@pytest.mark.parametrize("environment", ["sandbox", "prod"])
def test_our_own_program_passes_our_rules_and_checkov(environment: str) -> None:
    assert not_waived(environment) == (0, [])


@pytest.mark.slow
@pytest.mark.parametrize("environment", ["dev", "staging", "small-clinic"])
def test_every_other_environment_passes_our_rules(environment: str) -> None:
    """`make check` asks Checkov about these too."""
    assert not_waived(environment, "--no-checkov") == (0, [])


def not_waived(environment: str, *arguments: str) -> tuple[int, list[str]]:
    """How the check of an environment ends, and what it finds that no waiver covers; of evidence it is not asked here."""
    ran = check("-s", environment, "--json", *arguments)
    assert ran.stdout, ran.stderr
    found = json.loads(ran.stdout)["environments"][0]["findings"]
    left = [f for f in found if f["outcome"] != "waived" and (f["outcome"], f["rule"]) not in {("not asked", id) for id in OF_EVIDENCE}]
    return ran.returncode, [f"{f['rule']} {f['resource']}: {f['reason']}" for f in left]
