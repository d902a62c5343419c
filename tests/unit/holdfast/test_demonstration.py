"""The demonstration's closing table repeats the reports and ends with the worst of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dr_drills.measure.verdict import Verdict
from holdfast.demonstration import DrillRow, StepFailedError, answer, row, run, worst
from holdfast.exit_status import ExitStatus


def _row(verdict: Verdict, *, verified: bool = True) -> DrillRow:
    return DrillRow("failover-promotion", "ehr", "1 s / 2 s", "0 s / 5 s", "0 of 9", verdict, verified, Path("report.html"))


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([_row(Verdict.PASSED)], ExitStatus.GOOD),
        ([_row(Verdict.PASSED), _row(Verdict.INCONCLUSIVE)], ExitStatus.INCONCLUSIVE),
        ([_row(Verdict.INCONCLUSIVE), _row(Verdict.MISSED)], ExitStatus.VIOLATION),
        ([_row(Verdict.PASSED, verified=False)], ExitStatus.VIOLATION),
        ([], ExitStatus.INCONCLUSIVE),
    ],
)
def test_the_worst_drill_decides_and_no_drill_is_no_success(rows: list[DrillRow], status: ExitStatus) -> None:
    assert worst(rows) is status


def _pack(folder: Path, **measured: object) -> Path:
    report = {"verdict": "inconclusive", "measured": {"opening": None, "losses": None, "objectives": [], **measured}}
    (folder / "report.json").write_text(json.dumps(report))
    return folder


def test_what_was_not_recorded_is_said_and_not_left_out(tmp_path: Path) -> None:
    line = row(_pack(tmp_path), verified=True)
    assert (line.scenario, line.rto, line.rpo, line.lost_rows) == ("not recorded", "not recorded", "not recorded", "no writers")


def test_a_time_that_was_not_measured_is_never_a_number(tmp_path: Path) -> None:
    line = row(_pack(tmp_path, objectives=[{"name": "rto", "achieved": None, "target": 120.0}]), verified=True)
    assert line.rto == "not measured / 2 min"


def test_a_restore_shows_the_age_of_its_copy(tmp_path: Path) -> None:
    line = row(_pack(tmp_path, objectives=[{"name": "recovery-point-age", "achieved": 2.0, "target": 86400.0}]), verified=True)
    assert line.rpo == "2 s / 1 d"


def test_lost_rows_are_counted_against_what_was_acknowledged(tmp_path: Path) -> None:
    line = row(_pack(tmp_path, losses={"lost": [1, 2], "acknowledged": 1234}), verified=True)
    assert line.lost_rows == "2 of 1,234"


def test_a_step_that_fails_shows_its_last_words_its_status_and_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with pytest.raises(StepFailedError, match="the reason … in full") as failed:
        run(["sh", "-c", "echo 'the reason … in full'; exit 3"], log, {}, "step")
    assert failed.value.status == 3
    assert str(log) in str(failed.value)


def test_a_command_without_a_result_is_not_taken_for_one() -> None:
    with pytest.raises(StepFailedError, match="gave no result"):
        answer(["true"], {})
