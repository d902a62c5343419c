"""What a drill owes is a fold over its journal: newest first, nothing that was undone or settled, nothing that needs no undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dr_drills.clock import SystemClock
from dr_drills.engine.clean_up import clean_up
from dr_drills.engine.effect import Effect, perform
from dr_drills.engine.ending import Ending
from dr_drills.engine.obligation import NOTHING, Obligation, Undone, kept, owed
from dr_drills.engine.run import Run
from dr_drills.engine.run_directory import RunDirectory
from dr_drills.journal.journal import Journal
from dr_drills.journal.record import Kind


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return _run(tmp_path)


def _run(home: Path) -> Run:
    directory = RunDirectory(home, "d")
    directory.create()
    return Run(directory, Journal.open(directory.journal, SystemClock()), SystemClock())


def _do(run: Run, step: str, *, settles: tuple[str, ...] = (), kind: str = "undo") -> None:
    undo = {"kind": kind} if kind != "nothing" else NOTHING
    perform(run, step, Effect(name=step, act=lambda _key: True, find=lambda _key: None, undo=undo, settles=settles))


def test_effects_are_owed_newest_first(run: Run) -> None:
    for step in ("a", "b", "c"):
        _do(run, step)
    assert [o.step for o in owed(run.journal.records)] == ["c", "b", "a"]


def test_an_effect_that_settles_others_leaves_only_itself_owed(run: Run) -> None:
    _do(run, "crash")
    _do(run, "fence")
    _do(run, "promote", settles=("d/crash", "d/fence"))
    assert [o.step for o in owed(run.journal.records)] == ["promote"]


def test_an_effect_that_was_announced_and_never_finished_is_owed_as_in_doubt(run: Run) -> None:
    run.journal.append(Kind.INTENT, step="a", key="d/a", effect="a", undo={"kind": "undo"}, settle_s=0)
    assert [(o.step, o.done) for o in owed(run.journal.records)] == [("a", False)]


def test_an_effect_that_leaves_nothing_is_never_owed(run: Run) -> None:
    _do(run, "look", kind="nothing")
    assert owed(run.journal.records) == []


def test_what_stands_is_kept_named_and_settles_what_it_replaced(run: Run) -> None:
    _do(run, "crash")
    run.journal.append(
        Kind.INTENT, step="promote", key="d/promote", effect="promote", undo={"kind": "stands", "settles": ["d/crash"]}, settle_s=0
    )
    undone: list[str] = []

    def undo(_run: Run, owing: Obligation) -> Undone:
        undone.append(owing.step)
        return Undone()

    def stands(_run: Run, _owing: Obligation) -> Undone:
        return Undone(kept="it runs over there", happened=True)

    cleaned = clean_up(run, {"undo": undo, "stands": stands}, Ending.ABORTED, "stopped")
    assert undone == []
    assert cleaned.left_behind == ("it runs over there",)
    assert kept(run.journal.records) == ["it runs over there"]
    assert not run.journal.has(Kind.CLEAN)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from("abcdef"), unique=True), st.sets(st.sampled_from("abcdef")))
def test_whatever_was_done_and_not_undone_is_owed(tmp_path_factory: pytest.TempPathFactory, done: list[str], undone: set[str]) -> None:
    run = _run(tmp_path_factory.mktemp("law"))
    for step in done:
        _do(run, step)
    for step in undone & set(done):
        run.journal.append(Kind.UNDONE, step=step, key=f"d/{step}", kept=None)
    assert [o.step for o in owed(run.journal.records)] == [step for step in reversed(done) if step not in undone]
    run.journal.close()
