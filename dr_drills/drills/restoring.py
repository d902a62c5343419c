"""Restoring a snapshot apart from the system."""

from __future__ import annotations

from datetime import UTC, datetime

from dr_drills.drills.comparing import unchanged_during
from dr_drills.drills.stage import Stage, place, text
from dr_drills.engine.effect import Effect, perform
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.errors import GateRefusedError
from dr_drills.engine.obligation import Obligation, Undone
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind
from dr_drills.measure.event_code import EventCode
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.platforms.database import DatabaseError, Snapshot
from dr_drills.platforms.postgres import PostgresError

_CHOSEN = "chosen-snapshot"


def take_snapshot(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Take a snapshot between two readings of every table: a table that both show alike is in the snapshot like that."""
    (instance, region), snapshot = place(step), text(step, "snapshot")

    def act(_key: str) -> str:
        stage.database.create_snapshot(snapshot, instance, region, stage.plan.tags)
        return snapshot

    def find(_key: str) -> str | None:
        return snapshot if stage.database.snapshot(snapshot, region) else None

    with unchanged_during(stage, run, instance, region):
        undo = {"kind": "delete-snapshot", "snapshot": snapshot, "region": region}
        perform(run, step.id, Effect(name=f"create snapshot {snapshot}", act=act, find=find, undo=undo))
        stage.database.wait_snapshot(snapshot, region, stage.patience)
    return StepOutcome.GOOD


def choose_snapshot(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """The snapshot taken for the drill, or the latest: it must be there, usable and encrypted."""
    instance, region = place(step)
    chosen = _chosen(stage, step)
    if chosen is None:
        raise GateRefusedError(f"there is no usable snapshot of {instance} in {region}")
    if chosen.status != "available":
        raise GateRefusedError(f"snapshot {chosen.identifier} is {chosen.status}, not available")
    if not chosen.encrypted:
        raise GateRefusedError(f"snapshot {chosen.identifier} is not encrypted")
    run.journal.once(Kind.MEASURED, name=_CHOSEN, value=chosen.identifier, unit="snapshot", taken_at=chosen.taken_at.isoformat())
    return StepOutcome.GOOD


def request_restore(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Declare the restore and ask for it; the age of the recovery point counts to this moment."""
    identifier, region = place(step)
    apart, database = stage.plan.system.drill, stage.plan.system.database
    chosen = run.journal.last(Kind.MEASURED, _CHOSEN)
    if chosen is None:
        raise GateRefusedError("no snapshot was chosen")
    snapshot = str(chosen.body["value"])
    run.event(EventCode.DECLARED, f"restore asked for under authority given beforehand by {stage.plan.roles.commander}")
    age = (datetime.now(UTC) - datetime.fromisoformat(str(chosen.body["taken_at"]))).total_seconds()
    run.measured("recovery-point-age", round(age, 3), "s")
    run.event(EventCode.PROMOTION_REQUESTED, f"restore of {snapshot} to {identifier} was asked for")

    def act(_key: str) -> str:
        stage.database.restore_snapshot(
            identifier,
            snapshot,
            region,
            subnet_group=apart.subnet_group,
            security_groups=apart.security_groups,
            instance_class=database.instance_class,
            tags=stage.plan.tags,
        )
        return identifier

    def find(_key: str) -> str | None:
        return identifier if stage.database.instance(identifier, region) else None

    undo = {"kind": "delete-instance", "instance": identifier, "region": region}
    perform(run, step.id, Effect(name=f"restore {snapshot} to {identifier}", act=act, find=find, undo=undo))
    return StepOutcome.GOOD


def await_restore(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Wait until the platform calls it available, then until it answers a query."""
    identifier, region = place(step)

    def available() -> str | None:
        found = stage.instance(identifier, region)
        if found.status in {"failed", "restore-error"} or found.status.startswith("incompatible-"):
            raise DatabaseError(f"{identifier} is {found.status}: the restore failed")
        return None if found.status == "available" and found.address else f"{identifier} is {found.status}"

    run.until(available, timeout_seconds=max(stage.patience, stage.plan.rto_seconds))
    run.event(EventCode.PROMOTED, f"{identifier} is available")

    def answers() -> str | None:
        try:
            with stage.session(identifier, region) as session:
                session.execute("select 1")
        except PostgresError as error:
            return str(error)
        return None

    run.until(answers, timeout_seconds=stage.patience)
    run.event(EventCode.FIRST_GOOD, f"{identifier} answered a query")
    return StepOutcome.GOOD


def undo_snapshot(stage: Stage, _run: Run, owing: Obligation) -> Undone:
    """Delete the snapshot taken for the drill."""
    snapshot, region = str(owing.undo["snapshot"]), str(owing.undo["region"])
    if stage.database.snapshot(snapshot, region):
        stage.database.delete_snapshot(snapshot, region)
    return Undone()


def _chosen(stage: Stage, step: PlannedStep) -> Snapshot | None:
    (instance, region), own = place(step), text(step, "snapshot")
    return stage.database.snapshot(own, region) if own else stage.database.latest_snapshot(instance, region)
