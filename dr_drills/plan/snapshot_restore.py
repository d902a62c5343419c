"""Steps of a restore: choose a snapshot, restore it apart from the system, compare every table, delete the copy."""

from __future__ import annotations

from dr_drills.plan.drill_plan import Subject
from dr_drills.plan.names import made_by_drill
from dr_drills.plan.planned_step import Phase, PlannedStep
from dr_drills.plan.scenario import DrillOptions

NOT_TESTED = (
    "The system's clients: none was pointed at the restored copy.",
    "Loss of the Region: the copy was restored in the system's own Region and account.",
    "Whether the drill's network admits nothing else: it is taken from the plan, not probed.",
)


def steps(subject: Subject, options: DrillOptions, suffix: str) -> tuple[PlannedStep, ...]:
    """The steps for `subject`; with `options.fresh_snapshot` a snapshot of known content is taken first."""
    primary, place = subject.system.database.primary, subject.system.drill
    copy = made_by_drill(subject.environment, f"{subject.system.name}-restored", suffix)
    snapshot = made_by_drill(subject.environment, subject.system.name, suffix)
    fresh = {"snapshot": snapshot} if options.fresh_snapshot else {}
    source = {"instance": primary.instance, "region": primary.region}
    restored = {"instance": copy, "region": place.region}
    gates = (
        PlannedStep(
            id="system-available", title=f"{primary.instance} is available", phase=Phase.GATE, action="check-primary", arguments=source
        ),
        PlannedStep(
            id="name-free",
            title=f"Nothing is called {copy}",
            phase=Phase.GATE,
            action="check-name-free",
            arguments={**restored, **fresh},
        ),
        PlannedStep(
            id="place-apart",
            title=f"The drill's subnet group {place.subnet_group} and security groups are not the system's",
            phase=Phase.GATE,
            action="check-place-apart",
        ),
    )
    prepare = (
        PlannedStep(
            id="take-snapshot",
            title="Take a snapshot between two readings of every table",
            phase=Phase.PREPARE,
            action="take-snapshot",
            arguments={**source, **fresh},
            touches=(f"create snapshot {snapshot} of {primary.instance}; deleted at the end",),
        ),
    )
    chosen = (
        PlannedStep(
            id="choose-snapshot",
            title="The snapshot is usable, encrypted and of known age",
            phase=Phase.GATE,
            action="choose-snapshot",
            arguments={**source, **fresh},
        ),
    )
    method = (
        PlannedStep(
            id="request-restore",
            title="Ask for the restore",
            phase=Phase.METHOD,
            action="request-restore",
            arguments=restored,
            touches=(f"create instance {copy} in {place.region}, subnet group {place.subnet_group}; deleted at the end",),
        ),
        PlannedStep(id="await-restore", title="Wait until it can be used", phase=Phase.METHOD, action="await-restore", arguments=restored),
    )
    verify = (
        PlannedStep(
            id="compare-tables",
            title="Compare every table",
            phase=Phase.VERIFY,
            action="compare-tables",
            arguments={**restored, "live": "" if options.fresh_snapshot else primary.instance},
        ),
        PlannedStep(
            id="negative-control",
            title="Every validator finds what is broken on purpose",
            phase=Phase.VERIFY,
            action="negative-control",
            arguments=restored,
            touches=(f"make and break temporary copies on {copy}, in transactions that are rolled back",),
        ),
    )
    return (*gates, *(prepare if options.fresh_snapshot else ()), *chosen, *method, *verify)
