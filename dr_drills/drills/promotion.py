"""Making a replica the primary, and knowing by a write that it is one."""

from __future__ import annotations

from dr_drills.drills.fencing import open_to_writes
from dr_drills.drills.gates import RETENTION
from dr_drills.drills.naming import point_at
from dr_drills.drills.stage import Stage, place, text, words
from dr_drills.engine.effect import Effect, key_of, perform
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.errors import StepError
from dr_drills.engine.obligation import NOTHING, Obligation, Undone
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind
from dr_drills.measure.event_code import EventCode
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.platforms.postgres import PostgresError, lag_bytes, replication, wait_writable

_SETTLE_SECONDS = 2.0
_ONE_WAIT_SECONDS = 2.0


def promote(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Ask for promotion. It cannot be taken back: from then on this side serves, and what it replaces stays off."""
    identifier, region = place(step)
    if requested := text(step, "requested"):
        run.event(EventCode(requested), f"promotion of {identifier} was asked for")

    def act(_key: str) -> bool:
        stage.database.promote(identifier, region, _retention_days(run))
        return True

    def find(_key: str) -> bool | None:
        return _is_promoted(stage, identifier, region) or None

    replaces = tuple(key_of(run, earlier) for earlier in words(step, "replaces"))
    undo = {"kind": "promoted", "instance": identifier, "region": region} if replaces else NOTHING
    effect = Effect(name=f"promote {identifier}", act=act, find=find, undo=undo, settle_seconds=_SETTLE_SECONDS, settles=replaces)
    perform(run, step.id, effect)
    return StepOutcome.GOOD


def await_writable(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Wait for the first write that a server which is no replica acknowledges at its own address."""
    if requested := text(step, "requested"):
        run.event(EventCode(requested), f"{text(step, 'instance')} is asked to serve")
    run.until(lambda: _not_writable(stage, run, step), timeout_seconds=stage.patience, every_seconds=0.0)
    return StepOutcome.GOOD


def await_streaming(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Wait until the replica can be used and streams."""
    identifier, region = place(step)

    def objection() -> str | None:
        found = stage.instance(identifier, region)
        if found.status.startswith("incompatible-") or found.status in {"failed", "restore-error"}:
            raise StepError(f"{identifier} is {found.status} and will not become available")
        if found.status != "available":
            return f"{identifier} is {found.status}"
        try:
            with stage.session(identifier, region) as session:
                return None if replication(session).streaming else f"{identifier} does not stream"
        except PostgresError as error:
            return str(error)

    run.until(objection, timeout_seconds=stage.patience)
    return StepOutcome.GOOD


def await_caught_up(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Wait until the replica has applied all that its source wrote."""
    with stage.session(text(step, "source"), text(step, "source_region")) as source, stage.session(*place(step)) as replica:

        def objection() -> str | None:
            behind = lag_bytes(source, replica)
            return None if behind == 0 else f"{text(step, 'instance')} is {behind} bytes behind"

        run.until(objection, timeout_seconds=stage.patience, every_seconds=0.01)
    return StepOutcome.GOOD


def undo_promotion(stage: Stage, run: Run, owing: Obligation) -> Undone:
    """A promotion that was asked for stands: see it through, make sure that the name leads to it, and say what is still to be done."""
    identifier, region = str(owing.undo["instance"]), str(owing.undo["region"])
    if not owing.done and not _is_promoted(stage, identifier, region):
        return Undone()
    open_to_writes(stage, run, identifier, region)
    wait_writable(stage.target(identifier, region), stage.credentials, stage.patience, run.clock)
    point_at(stage, stage.plan.system.dns.primary_set, identifier, region)
    other = next(site for site in stage.sites if site.instance != identifier)
    kept = (
        f"{stage.plan.system.name} runs on {identifier} in {region} and its name leads there; redundancy is not restored: what was "
        f"{other.instance} in {other.region} stays fenced, compare it and rebuild it as a replica"
    )
    return Undone(kept=kept, happened=True)


def _retention_days(run: Run) -> int:
    """As many as the primary had when the drill began, at least one: without backups there can be no replica."""
    measured = run.journal.last(Kind.MEASURED, RETENTION)
    return max(1, int(str(measured.body["value"]))) if measured else 1


def _not_writable(stage: Stage, run: Run, step: PlannedStep) -> str | None:
    """None once a write was acknowledged, which is recorded; else the reason after a short wait, so that an abort is heeded."""
    identifier, region = place(step)
    try:
        server, written = wait_writable(stage.target(identifier, region), stage.credentials, _ONE_WAIT_SECONDS, run.clock)
    except PostgresError as error:
        return str(error)
    if event := text(step, "event"):
        note = f"{identifier} acknowledged a write at {server.address}, timeline {server.timeline}"
        run.event(EventCode(event), note, occurred_ns=written.monotonic_ns)
    return None


def _is_promoted(stage: Stage, identifier: str, region: str) -> bool:
    """Whether the platform has begun to promote it; a server that is still in recovery then is on its way and comes back no more."""
    found = stage.database.instance(identifier, region)
    return found is not None and found.replica_of is None
