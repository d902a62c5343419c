"""Steps of a crash failover: break the primary under load, promote the replica, then put everything back as it was."""

from __future__ import annotations

from dr_drills.plan.drill_plan import Subject
from dr_drills.plan.names import made_by_drill
from dr_drills.plan.planned_step import Phase, PlannedStep
from dr_drills.plan.scenario import DrillOptions

NOT_TESTED = (
    "Loss of the whole primary Region: its control plane answered throughout.",
    "Clients other than the drill's own writers.",
    "Resolvers that keep an answer longer than its time to live.",
)
PROHIBITED = (
    "No schema change and no release while the drill runs.",
    "Nobody restarts, renames or unfences a database by hand; ask the drill to stop instead.",
)


def steps(subject: Subject, options: DrillOptions, suffix: str) -> tuple[PlannedStep, ...]:
    """The steps for `subject`, failback included."""
    database, dns = subject.system.database, subject.system.dns
    primary, replica = database.primary, database.replica
    fenced = made_by_drill(subject.environment, f"{subject.system.name}-fenced", suffix)
    retired = made_by_drill(subject.environment, f"{subject.system.name}-retired", suffix)
    old = {"instance": primary.instance, "region": primary.region}
    new = {"instance": replica.instance, "region": replica.region}
    gates = (
        PlannedStep(
            id="primary-available", title=f"{primary.instance} is available", phase=Phase.GATE, action="check-primary", arguments=old
        ),
        PlannedStep(id="replica-streaming", title=f"{replica.instance} streams", phase=Phase.GATE, action="check-replica", arguments=new),
        PlannedStep(id="name-answers", title=f"{dns.name} leads to the primary", phase=Phase.GATE, action="check-name", arguments=old),
        PlannedStep(
            id="fenced-name-free",
            title=f"Nothing is called {fenced}",
            phase=Phase.GATE,
            action="check-name-free",
            arguments={**old, "instance": fenced},
        ),
        PlannedStep(
            id="retired-name-free",
            title=f"Nothing is called {retired}",
            phase=Phase.GATE,
            action="check-name-free",
            arguments={**new, "instance": retired},
        ),
    )
    approval = (
        PlannedStep(
            id="approve-failover",
            title="The commander approves the failover",
            phase=Phase.METHOD,
            action="approval",
            arguments={"role": subject.roles.commander},
        ),
    )
    method = (
        PlannedStep(
            id="crash-primary",
            title="Crash the primary",
            phase=Phase.METHOD,
            action="crash",
            arguments=old,
            touches=(f"crash {primary.instance}",),
        ),
        PlannedStep(id="detect", title="Detect the failure from outside", phase=Phase.METHOD, action="detect"),
        *(approval if options.require_approval else ()),
        PlannedStep(
            id="declare",
            title="Declare the failover",
            phase=Phase.METHOD,
            action="declare",
            arguments={"what": "failover", "approval": "approve-failover" if options.require_approval else ""},
        ),
        PlannedStep(
            id="fence-primary",
            title="Fence the old primary",
            phase=Phase.METHOD,
            action="fence",
            arguments={**old, "security_group": primary.isolation_security_group},
            touches=(f"put {primary.instance} behind {primary.isolation_security_group} alone",),
        ),
        PlannedStep(
            id="prove-fence",
            title="A write at the old primary's own address fails",
            phase=Phase.METHOD,
            action="prove-fence",
            arguments={**old, "event": "E5"},
        ),
        PlannedStep(
            id="promote-replica",
            title="Promote the replica",
            phase=Phase.METHOD,
            action="promote",
            arguments={**new, "replaces": "fence-primary crash-primary", "requested": "E6"},
            touches=(f"promote {replica.instance}",),
        ),
        PlannedStep(
            id="await-writes",
            title="It takes writes",
            phase=Phase.METHOD,
            action="await-writable",
            arguments={**new, "event": "E7"},
        ),
        PlannedStep(
            id="point-name",
            title="Point the name at it",
            phase=Phase.METHOD,
            action="point-name",
            arguments={**new, "set": dns.primary_set},
            touches=(f"point {dns.name} ({dns.primary_set}) at {replica.instance}",),
        ),
        PlannedStep(id="stable", title="Writes through the name are good and stay good", phase=Phase.METHOD, action="await-stable"),
        PlannedStep(id="stop-writers", title="Stop the writers and close their ledger", phase=Phase.METHOD, action="stop-writers"),
    )
    verify = (
        PlannedStep(id="read-back", title="Read back every row that was promised", phase=Phase.VERIFY, action="read-back", arguments=new),
        PlannedStep(
            id="compare-tables",
            title="Compare every other table",
            phase=Phase.VERIFY,
            action="compare-tables",
            arguments={**new, "live": ""},
        ),
        PlannedStep(
            id="negative-control",
            title="Every validator finds what is broken on purpose",
            phase=Phase.VERIFY,
            action="negative-control",
            arguments=new,
            touches=(f"make and break temporary copies on {replica.instance}, in transactions that are rolled back",),
        ),
    )
    return (*gates, *_prepare(subject), *method, *verify, *_failback(subject, fenced, retired))


