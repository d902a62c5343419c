"""What `holdfast check` writes and how it ends: every format of a real program, baselines, comparisons, explanations, wrong options."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from policies.reports.schemas import check_schema, diff_schema
from policies.rules import all_rules
from tests.sandbox.policies.programs import ROOT, program
from tests.unit.policies.reports.page import Page
from tests.unit.policies.reports.schema import problems

KEY = "aws:kms/key:Key"
ROTATES, STANDS_STILL = {"enableKeyRotation": True}, {"enableKeyRotation": False}
DECLARED = "import pulumi_aws as aws\naws.kms.Key('clinical', enable_key_rotation={})\n"


def state(folder: Path, **keys: object) -> Path:
    """An exported state with a key for each name, which is read much faster than a program is run."""
    stack = "urn:pulumi:test::tiny::pulumi:pulumi:Stack::tiny-test"
    resources: list[dict[str, object]] = [{"urn": stack, "custom": False, "type": "pulumi:pulumi:Stack"}]
    for name, inputs in keys.items():
        urn = f"urn:pulumi:test::tiny::{KEY}::{name}"
        resources.append({"urn": urn, "custom": True, "id": name, "type": KEY, "parent": stack, "inputs": inputs, "outputs": inputs})
    manifest = {"time": "2026-11-21T00:00:00Z", "magic": "", "version": "v3.259.0"}
    file = folder / "state.json"
    file.write_text(json.dumps({"version": 3, "deployment": {"manifest": manifest, "resources": resources}}))
    return file


def check(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "holdfast", "check", *map(str, arguments)]
    settings = {**os.environ, "COLUMNS": "200", **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=settings, cwd=ROOT)


def judged(file: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return check("--state", file, "--project", file.parent, "-s", "test", "--no-checkov", *arguments, **environment)


def declared(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return check("--project", folder, "-s", "test", "--no-checkov", *arguments)


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state with a key that never rotates."""
    return state(tmp_path_factory.mktemp("still"), clinical=STANDS_STILL)


@pytest.fixture(scope="module")
def saved(still: Path) -> Path:
    """The answer about it as JSON."""
    file = still.parent / "answer.json"
    assert judged(still, "--json", "--output", file).returncode == 1
    return file


@pytest.fixture(scope="module")
def baseline(still: Path) -> Path:
    """A baseline of it."""
    file = still.parent / "baseline.json"
    ran = judged(still, "--write-baseline", file)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return file


def test_the_json_is_what_the_exported_schema_says(saved: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "holdfast", "export", "schema", "check"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    schema = json.loads(shown.stdout)
    assert schema == check_schema()
    assert list(problems(schema, json.loads(saved.read_text()))) == []


def test_standard_output_holds_the_answer_and_not_a_character_more(still: Path) -> None:
    ran = judged(still, "--json")
    assert json.loads(ran.stdout)["status"] == "violation"
    assert (ran.stdout[:2], ran.stdout[-2:]) == ("{\n", "}\n")


def test_the_matrix_of_a_real_program_can_be_read(tmp_path: Path) -> None:
    folder, file = program(tmp_path, DECLARED.format(False)), tmp_path / "matrix.html"
    assert declared(folder, "--format", "html", "--output", file).returncode == 1
    page = Page(file.read_text(encoding="utf-8"))
    assert page.title == "Policy check of test: violations"
    assert page.table("KEY-002 in test").row("failed")[3] == "__main__.py:1"
    rules = {row[0].words.split()[0] for row in page.table("Our rules").rows[1:]}
    assert rules == {r.id for r in all_rules()}


def test_sarif_and_junit_agree_with_the_json(still: Path, saved: Path) -> None:
    expected = sorted(f["rule"] for f in json.loads(saved.read_text())["environments"][0]["findings"])
    sarif = json.loads(judged(still, "--format", "sarif").stdout)
    assert sorted(r["ruleId"] for r in sarif["runs"][0]["results"]) == expected
    [uri] = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in sarif["runs"][0]["results"]}
    assert uri == "state.json", "where no program is at hand, the exported file is the place"
    suites = ET.fromstring(judged(still, "--format", "junit").stdout)
    assert sorted(c.get("classname", "") for c in suites.iter("testcase") if len(c)) == expected


