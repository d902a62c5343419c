"""Rules of backup plans: what they take in, how often, and where the copies go.

Source: AWS Backup Developer Guide, "Backup plan options and configuration", "Creating backup copies across AWS Regions" and "across AWS
accounts", "Restore testing", "IAM service roles"; NIST SP 800-34 rev. 1, 3.4.1 "Backup and recovery" (copies offsite).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from policies.backups import PLAN, SELECTION, VAULT, plans_of, rules_of
from policies.drill_schedule import interval
from policies.graph import Graph
from policies.need import Need
from policies.recovery_plan import recovery_plan
from policies.resource import Resource
from policies.rule import Severity, Violation, rule
from policies.settings import is_thrown_away
from policies.statements import statements

_TEST_PLAN = "aws:backup/restoreTestingPlan:RestoreTestingPlan"
_TESTED = "aws:backup/restoreTestingSelection:RestoreTestingSelection"
_ROLE = "aws:iam/role:Role"
_BACKUP = "backup.amazonaws.com"
_SOURCE = ("aws:SourceAccount", "aws:SourceArn")


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
    "REC-016",
    Severity.MEDIUM,
    asks="Is a restore from every vault that systems are backed up to tried at least once within their cadence?",
    remedy="Add an aws.backup.RestoreTestingPlan with a selection, that includes the vault and comes at least as often as drills.",
    controls=("HIPAA 164.308(a)(7)(ii)(D)", "NIST CP-4", "NIST CP-9(1)", "NIST CP-9(2)"),
    needs=(Need.OUTPUTS,),
)
def restores_are_tested(graph: Graph) -> Iterator[Violation]:
    """A recovery point is a claim until something was restored from it; a lost grant on a key shows nowhere else."""
    plan = recovery_plan(graph)
    tests = [
        (t, interval(t, "scheduleExpression"))
        for t in graph.of_type(_TEST_PLAN)
        if graph.pointing_at(t, _TESTED, by="restoreTestingPlanName")
    ]
    for system in plan.systems if plan else ():
        primary = system.primary.resource(graph) if system.primary else None
        vaults = {v.urn: v for p in (plans_of(graph, primary) if primary else ()) for r in rules_of(p) if (v := r.made_in(graph).vault)}
        for vault in vaults.values():
            rhythms = [every for test, every in tests if _includes(graph, test, vault)]
            if not rhythms:
                yield Violation(vault, f"{system.name}: no restore from {vault.name} is ever tried")
            elif system.cadence_days is not None and min(rhythms) > timedelta(days=system.cadence_days):
                yield Violation(vault, f"{system.name}: a restore from {vault.name} is tried every {min(rhythms).days} days only")


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


@rule(
    "REC-017",
    Severity.HIGH,
    asks="May AWS Backup alone, and for this account alone, become the roles it backs up and restores with?",
    remedy="Let the role trust backup.amazonaws.com only, with a condition on aws:SourceAccount, and keep restoring apart from taking.",
    controls=("HIPAA 164.308(a)(4)(ii)(B)", "HIPAA 164.312(a)(1)", "NIST AC-6", "NIST AC-5", "NIST CP-10"),
)
def backup_roles_are_of_backup(graph: Graph) -> Iterator[Violation]:
    """Whoever can become the role that restores reads every record through a copy that nobody watches."""
    taking = {role.urn for s in graph.of_type(SELECTION) for role in graph.targets(s, "iamRoleArn", _ROLE)}
    restoring = {role.urn for s in graph.of_type(_TESTED) for role in graph.targets(s, "iamRoleArn", _ROLE)}
    for urn in dict.fromkeys((*taking, *restoring)):
        role = graph.get(urn)
        for statement in statements(role, "assumeRolePolicy") if role else ():
            others = [p for p in statement.principals if p != _BACKUP]
            if statement.allows and others:
                yield Violation(role, f"{', '.join(others)} may become {role.name if role else urn}, which AWS Backup works with")
            elif statement.allows and not statement.demands(*_SOURCE):
                yield Violation(role, f"AWS Backup may become {role.name if role else urn} on behalf of any account")
        if role and urn in taking and urn in restoring:
            yield Violation(role, f"{role.name} both takes recovery points and restores them")


def _includes(graph: Graph, test: Resource, vault: Resource) -> bool:
    return "*" in test.texts("recoveryPointSelection.includeVaults") or vault in graph.targets(test, "recoveryPointSelection", vault.type)