def _prepare(subject: Subject) -> tuple[PlannedStep, ...]:
    primary, name = subject.system.database.primary, subject.system.dns.name
    old = {"instance": primary.instance, "region": primary.region}
    return (
        PlannedStep(
            id="prepare-tables",
            title="Make the ledger and probe tables ready",
            phase=Phase.PREPARE,
            action="prepare-tables",
            arguments=old,
            touches=(f"create tables holdfast_ledger and holdfast_probe on {primary.instance} where missing; they stay",),
        ),
        PlannedStep(id="read-tables", title="Read every table", phase=Phase.PREPARE, action="read-tables", arguments=old),
        PlannedStep(
            id="start-writers",
            title="Start writers through the name",
            phase=Phase.PREPARE,
            action="start-writers",
            touches=(f"write rows to holdfast_ledger through {name}; they stay",),
        ),
        PlannedStep(id="steady", title="The system is steady under their load", phase=Phase.PREPARE, action="await-steady"),
    )


def _failback(subject: Subject, fenced: str, retired: str) -> tuple[PlannedStep, ...]:
    database, dns = subject.system.database, subject.system.dns
    primary, replica = database.primary, database.replica
    home = {"instance": primary.instance, "region": primary.region}
    away = {"instance": replica.instance, "region": replica.region}

    def restore(id: str, title: str, action: str, touches: str = "", **arguments: str) -> PlannedStep:
        return PlannedStep(
            id=id, title=title, phase=Phase.RESTORE, action=action, arguments=arguments, touches=(touches,) if touches else ()
        )

    return (
        restore(
            "set-aside-primary",
            "Set the fenced primary aside",
            "rename",
            f"rename {primary.instance} to {fenced}; deleted at the end",
            **home,
            new=fenced,
        ),
        restore(
            "rebuild-primary",
            "Rebuild the primary as a replica",
            "create-replica",
            f"create {primary.instance} as a replica of {replica.instance}",
            **home,
            source=replica.instance,
            source_region=replica.region,
            site="primary",
            like=fenced,
        ),
        restore("await-rebuilt", "It streams", "await-streaming", **home, source=replica.instance, source_region=replica.region),
        restore(
            "close-to-writes",
            "Close the serving side to writes",
            "set-read-only",
            f"make {database.name} on {replica.instance} read-only for the switch",
            **away,
        ),
        restore(
            "await-caught-up",
            "The rebuilt primary has everything",
            "await-caught-up",
            **home,
            source=replica.instance,
            source_region=replica.region,
        ),
        restore(
            "fence-promoted",
            "Fence the serving side",
            "fence",
            f"put {replica.instance} behind {replica.isolation_security_group} alone",
            **away,
            security_group=replica.isolation_security_group,
        ),
        restore("prove-fence-promoted", "A write at its own address fails", "prove-fence", **away),
        restore(
            "promote-primary",
            "Promote the rebuilt primary",
            "promote",
            f"promote {primary.instance}",
            **home,
            replaces="fence-promoted close-to-writes promote-replica rebuild-primary",
        ),
        restore("open-to-writes", "Open it to writes", "set-read-write", **home),
        restore("await-writes-home", "It takes writes", "await-writable", **home),
        restore(
            "point-name-home",
            "Point the name at it",
            "point-name",
            f"point {dns.name} ({dns.primary_set}) at {primary.instance}",
            **home,
            set=dns.primary_set,
        ),
        restore("prove-name", "A write through the name reaches it", "prove-name", **home),
        restore(
            "set-aside-promoted",
            "Set the promoted instance aside",
            "rename",
            f"rename {replica.instance} to {retired}; deleted at the end",
            **away,
            new=retired,
        ),
        restore(
            "rebuild-replica",
            "Rebuild the recovery replica",
            "create-replica",
            f"create {replica.instance} as a replica of {primary.instance}",
            **away,
            source=primary.instance,
            source_region=primary.region,
            site="replica",
            like=retired,
        ),
        restore("await-replica", "It streams", "await-streaming", **away, source=primary.instance, source_region=primary.region),
        restore(
            "point-recovery",
            "Point the recovery record at it",
            "point-name",
            f"point {dns.name} ({dns.recovery_set}) at {replica.instance}",
            **away,
            set=dns.recovery_set,
        ),
        restore("redundant", "Everything is as it was before", "check-redundancy", event="E11"),
        restore(
            "remove-fenced",
            "Remove the old primary",
            "remove",
            f"delete {fenced}",
            region=primary.region,
            instance=fenced,
            settles="set-aside-primary promote-primary",
        ),
        restore(
            "remove-retired",
            "Remove the promoted instance",
            "remove",
            f"delete {retired}",
            region=replica.region,
            instance=retired,
            settles="set-aside-promoted rebuild-replica",
        ),
    )
