"""The journal file: what was written is what is read, a cut last line is the only damage borne, a full disk leaves no half line."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dr_drills.clock import SystemClock
from dr_drills.journal.journal import Journal, JournalError, identity, read_journal
from dr_drills.journal.record import BrokenChainError, Kind


def _written(path: Path, steps: int) -> None:
    with Journal.open(path, SystemClock()) as journal:
        for number in range(steps):
            journal.append(Kind.STEP_STARTED, step=f"s{number}", title="a step", phase="method")


def test_what_was_written_is_read_back_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "pack" / "journal.jsonl"
    _written(path, 2)
    _written(path, 1)
    records, torn = read_journal(path)
    assert [(r.number, r.body["step"]) for r in records] == [(0, "s0"), (1, "s1"), (2, "s0")]
    assert torn == ""


@settings(deadline=None, max_examples=40)
@given(cut=st.integers(1, 400))
def test_a_last_line_cut_anywhere_is_dropped_and_named(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    path = tmp_path_factory.mktemp("torn") / "journal.jsonl"
    _written(path, 3)
    whole = path.read_bytes()
    last = len(whole.rstrip(b"\n").rpartition(b"\n")[2]) + 1
    path.write_bytes(whole[: len(whole) - min(cut, last - 1)])
    assert read_journal(path)[1]
    with Journal.open(path, SystemClock()) as journal:
        assert [r.kind for r in journal.records] == [Kind.STEP_STARTED, Kind.STEP_STARTED, Kind.TORN]
    assert read_journal(path)[1] == ""


@settings(deadline=None, max_examples=60)
@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_any_changed_bit_before_the_last_line_is_found(tmp_path_factory: pytest.TempPathFactory, place: int, bit: int) -> None:
    path = tmp_path_factory.mktemp("changed") / "journal.jsonl"
    _written(path, 3)
    whole = bytearray(path.read_bytes())
    complete = len(whole) - len(bytes(whole).rstrip(b"\n").rpartition(b"\n")[2]) - 1
    whole[place % (complete - 1)] ^= 1 << bit
    path.write_bytes(bytes(whole))
    with pytest.raises(BrokenChainError):
        read_journal(path)


def test_a_line_about_the_same_thing_is_written_once(tmp_path: Path) -> None:
    with Journal.open(tmp_path / "journal.jsonl", SystemClock()) as journal:
        journal.once(Kind.EVENT, code="E1", note="first")
        journal.once(Kind.EVENT, code="E1", note="again")
        journal.once(Kind.EVENT, code="E2", note="another")
        assert [r.body["note"] for r in journal.records] == ["first", "another"]


def test_a_full_disk_leaves_no_half_line_and_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "journal.jsonl"
    write = os.write
    with Journal.open(path, SystemClock()) as journal:
        journal.append(Kind.STEP_STARTED, step="s0", title="a step", phase="method")
        before = path.read_bytes()

        def full(_descriptor: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:10]))
        monkeypatch.setattr(os, "fdatasync", full)
        with pytest.raises(JournalError, match="make room and resume the drill"):
            journal.append(Kind.STEP_STARTED, step="s1", title="a step", phase="method")
        monkeypatch.undo()
        assert path.read_bytes() == before
        journal.append(Kind.STEP_STARTED, step="s1", title="a step", phase="method")
    assert [r.body["step"] for r in read_journal(path)[0]] == ["s0", "s1"]


@pytest.mark.parametrize(
    ("body", "about"),
    [
        ({"step": "a", "key": "k"}, "k"),
        ({"code": "E1", "note": "x"}, "E1"),
        ({"step": "a", "outcome": "good"}, "a"),
        ({"outcome": "good"}, None),
    ],
)
def test_a_line_is_about_the_most_particular_thing_it_names(body: dict[str, object], about: str | None) -> None:
    assert identity(body) == about
