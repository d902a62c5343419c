"""Steps of a rollback: cut over to a new platform under load, lose the way back, roll back, reconcile every write."""

from __future__ import annotations

from dr_drills.plan.drill_plan import Subject
from dr_drills.plan.names import made_by_drill
from dr_drills.plan.planned_step import Phase, PlannedStep
from dr_drills.plan.scenario import DrillOptions

NOT_TESTED = (
    "Writes to tables other than the ledger: the reverse synchronisation carries the drill's ledger alone.",
    "A new platform of another version or schema: the copy is of the same kind.",
    "Clients other than the drill's own writers; the drill refuses to start while any are connected.",
)
PROHIBITED = (
    "Nobody connects clients to either side while the drill runs: what they write on the copy is not carried back.",
    "No schema change on either side.",
    "Nobody points the name by hand; ask the drill to stop instead.",
)


def steps(subject: Subject, options: DrillOptions, suffix: str) -> tuple[PlannedStep, ...]:
    """The steps for `subject`: go/no-go gates, cutover, fault, rollback, reconciliation."""
    database, dns, roles = subject.system.database, subject.system.dns, subject.roles
    primary = database.primary
    copy = made_by_drill(subject.environment, f"{subject.system.name}-new", suffix)
    old = {"instance": primary.instance, "region": primary.region}
    new = {"instance": copy, "region": primary.region}
    both = {"old": primary.instance, "new": copy, "region": primary.region}

    def step(phase: Phase, id: str, title: str, action: str, touches: str = "", **arguments: str | int) -> PlannedStep:
        return PlannedStep(id=id, title=title, phase=phase, action=action, arguments=arguments, touches=(touches,) if touches else ())

    approval = (step(Phase.METHOD, "approve-rollback", "The commander approves the rollback", "approval", role=roles.commander),)
    gates = (
        step(Phase.GATE, "primary-available", f"{primary.instance} is available", "check-primary", **old),
        step(Phase.GATE, "name-answers", f"{dns.name} leads to it", "check-name", **old),
        step(Phase.GATE, "no-clients", "No other client is connected", "check-no-clients", **old),
        step(Phase.GATE, "name-free", f"Nothing is called {copy}", "check-name-free", **new),
    )
    prepare = (
        step(
            Phase.PREPARE,
            "prepare-tables",
            "Make the ledger and probe tables ready",
            "prepare-tables",
            f"create tables holdfast_ledger and holdfast_probe on {primary.instance} where missing; they stay",
            **old,
        ),
        step(Phase.PREPARE, "read-tables", "Read every table", "read-tables", **old),
        step(
            Phase.PREPARE,
            "build-copy",
            "Build the new platform as a replica",
            "create-replica",
            f"create {copy} as a replica of {primary.instance}; deleted at the end",
            **new,
            source=primary.instance,
            source_region=primary.region,
            site="copy",
        ),
        step(Phase.PREPARE, "await-copy", "It streams", "await-streaming", **new, source=primary.instance, source_region=primary.region),
        step(
            Phase.PREPARE,
            "start-writers",
            "Start writers through the name",
            "start-writers",
            f"write rows to holdfast_ledger through {dns.name}; they stay",
        ),
        step(Phase.PREPARE, "steady", "The system is steady under their load", "await-steady"),
    )
    cutover = (
        step(Phase.METHOD, "hold-writers", "Hold the writers for the cutover", "hold-writers"),
        step(
            Phase.METHOD,
            "await-caught-up",
            "The copy has everything",
            "await-caught-up",
            **new,
            source=primary.instance,
            source_region=primary.region,
        ),
        step(Phase.METHOD, "promote-copy", "Promote the copy", "promote", f"promote {copy}", **new, replaces=""),
        step(Phase.METHOD, "await-copy-writes", "It takes writes", "await-writable", **new),
        step(
            Phase.METHOD,
            "cut-over",
            "Point the name at it",
            "cut-over",
            f"point {dns.name} ({dns.primary_set}) at {copy}",
            **both,
            set=dns.primary_set,
        ),
        step(
            Phase.METHOD,
            "start-sync",
            "Carry new rows back to the old side",
            "start-sync",
            f"copy new rows of holdfast_ledger from {copy} to {primary.instance}",
            **both,
        ),
        step(Phase.METHOD, "release-writers", "Let the writers go on", "release-writers", sync_step="start-sync"),
        step(Phase.METHOD, "steady-new", "The new platform is steady and the old side keeps up", "await-in-step", **both),
    )
    rollback = (
        step(Phase.METHOD, "stop-sync", "Break the synchronisation", "stop-sync", "stop carrying rows back", **both),
        step(
            Phase.METHOD,
            "watch-drift",
            f"The trigger of {subject.triggers.sync_drift_rows} rows trips",
            "watch-drift",
            **both,
            trigger_rows=subject.triggers.sync_drift_rows,
        ),
        *(approval if options.require_approval else ()),
        step(
            Phase.METHOD,
            "declare",
            "Declare the rollback",
            "declare",
            what="rollback",
            approval="approve-rollback" if options.require_approval else "",
        ),
        step(
            Phase.METHOD,
            "close-copy",
            "Close the new platform to writes",
            "set-read-only",
            f"make {database.name} on {copy} read-only",
            **new,
            lasting="yes",
        ),
        step(Phase.METHOD, "prove-fence", "A write at its own address fails", "prove-fence", **new, event="E5"),
        step(Phase.METHOD, "await-old-writes", "The old side takes writes", "await-writable", **old, requested="E6", event="E7"),
        step(
            Phase.METHOD,
            "point-name",
            "Point the name at the old side",
            "point-name",
            f"point {dns.name} ({dns.primary_set}) at {primary.instance}",
            **old,
            set=dns.primary_set,
        ),
        step(Phase.METHOD, "stable", "Writes through the name are good and stay good", "await-stable"),
        step(Phase.METHOD, "stop-writers", "Stop the writers and close their ledger", "stop-writers"),
    )
    verify = (
        step(
            Phase.VERIFY,
            "reconcile",
            "Carry every remaining row back, queue every conflict",
            "reconcile",
            f"insert missing rows of holdfast_ledger into {primary.instance}",
            **both,
            settles="cut-over",
        ),
        step(Phase.VERIFY, "read-back", "Read back every row that was promised", "read-back", **old),
        step(Phase.VERIFY, "compare-tables", "Compare every other table", "compare-tables", **old, live=""),
        step(
            Phase.VERIFY,
            "negative-control",
            "Every validator finds what is broken on purpose",
            "negative-control",
            f"make and break temporary copies on {copy}, in transactions that are rolled back",
            **new,
        ),
        step(Phase.RESTORE, "redundant", "The recovery replica still follows the old side", "check-redundancy", event="E11"),
    )
    return (*gates, *prepare, *cutover, *rollback, *verify)
