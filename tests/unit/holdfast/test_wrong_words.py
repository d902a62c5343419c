"""What a new user types wrong, command by command: a message that says what to do, our status, nothing on standard output."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.table import Table

from holdfast.console import print_whole

ROOT = Path(__file__).parents[3]
ENVIRONMENTS = ", ".join(sorted(path.name.split(".")[1] for path in (ROOT / "stacks").glob("Pulumi.*.yaml")))


def _holdfast(home: Path, *words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "holdfast", *words],
        cwd=cwd,
        env={"HOLDFAST_DIR": str(home), "HOME": str(home), "PATH": "/usr/bin:/bin", "HOLDFAST_CACHE": str(home / "cache")},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("drill", "run", "wrong", "-s", "sandbox"), 2, "no scenario is called wrong: choose snapshot-restore"),
        (("drill", "plan", "snapshot-restore", "-s", "sandbox"), 3, "`holdfast sandbox start` starts one"),
        (("drill", "plan", "snapshot-restore", "-s", "nope"), 2, f"no environment is called nope: stacks/ has {ENVIRONMENTS}"),
        (("sandbox", "start"), 3, "pulumi is not installed; run `holdfast setup`"),
        (("drill", "resume", "nope"), 2, "`holdfast drill list` names those there are"),
        (("drill", "abort", "nope"), 2, "`holdfast drill list` names those there are"),
        (("drill", "approve", "nope", "--by", "someone"), 2, "`holdfast drill list` names those there are"),
        (("sandbox", "status", "--json"), 3, "`holdfast sandbox start` starts one"),
        (("sandbox", "reset"), 2, "nothing was removed; answer y, or pass --yes"),
        (("verify", "nope"), 2, "give the directory of a pack"),
        (("report", "index"), 2, "`holdfast drill run`"),
        (("export", "recovery-plan", "nope"), 2, "`holdfast drill list`"),
        (("check", "-s", "nope", "--no-checkov"), 2, f"there are: {ENVIRONMENTS}"),
    ],
)
def test_a_wrong_word_is_answered_with_what_to_do(words: tuple[str, ...], status: int, said: str, tmp_path: Path) -> None:
    done = _holdfast(tmp_path, *words)
    assert (done.returncode, done.stdout.strip()) == (status, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("*"))


def test_an_answer_that_finds_no_room_is_the_disks_fault_and_names_the_file(tmp_path: Path) -> None:
    for words, status, said in (
        (("--output", "/dev/full"), 3, "error: /dev/full: cannot be written: No space left on device"),
        (("--output", str(tmp_path / "no" / "file")), 2, "cannot be written: No such file or directory"),
    ):
        done = _holdfast(tmp_path, "check", "-s", "small-clinic", "--no-checkov", "--json", *words)
        assert (done.returncode, done.stdout) == (status, ""), done.stderr
        assert said in done.stderr


def test_the_shell_completes_commands_and_scenarios(tmp_path: Path) -> None:
    for words, position, offered in (("holdfast drill r", 2, {"run", "resume"}), ("holdfast drill run s", 3, {"snapshot-restore"})):
        done = subprocess.run(
            [sys.executable, "-c", "from holdfast.__main__ import main; import sys; sys.argv = ['holdfast']; main()"],
            env={
                "_HOLDFAST_COMPLETE": "complete_bash",
                "COMP_WORDS": words,
                "COMP_CWORD": str(position),
                "HOME": str(tmp_path),
                "PATH": "/usr/bin:/bin",
            },
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert set(done.stdout.split()) == offered, done.stderr


def test_the_version_needs_no_command(tmp_path: Path) -> None:
    done = _holdfast(tmp_path, "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout[0].isdigit()


def test_a_table_in_a_pipe_is_not_cut(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("drill", "report")
    table.add_row("d" * 60, "r" * 200)
    print_whole(table)
    assert "d" * 60 in capsys.readouterr().out


def test_a_directory_that_cannot_be_is_the_environments_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = _holdfast(tmp_path / "file" / "home", "demo")
    assert (done.returncode, done.stdout) == (3, ""), done.stderr
    assert "set HOLDFAST_DIR to" in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00", "it is not text"),
        (b'{"schema": "ho', "is not JSON: Unterminated string starting at: line 1"),
        (b"", "is not JSON"),
        (b"[]", "is not a recovery plan but list"),
        (b"{}", "schema: Field required"),
    ],
)
def test_a_plan_file_that_is_none_is_refused_and_named(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_bytes(content)
    done = _holdfast(tmp_path / "home", "drill", "plan", "snapshot-restore", "-s", "prod", "--plan", str(file))
    assert (done.returncode, done.stdout) == (2, "")
    assert all(line.startswith(f"error: {file}: ") for line in done.stderr.splitlines())
    assert said in done.stderr


def test_every_command_finds_the_projects_drills_from_a_folder_below(tmp_path: Path) -> None:
    """`holdfast report open` in stacks/ looks where `holdfast drill list` looks."""
    (tmp_path / "Pulumi.yaml").write_text("name: x\n")
    (tmp_path / "below").mkdir()
    page = tmp_path / ".holdfast" / "drills" / "a" / "report.html"
    page.parent.mkdir(parents=True)
    page.write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "holdfast", "report", "open", "a", "--json"],
        cwd=tmp_path / "below",
        env={"HOME": str(tmp_path), "PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"page": str(page)}
    shutil.rmtree(page.parent)
