"""Rules of backup plans: what they take in, how often, and where the copies go.

Source: AWS Backup Developer Guide, "Backup plan options and configuration", "Creating backup copies across AWS Regions" and "across AWS
accounts"; NIST SP 800-34 rev. 1, 3.4.1 "Backup and recovery" (copies offsite).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from policies.aws.backups import PLAN, VAULT, plans_of, rules_of
from policies.graph import Graph
from policies.need import Need
from policies.recovery.recovery_plan import recovery_plan
from policies.rule import Severity, Violation, rule
from policies.settings import is_thrown_away


@rule(
    "REC-013",
    Severity.HIGH,
    asks="Does every backup plan copy its recovery points to another Region or account?",
    remedy="Add a copyActions block to a rule of the plan, to a vault in the recovery Region or the backup account.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.308(a)(7)(ii)(B)", "NIST CP-6", "NIST CP-6(1)", "NIST CP-9"),
)
def backups_are_copied_away(graph: Graph) -> Iterator[Violation]:
    """A backup beside what it backs up is lost with it: with the Region, or with the account somebody took over."""
    for plan in graph.of_type(PLAN):
        copies = [rule_.is_away(graph, copy) for rule_ in rules_of(plan) for copy in rule_.copies(graph)]
        if not any(copies):
            yield Violation(plan, f"{plan.name} copies {'to its own Region and account only' if copies else 'nothing'}")


@rule(
    "REC-014",
    Severity.HIGH,
    asks="Is the database of every system in the recovery plan taken in by a backup plan?",
    remedy="Tag the database as the backup plan's selection asks, or name it there.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.308(a)(7)(ii)(E)", "NIST CP-9", "NIST CP-2(8)"),
    needs=(Need.OUTPUTS,),
)
def systems_are_backed_up(graph: Graph) -> Iterator[Violation]:
    """Automated backups of RDS live and die with the account; only what a plan selects ends in a locked vault.

    A selection by tags loses a database silently: one word differs, and nothing fails. Asked where there is a backup plan or vault at all.
    """
    plan = recovery_plan(graph) if any(graph.of_type(PLAN, VAULT)) else None
    for system in plan.systems if plan else ():
        primary = system.primary.resource(graph) if system.primary else None
        if primary and not any(plans_of(graph, primary)):
            yield Violation(primary, f"{system.name}: no backup plan takes {primary.name} in")


@rule(
    "REC-015",
    Severity.HIGH,
    asks="Is every system's backup plan as frequent as the recovery points of its tier must be young?",
    remedy="Shorten the rule's schedule or its startWindow, or turn enableContinuousBackup on.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.308(a)(7)(ii)(B)", "NIST CP-9", "NIST CP-10"),
    needs=(Need.OUTPUTS,),
)
def plans_are_as_frequent_as_promised(graph: Graph) -> Iterator[Violation]:
    """What counts is the time to the next job plus how late it may start: AWS gives a job eight hours where nobody says less."""
    plan = recovery_plan(graph)
    for system in plan.systems if plan else ():
        primary = system.primary.resource(graph) if system.primary else None
        rules = [r for p in (plans_of(graph, primary) if primary else ()) for r in rules_of(p)]
        if not rules or system.restore_rpo is None or any(r.continuous for r in rules):
            continue
        oldest = min((age for r in rules if (age := r.oldest_point)), default=None)
        if oldest is None:
            yield Violation(primary, f"{system.name}: no rule of its backup plan has a schedule")
        elif oldest > timedelta(seconds=system.restore_rpo):
            hours, allowed = oldest.total_seconds() / 3600, system.restore_rpo / 3600
            yield Violation(primary, f"{system.name}: its newest recovery point can be {hours:g} h old; {allowed:g} h are promised")


@rule(
    "REC-021",
    Severity.MEDIUM,
    asks="Are the recovery points of every system, and their copies elsewhere, kept from one drill to the next?",
    remedy="Raise deleteAfter of the plan's rule, and of its copyActions, to at least the tier's cadence.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "HIPAA 164.308(a)(7)(ii)(D)", "NIST CP-9", "NIST SI-12"),
    needs=(Need.OUTPUTS,),
)
def points_outlive_a_cadence(graph: Graph) -> Iterator[Violation]:
    """Damage that a drill uncovers began after the drill before it: the last good state is as old as the cadence.

    An environment that is thrown away is not asked.
    """
    plan = None if is_thrown_away(graph) else recovery_plan(graph)
    for system in plan.systems if plan else ():
        primary = system.primary.resource(graph) if system.primary else None
        rules = [r for p in (plans_of(graph, primary) if primary else ()) for r in rules_of(p)]
        made = [r.made_in(graph) for r in rules]
        copied = [c for r in rules for c in r.copies(graph) if r.is_away(graph, c)]
        for what, kept in (("recovery points", made), ("copies elsewhere", copied)):
            longest = max((float("inf") if k.days is None else k.days for k in kept), default=None)
            if longest is not None and longest < (system.cadence_days or 0):
                yield Violation(
                    primary, f"{system.name}: its {what} are kept {longest:g} days; drills are {system.cadence_days:g} days apart"
                )
