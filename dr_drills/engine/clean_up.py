"""Taking back what a drill owes, driven by the journal alone: works with the engine's state, without it, and again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dr_drills.engine.effect import settle, still_landing
from dr_drills.engine.ending import Ending, StepOutcome
from dr_drills.engine.obligation import Obligation, Undo, kept, owed
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind
from dr_drills.measure.event_code import EventCode

_WAITS_SECONDS = (0.2, 1.0)


@dataclass(frozen=True)
class CleanedUp:
    """How the drill ended and what is left behind, in words."""

    ending: Ending
    reason: str | None
    left_behind: tuple[str, ...]


def clean_up(run: Run, undos: Mapping[str, Undo], ending: Ending, reason: str | None) -> CleanedUp:
    """Undo everything owed, newest first. Never raises for an undo that fails: that is named in `left_behind`.

    The first call decides `ending` for good: one that was already written down wins.
    """
    with run.one_effect_at_a_time():
        closing = run.journal.last(Kind.CLOSING) or run.journal.append(Kind.CLOSING, outcome=ending.value, reason=reason)
        run.at("clean-up", "after-closing")
        for owing in owed(run.journal.records):
            if owing.done:  # what it settles stays as it is, even where its own undo fails
                settle(run, owing.step, owing.key, owing.settles)
        failed = [problem for owing in owed(run.journal.records) if (problem := _take_back(run, undos, owing))]
        left = (*kept(run.journal.records), *failed)
        if left:
            run.journal.append(Kind.LEFT_BEHIND, items=list(left))
        elif not run.journal.has(Kind.CLEAN):
            run.event(EventCode.CLEANED_UP, "nothing is owed any more")
            run.journal.append(Kind.CLEAN)
        run.at("clean-up", "after-clean")
    why = closing.body["reason"]
    return CleanedUp(Ending(str(closing.body["outcome"])), None if why is None else str(why), left)


def end(run: Run, cleaned: CleanedUp, not_executed: Iterable[str]) -> None:
    """Write the last lines, once; steps that never ran are named as such."""
    if run.journal.has(Kind.ENDED):
        return
    for step in not_executed:
        if not run.journal.last(Kind.STEP_ENDED, step):
            run.journal.append(Kind.STEP_ENDED, step=step, outcome=StepOutcome.NOT_EXECUTED.value, reason="the drill had stopped before it")
    run.journal.append(Kind.ENDED, outcome=cleaned.ending.value)


def _take_back(run: Run, undos: Mapping[str, Undo], owing: Obligation) -> str | None:
    """None, or what is left behind and why."""
    for wait in (*_WAITS_SECONDS, None):
        try:
            _undo(run, undos, owing)
        except Exception as error:  # noqa: BLE001 - one undo that fails must not keep the others from running
            if wait is None:
                return f"{owing.effect}: not undone, {type(error).__name__}: {error}"
            run.clock.sleep(wait)
        else:
            return None
    return None


def _undo(run: Run, undos: Mapping[str, Undo], owing: Obligation) -> None:
    if run.journal.last(Kind.UNDONE, owing.key):
        return  # settled by one undone a moment ago
    point = f"undo:{owing.step}"
    run.at(point, "before-intent")
    run.journal.append(Kind.UNDOING, step=owing.step, key=owing.key)
    run.at(point, "after-intent")
    if not owing.done:
        run.clock.sleep(still_landing(run, owing.announced, owing.settle_seconds))
    undone = undos[str(owing.undo["kind"])](run, owing)
    run.at(point, "after-effect")
    if undone.happened:
        settle(run, owing.step, owing.key, owing.settles)
    run.journal.append(Kind.UNDONE, step=owing.step, key=owing.key, kept=undone.kept)
    run.at(point, "after-done")
