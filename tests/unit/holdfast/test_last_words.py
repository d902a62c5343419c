"""Whatever a command did not foresee ends in one line with a status, never in a traceback."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from holdfast.__main__ import guarded
from holdfast.exit_status import ExitStatus
from holdfast.last_words import explain

ROOT = Path(__file__).parents[3]


def _raising(error: BaseException) -> Callable[[], None]:
    def command() -> None:
        raise error

    return command


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.ENOTDIR, errno.EMFILE])
def test_what_the_machine_refuses_is_the_environments_and_has_a_remedy(number: int) -> None:
    status, message = explain(OSError(number, os.strerror(number), "/some/file"))
    assert status is ExitStatus.UNAVAILABLE
    assert message.startswith(f"/some/file: {os.strerror(number)}: ")
    assert len(message.rpartition(": ")[2]) > 10


@pytest.mark.parametrize("error", [ValueError("two\nlines"), OSError(errno.EBADF, "Bad file descriptor"), KeyError("x"), RuntimeError()])
def test_anything_else_is_called_our_defect_in_one_line_and_leaves_the_question_open(error: Exception) -> None:
    status, message = explain(error)
    assert status is ExitStatus.INCONCLUSIVE
    assert message.startswith("this is a defect in holdfast: ")
    assert "HOLDFAST_DEBUG=1" in message
    assert "\n" not in message


def test_no_traceback_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("HOLDFAST_DEBUG", raising=False)
    with pytest.raises(SystemExit) as ended:
        guarded(_raising(ValueError("[/nope] is no markup")))
    assert ended.value.code == ExitStatus.INCONCLUSIVE
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("error: this is a defect in holdfast: ValueError: [/nope] is no markup; ")

    monkeypatch.setenv("HOLDFAST_DEBUG", "1")
    with pytest.raises(ValueError, match="no markup"):
        guarded(_raising(ValueError("[/nope] is no markup")))


@pytest.mark.parametrize("both", [False, True])
def test_a_result_that_finds_no_room_is_no_success(*, both: bool) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "holdfast", "export", "schema", "journal"]
        done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=full if both else subprocess.PIPE, text=True, check=False)
    assert done.returncode == ExitStatus.UNAVAILABLE
    assert both or done.stderr.startswith("error: No space left on device: make room")


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt(), SystemExit(130)])
def test_an_interrupted_command_says_so(
    interrupt: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOLDFAST_DIR", str(tmp_path))
    with pytest.raises(SystemExit) as ended:
        guarded(_raising(interrupt))
    assert ended.value.code == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_an_interrupted_command_names_a_state_it_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "sandbox" / "state.json").write_text("{")
    monkeypatch.setenv("HOLDFAST_DIR", str(tmp_path))
    with pytest.raises(SystemExit):
        guarded(_raising(KeyboardInterrupt()))
    assert "cannot be told" in capsys.readouterr().err


def test_a_step_of_the_demonstration_is_left_the_time_to_clean_up_after_ctrl_c(tmp_path: Path) -> None:
    slow = "trap 'sleep 1; echo cleaned; exit 130' INT; echo up; while :; do sleep 0.05; done"
    step = f"run(['bash', '-c', {slow!r}], Path({str(tmp_path / 'log')!r}), {{}}, 'x')"
    script = f"from pathlib import Path; from holdfast.demonstration import run; {step}"
    demo = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
    while "\nup" not in ((tmp_path / "log").read_text() if (tmp_path / "log").exists() else ""):
        assert demo.poll() is None
    os.killpg(demo.pid, signal.SIGINT)
    demo.wait()
    assert (tmp_path / "log").read_text().endswith("cleaned\n")
