"""Putting redundancy back: setting instances aside, making replicas, and removing by name what is no longer needed."""

from __future__ import annotations

from dr_drills.drills.stage import Stage, place, text, words
from dr_drills.engine.effect import Effect, key_of, perform
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.errors import StepError
from dr_drills.engine.obligation import NOTHING, Obligation, Undone
from dr_drills.engine.run import Run
from dr_drills.measure.event_code import EventCode
from dr_drills.plan.drill_plan import DrillPlan
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.plan.recovery_plan import Site
from dr_drills.platforms.database import DatabaseError
from dr_drills.platforms.postgres import PostgresError, replication

_DRILL_TAG, _RESERVED = "holdfast:drill", "aws:"


def rename(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Give an instance that must not serve another name, so that its own becomes free."""
    (old, region), new = place(step), text(step, "new")

    def act(_key: str) -> str:
        stage.database.rename(old, region, new)
        run.until(lambda: None if find("") else f"{old} is not yet called {new}", timeout_seconds=stage.patience)
        return new

    def find(_key: str) -> str | None:
        return new if stage.database.instance(new, region) and not stage.database.instance(old, region) else None

    kept = f"{new} in {region} is what was {old}; it is fenced and kept, delete it once it is no longer needed"
    undo = {"kind": "kept", "instance": new, "region": region, "text": kept}
    perform(run, step.id, Effect(name=f"rename {old} to {new}", act=act, find=find, undo=undo))
    return StepOutcome.GOOD


def create_replica(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Start a replica: of the system's own, under its original name, or a copy that the drill deletes again."""
    identifier, region = place(step)
    source = stage.instance(text(step, "source"), text(step, "source_region"))
    copy = text(step, "site") == "copy"
    site = _site(stage.plan, text(step, "site"))
    tags = stage.plan.tags if copy else _kept_tags(stage, text(step, "like"), region)

    def act(_key: str) -> str:
        stage.database.create_replica(
            identifier,
            source,
            region,
            subnet_group=site.subnet_group,
            security_groups=site.security_groups,
            instance_class=stage.plan.system.database.instance_class,
            kms_key=site.kms_key_arn,
            tags=tags,
        )
        return identifier

    def find(_key: str) -> str | None:
        return identifier if stage.database.instance(identifier, region) else None

    kept = f"{identifier} in {region} was being rebuilt as a replica of {source.identifier}: see that it streams"
    undo = {"kind": "delete-instance" if copy else "kept", "instance": identifier, "region": region, "text": kept}
    perform(run, step.id, Effect(name=f"create {identifier} as a replica of {source.identifier}", act=act, find=find, undo=undo))
    return StepOutcome.GOOD


def check_redundancy(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Primary serves, replica streams, the name leads to the primary, nobody is fenced."""
    primary, replica = stage.sites

    def objection() -> str | None:
        return next(
            filter(None, (_wrong_site(stage, primary, replica=False), _wrong_site(stage, replica, replica=True), _wrong_name(stage))), None
        )

    run.until(objection, timeout_seconds=stage.patience)
    if event := text(step, "event"):
        run.event(EventCode(event), f"{replica.instance} streams from {primary.instance}, and the name leads to {primary.instance}")
    return StepOutcome.GOOD


def remove(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Delete an instance that was set aside, by its name; with it everything is owed no more that only kept it."""
    identifier, region = place(step)

    def act(_key: str) -> str:
        delete(stage, identifier, region)
        return identifier

    def find(_key: str) -> str | None:
        return None if stage.database.instance(identifier, region) else identifier

    settles = tuple(key_of(run, earlier) for earlier in words(step, "settles"))
    perform(run, step.id, Effect(name=f"delete {identifier}", act=act, find=find, undo=NOTHING, settles=settles))
    return StepOutcome.GOOD


def delete(stage: Stage, identifier: str, region: str) -> None:
    """Delete an instance and wait until it is gone; harmless when it already is."""
    found = stage.database.instance(identifier, region)
    if found is None:
        return
    if found.status != "deleting":
        stage.database.delete(identifier, region)
    stage.database.wait_gone(identifier, region, stage.patience)


def undo_create(stage: Stage, _run: Run, owing: Obligation) -> Undone:
    """Delete an instance that the drill made."""
    delete(stage, str(owing.undo["instance"]), str(owing.undo["region"]))
    return Undone()


def undo_kept(stage: Stage, _run: Run, owing: Obligation) -> Undone:
    """For an instance that must not be undone by a machine: where it exists it stays, and is named."""
    there = stage.database.instance(str(owing.undo["instance"]), str(owing.undo["region"]))
    return Undone(kept=str(owing.undo["text"]), happened=True) if there else Undone()


def may_change(plan: DrillPlan) -> frozenset[str]:
    """Instances that the plan names for renaming or deleting, beside those that carry the drill's tag."""
    named = [step for step in plan.steps if step.action in {"rename", "remove"}]
    return frozenset(name for step in named for name in (text(step, "instance"), text(step, "new")) if name)


def _site(plan: DrillPlan, which: str) -> Site:
    database = plan.system.database
    return database.replica if which == "replica" else database.primary


def _kept_tags(stage: Stage, like: str, region: str) -> dict[str, str]:
    """The tags of the instance that is replaced: with them go the drill role's rights to it."""
    return {key: value for key, value in stage.instance(like, region).tags.items() if key != _DRILL_TAG and not key.startswith(_RESERVED)}


def _wrong_site(stage: Stage, site: Site, *, replica: bool) -> str | None:
    try:
        found = stage.instance(site.instance, site.region)
        if found.status != "available":
            return f"{site.instance} is {found.status}"
        if set(found.security_groups) != set(site.security_groups):
            return f"{site.instance} is not behind its own security groups"
        with stage.session(site.instance, site.region) as session:
            state = replication(session)
    except (StepError, DatabaseError, PostgresError) as error:
        return str(error)
    if state.in_recovery is not replica:
        return f"{site.instance} is {'a replica' if state.in_recovery else 'no replica'}"
    return None if state.streaming else f"{site.instance} does not stream"


def _wrong_name(stage: Stage) -> str | None:
    primary = stage.sites[0]
    named, wanted = stage.name_target().address, stage.target(primary.instance, primary.region).address
    return None if named == wanted else f"{stage.plan.system.dns.name} leads to {named}, not to {primary.instance}"
