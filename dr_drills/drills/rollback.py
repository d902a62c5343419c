"""Cutting over to a new side, losing the way back, and bringing everything written there home."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from dr_drills.drills import reverse_sync
from dr_drills.drills.carry import drift
from dr_drills.drills.fencing import close_to_writes
from dr_drills.drills.load import await_steady, first_id
from dr_drills.drills.naming import point_at
from dr_drills.drills.stage import Stage, text, words
from dr_drills.engine.effect import Effect, Result, key_of, perform
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.errors import StepError
from dr_drills.engine.obligation import NOTHING, Obligation, Undone
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind
from dr_drills.measure.event_code import EventCode
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.platforms.postgres import Session
from dr_drills.validate.reconcile import Reconciliation, Responsibility, reconcile_ledger
from dr_drills.workload.attempt import Outcome
from dr_drills.workload.ledger import read_ledger

_KEEPS_UP_SECONDS = 30.0
_TRIPS_SECONDS = 300.0
_DEADLINE = timedelta(days=5)


def cut_over(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Point the name at the new side; taking it back carries its rows home first."""
    old, new, region = text(step, "old"), text(step, "new"), text(step, "region")

    def act(_key: str) -> str:
        return point_at(stage, text(step, "set"), new, region)

    undo = {"kind": "cut-back", "old": old, "new": new, "region": region, "set": text(step, "set")}
    perform(run, step.id, Effect(name=f"cut over to {new}", act=act, find=lambda _key: None, undo=undo))
    return StepOutcome.GOOD


def start_sync(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Start carrying rows from the new side to the old."""
    file, region = _file(run), text(step, "region")
    source, target = stage.target(text(step, "new"), region), stage.target(text(step, "old"), region)

    def act(_key: str) -> int:
        return reverse_sync.start(file, (source, target), first_id(run), stage.credentials)

    def find(_key: str) -> int | None:
        process = reverse_sync.running(file)
        return process.pid if process else None

    perform(run, step.id, Effect(name="start the reverse synchronisation", act=act, find=find, undo={"kind": "stop-sync"}))
    return StepOutcome.GOOD


def await_in_step(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """The new side is steady under load, and the old side is at most half a trigger behind."""
    await_steady(stage, run, step)
    most = stage.plan.triggers.sync_drift_rows // 2
    with _both(stage, step) as (old, new):

        def objection() -> str | None:
            behind = drift(new, old, first_id(run))
            if behind <= most:
                run.measured("sync-drift-before", behind, "rows")
                return None
            return f"the old side is {behind} rows behind"

        run.until(objection, timeout_seconds=_KEEPS_UP_SECONDS)
    return StepOutcome.GOOD


def stop_sync(_stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Break the synchronisation; this is the fault of the drill."""

    def act(_key: str) -> Result:
        before = run.clock.now().monotonic_ns
        reverse_sync.stop(_file(run))
        return {"before_ns": before, "after_ns": run.clock.now().monotonic_ns}

    effect = Effect(
        name="stop the reverse synchronisation",
        act=act,
        find=lambda _key: None,
        undo=NOTHING,
        settles=(key_of(run, "start-sync"),),
    )
    result = perform(run, step.id, effect)
    if not isinstance(result, dict):
        raise StepError("the fault's own record cannot be read")
    before, after = int(str(result["before_ns"])), int(str(result["after_ns"]))
    note = "the reverse synchronisation was killed"
    run.event(EventCode.FAULT_INJECTED, note, occurred_ns=(before + after) // 2, uncertainty_ns=(after - before) // 2)
    return StepOutcome.GOOD


def watch_drift(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Count both sides until the old one is as far behind as the trigger says."""
    trigger = int(step.arguments["trigger_rows"])
    with _both(stage, step) as (old, new):

        def objection() -> str | None:
            behind = drift(new, old, first_id(run))
            if behind < trigger:
                return f"the old side is {behind} rows behind, the trigger is {trigger}"
            run.event(EventCode.DETECTED, f"the old side is {behind} rows behind: the trigger of {trigger} rows has tripped")
            run.measured("sync-drift-at-detection", behind, "rows")
            return None

        run.until(objection, timeout_seconds=_TRIPS_SECONDS)
    return StepOutcome.GOOD


def reconcile(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Bring home every row that only the new side has; what both sides have differently goes to people, with a deadline."""

    def act(_key: str) -> Result:
        with _both(stage, step) as (old, new):
            return _brought_home(stage, run, old, new).to_json()

    settles = tuple(key_of(run, earlier) for earlier in words(step, "settles"))
    effect = Effect(name="carry remaining rows back", act=act, find=lambda _key: None, undo=NOTHING, settles=settles)
    result = perform(run, step.id, effect)
    if not isinstance(result, dict):
        raise StepError("the reconciliation's own record cannot be read")
    run.journal.once(Kind.RECONCILED, **result)
    return StepOutcome.GOOD


def undo_cut_over(stage: Stage, run: Run, owing: Obligation) -> Undone:
    """Close the new side, bring its rows home, and point the name at the old side again."""
    old, new, region = str(owing.undo["old"]), str(owing.undo["new"]), str(owing.undo["region"])
    if stage.database.instance(new, region):
        close_to_writes(stage, new, region)
        with stage.session(old, region) as home, stage.session(new, region) as away:
            _brought_home(stage, run, home, away)
    point_at(stage, str(owing.undo["set"]), old, region)
    return Undone()


def undo_sync(_stage: Stage, run: Run, _owing: Obligation) -> Undone:
    """Stop carrying rows."""
    reverse_sync.stop(_file(run))
    return Undone()


def _file(run: Run) -> Path:
    return run.directory.state / "reverse-sync.json"


@contextmanager
def _both(stage: Stage, step: PlannedStep) -> Iterator[tuple[Session, Session]]:
    """Connections to the old and to the new side."""
    region = text(step, "region")
    with stage.session(text(step, "old"), region) as old, stage.session(text(step, "new"), region) as new:
        yield old, new


def _brought_home(stage: Stage, run: Run, old: Session, new: Session) -> Reconciliation:
    """Every row of the new side that the old one lacks, copied; the approver settles what contradicts itself."""
    acknowledged = (attempt.id for attempt in read_ledger(run.directory.ledger) if attempt.outcome is Outcome.ACKNOWLEDGED)
    responsible = Responsibility(stage.plan.roles.approver, run.clock.now().wall + _DEADLINE)
    return reconcile_ledger(new, old, first_id(run), acknowledged, responsible)
