"""The ledger file: what was recorded is what is read, whatever a crash cut short."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dr_drills.clock import SystemClock
from dr_drills.workload.attempt import Attempt, Outcome, Server
from dr_drills.workload.ledger import LedgerError, LedgerTail, read_ledger, read_starts
from dr_drills.workload.recorder import RUN_SPAN, Recorder, RecorderError, cut_reserved

SERVER = Server("127.11.0.1:5432", "2026-01-01T00:00:00.000000+00:00", 3)
NOW = SystemClock().now()


def recorded(path: Path, rows: int = 3) -> list[Attempt]:
    with Recorder.open(path, 0, NOW) as recorder:
        number = recorder.server(SERVER)
        first = recorder.first_id(0)
        for row in range(first, first + rows):
            recorder.attempt(row, b"w0", 10 * row)
            recorder.acknowledged(row, 10 * row + 5, number)
    return [Attempt(row, "w0", 10 * row, Outcome.ACKNOWLEDGED, 10 * row + 5, SERVER) for row in range(first, first + rows)]


def test_what_is_recorded_is_read_back_with_the_server_that_answered(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    assert recorded(path) == list(read_ledger(path))


def test_an_attempt_without_an_end_is_indeterminate(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with Recorder.open(path, 0, NOW) as recorder:
        recorder.attempt(7, b"w1", 70)
    assert list(read_ledger(path)) == [Attempt(7, "w1", 70, Outcome.INDETERMINATE)]


def test_a_refusal_carries_its_code(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with Recorder.open(path, 0, NOW) as recorder:
        recorder.attempt(1, b"w0", 10)
        recorder.ended(1, "failed", 11, None, "25006")
    assert list(read_ledger(path)) == [Attempt(1, "w0", 10, Outcome.FAILED, 11, None, "25006")]


@settings(deadline=None)
@given(cut=st.integers(min_value=1))
def test_wherever_a_crash_cuts_the_file_no_acknowledged_row_is_invented_or_changed(tmp_path_factory, cut: int) -> None:  # type: ignore[no-untyped-def] # a fixture of pytest's
    path = tmp_path_factory.mktemp("cut") / "ledger.jsonl"
    whole = recorded(path)
    text = path.read_bytes()
    path.write_bytes(text[: cut % len(text)])
    read = list(read_ledger(path))
    ended = [attempt for attempt in read if attempt.outcome is Outcome.ACKNOWLEDGED]
    assert ended == whole[: len(ended)]
    assert len(read) - len(ended) <= 1


def test_a_restart_cuts_off_the_torn_line_says_so_and_uses_fresh_ids(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    before = recorded(path)
    with path.open("ab") as file:
        file.write(b'{"try":99,"wri')
    after = recorded(path)
    assert list(read_ledger(path)) == [*before, *after]
    assert min(a.id for a in after) == RUN_SPAN > max(a.id for a in before)
    starts = [json.loads(line) for line in path.read_text().splitlines() if '"ledger"' in line]
    assert [start["dropped"] for start in starts] == [None, '{"try":99,"wri']


def test_what_a_dead_run_left_open_stays_indeterminate_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with Recorder.open(path, 0, NOW) as recorder:
        recorder.attempt(5, b"w0", 50)
    recorded(path, rows=1)
    assert [(a.id, a.outcome) for a in read_ledger(path)] == [(5, Outcome.INDETERMINATE), (RUN_SPAN, Outcome.ACKNOWLEDGED)]


@pytest.mark.parametrize(
    "line",
    ["not json", '{"end":12345,"outcome":"ok","ns":1,"server":1,"error":null}', '{"try":"x","writer":"w0","ns":1}', "[]", "{}"],
)
def test_a_damaged_line_is_an_error_that_names_its_place(tmp_path: Path, line: str) -> None:
    path = tmp_path / "ledger.jsonl"
    recorded(path)
    lines = path.read_text().splitlines()
    lines.insert(3, line)
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(LedgerError, match="line 4"):
        list(read_ledger(path))


def test_a_missing_ledger_is_an_error_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be read"):
        list(read_ledger(tmp_path / "ledger.jsonl"))


def test_a_ledger_has_one_process_of_writers_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with Recorder.open(path, 0, NOW), pytest.raises(RecorderError, match="other writers"):
        Recorder.open(path, 0, NOW)
    Recorder.open(path, 0, NOW).__exit__(None, None, None)


def test_a_tail_returns_each_attempt_once_as_it_ends(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with Recorder.open(path, 0, NOW) as recorder:
        tail, number = LedgerTail(path), recorder.server(SERVER)
        recorder.attempt(1, b"w0", 1)
        assert tail.new() == []
        assert [a.id for a in tail.open_attempts()] == [1]
        line = b'{"end":1,"outcome":"ok","ns":2,"server":%d,"error":null}\n' % number
        recorder.write(line[:9])
        assert tail.new() == []
        recorder.write(line[9:])
        assert [a.id for a in tail.new()] == [1]
        assert tail.new() == []


def test_a_start_ties_the_writers_clock_to_wall_time(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    recorded(path)
    (start,) = read_starts(path)
    assert start.wall(NOW.monotonic_ns) == NOW.wall.replace(microsecond=NOW.wall.microsecond)
    assert (start.wall(NOW.monotonic_ns + 1_500_000_000) - NOW.wall).total_seconds() == 1.5


def test_room_that_killed_writers_had_reserved_is_no_damage_and_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    whole = recorded(path)
    text = path.read_bytes()
    path.write_bytes(text + bytes(200_000))
    assert list(read_ledger(path)) == LedgerTail(path).new() == whole
    cut_reserved(path)
    assert path.read_bytes() == text
    path.write_bytes(text + b'{"try":1' + bytes(70_000))
    assert [*whole, *recorded(path)] == list(read_ledger(path))
    assert b"\0" not in path.read_bytes()


def test_a_ledger_grows_beyond_the_room_it_reserved(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    assert len(recorded(path, rows=20_000)) == 20_000 == sum(1 for _ in read_ledger(path))
    assert path.stat().st_size > 1 << 20


def test_no_room_on_the_disk_is_an_error_before_anything_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    program = (
        "import resource, sys, signal; from pathlib import Path; from dr_drills.clock import SystemClock\n"
        "from dr_drills.workload.recorder import Recorder, RecorderError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))\n"
        "recorder = Recorder.open(Path(sys.argv[1]), 0, SystemClock().now())\n"
        "try:\n    for row in range(200_000): recorder.attempt(row, b'w0', row)\n"
        "except RecorderError as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True).stdout
    assert "ledger.jsonl: the ledger cannot be written (File too large)" in said
    assert all(attempt.outcome is Outcome.INDETERMINATE for attempt in read_ledger(path))