def test_colour_is_for_terminals_and_not_for_those_who_want_none(still: Path) -> None:
    assert "\x1b[" not in judged(still).stdout
    assert "31m" in judged(still, FORCE_COLOR="1").stdout
    assert "31m" not in judged(still, FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_baseline_knows_what_there_was_and_fails_for_what_is_new(still: Path, baseline: Path, tmp_path: Path) -> None:
    known = judged(still, "--baseline", baseline)
    assert known.returncode == 0, known.stdout + known.stderr
    assert "known     high     KEY-002" in known.stdout
    ran = judged(state(tmp_path, clinical=STANDS_STILL, billing=STANDS_STILL), "--baseline", baseline)
    assert ran.returncode == 1
    assert "failed    high     KEY-002      billing never rotates" in ran.stdout
    assert "known     high     KEY-002      clinical never rotates" in ran.stdout


def test_what_is_gone_from_the_baseline_is_named_and_removed_when_it_is_renewed(baseline: Path, tmp_path: Path) -> None:
    renewed = tmp_path / "renewed.json"
    renewed.write_text(baseline.read_text())
    better = state(tmp_path, clinical=ROTATES)
    ran = judged(better, "--baseline", renewed)
    assert ran.returncode == 0, "what is gone does not fail"
    assert "gone               KEY-002      clinical: known since" in ran.stdout
    assert judged(better, "--baseline", renewed, "--write-baseline", renewed).returncode == 0
    assert "KEY-002" in baseline.read_text()
    assert "KEY-002" not in renewed.read_text()


def test_a_baseline_is_not_overwritten_unasked(still: Path, baseline: Path) -> None:
    before = baseline.read_text()
    ran = judged(still, "--write-baseline", baseline)
    assert ran.returncode == 2
    assert "exists; to renew it give it as --baseline too" in ran.stderr
    assert baseline.read_text() == before


def test_an_estate_is_compared_with_a_saved_answer(still: Path, saved: Path, tmp_path: Path) -> None:
    same = judged(still, "--diff", saved)
    assert same.returncode == 0, same.stdout + same.stderr
    assert "0 new, 0 changed, 0 gone" in same.stdout
    ran = judged(state(tmp_path, clinical=STANDS_STILL, billing=STANDS_STILL), "--diff", saved, "--json")
    assert ran.returncode == 1
    document = json.loads(ran.stdout)
    assert list(problems(diff_schema(), document)) == []
    assert "billing" in {f["resource"] for f in document["comparisons"][0]["new"]}
    assert "clinical" not in {f["resource"] for f in document["comparisons"][0]["new"]}


def git(folder: Path, *words: str) -> str:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.invalid", "-c", "commit.gpgsign=false")
    return subprocess.run(["git", "-C", str(folder), *identity, *words], capture_output=True, text=True, check=True).stdout


def test_a_program_is_compared_with_what_a_commit_declares(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    program(inside, DECLARED.format(True))
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "rotates")
    program(inside, DECLARED.format(False))
    ran = declared(inside, "--diff", "HEAD")
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout.startswith("test now (1 resources) against test at HEAD (")
    assert "new:\nfailed    high     KEY-002      clinical never rotates" in ran.stdout
    assert len(git(tmp_path, "worktree", "list").splitlines()) == 1, "the worktree is removed"
    assert git(tmp_path, "status", "--porcelain", "--untracked-files=no").split() == ["M", "inside/__main__.py"], "nothing else is touched"


def test_a_commit_that_cannot_be_judged_leaves_no_worktree(tmp_path: Path) -> None:
    program(tmp_path, "raise RuntimeError('broken then')\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "broken")
    program(tmp_path, DECLARED.format(True))
    ran = declared(tmp_path, "--diff", "HEAD")
    assert ran.returncode == 2
    assert "broken then" in ran.stderr
    assert len(git(tmp_path, "worktree", "list").splitlines()) == 1


def test_two_environments_are_compared(tmp_path: Path) -> None:
    folder = program(tmp_path, "import pulumi\n" + DECLARED.format("pulumi.get_stack() == 'other'"))
    (folder / "Pulumi.other.yaml").write_text("config:\n  aws:region: eu-west-1\n")
    ran = declared(folder, "--diff", "other")
    assert ran.returncode == 1
    assert ran.stdout.startswith("test now (1 resources) against other (1 resources)")
    assert "KEY-002      clinical never rotates" in ran.stdout


@pytest.mark.parametrize("rule", ["DATA-002", "data-002"])
def test_a_rule_is_explained(rule: str) -> None:
    ran = check("--explain", rule)
    assert ran.returncode == 0, ran.stderr
    for words in ("DATA-002 critical", "Remedy:", "HIPAA 164.312", "Controls:", "  - rule: DATA-002", "blocks `pulumi up`"):
        assert words in ran.stdout


def test_a_checkov_check_is_explained_as_far_as_it_is_known(tmp_path: Path) -> None:
    ran = check("--explain", "CKV2_AWS_1", HOLDFAST_CACHE=str(tmp_path))
    assert ran.returncode == 0
    assert "Its title is not known here" in ran.stdout
    assert "platform-engineering answers for it" in ran.stdout, "prod waives it"


def test_an_unknown_rule_is_answered_with_those_like_it() -> None:
    ran = check("--explain", "DATA-02")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "there is no rule DATA-02; did you mean DATA-00" in ran.stderr
    assert "--list-rules" in check("--explain", "%%").stderr


def test_all_rules_are_listed() -> None:
    ran = check("--list-rules", "--json")
    assert [r["id"] for r in json.loads(ran.stdout)] == [r.id for r in all_rules()]
    shown = check("--list-rules").stdout.split()
    assert all(r.id in shown for r in all_rules())


def test_all_wrong_options_are_named_at_once_before_anything_runs(tmp_path: Path) -> None:
    folder = program(tmp_path, DECLARED.format(True))
    waivers = tmp_path / "waivers.yaml"
    waivers.write_text("waivers: []\n")
    ran = check(
        "--project", folder, "-s", "nope", "-s", "test", "--json", "--format", "sarif", "--waivers", waivers,
        "--baseline", tmp_path / "none.json", "--write-baseline", tmp_path, "--output", tmp_path / "no" / "file", "--diff", "HEAD",
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (2, "")
    for words in (
        "no such stack 'nope'; there are: test",
        "two formats",
        "one file is of one environment",
        "none.json: cannot be read: No such file or directory",
        f"{tmp_path}: cannot be written: it is a directory",
        "file: cannot be written: No such file or directory",
        "--diff compares with another answer",
    ):
        assert words in ran.stderr
    assert "recording" not in ran.stderr
    assert all(line.startswith("error: ") for line in ran.stderr.splitlines())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--diff", "--help-me"), "nor a commit of this repository"),
        (("--diff", "sandbox"), "it would be compared with itself"),
        (("--diff", "x", "--format", "html"), "--diff answers as text or JSON"),
        (("--state", "/nonexistent/state.json"), "cannot be read: No such file or directory"),
        (("--state", "/"), "it is a directory"),
        (("--state", "a", "--preview", "b"), "at a time"),
    ],
)
def test_a_wrong_option_is_answered_with_what_to_do(options: tuple[str, ...], words: str) -> None:
    ran = check("-s", "sandbox", "--no-checkov", *options)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_folder_of_waivers_holds_a_file_for_each_environment(still: Path, tmp_path: Path) -> None:
    entry = "- {rule: KEY-002, resources: [clinical], owner: a-team, approver: another, reason: A test of waivers in folders.}"
    for environment in ("test", "other"):
        text = entry.replace("a-team", f"{environment}-team").replace("}", ", expires: 2026-12-31}")
        (tmp_path / f"{environment}.yaml").write_text(f"waivers:\n{text}\n")
    ran = judged(still, "--waivers", tmp_path, "--json")
    [environment_] = json.loads(ran.stdout)["environments"]
    assert {f["outcome"] for f in environment_["findings"] if f["rule"] == "KEY-002"} == {"waived"}
    assert [w["owner"] for w in environment_["waivers"]] == ["test-team"]


def test_the_shell_completes_environments_and_rules() -> None:
    for words, position, offered in (("holdfast check -s pr", 3, "prod"), ("holdfast check --explain DATA-00", 3, "DATA-002")):
        done = subprocess.run(
            [sys.executable, "-c", "from holdfast.__main__ import main; import sys; sys.argv = ['holdfast']; main()"],
            env={**os.environ, "_HOLDFAST_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(position)},
            capture_output=True, text=True, check=False, cwd=ROOT,
        )  # fmt: skip
        assert offered in done.stdout.split(), done
