"""Rules of restores: whether they are tried, and who may make them.

Source: AWS Backup Developer Guide, "Restore testing", "IAM service roles".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from policies.aws.backups import SELECTION, plans_of, rules_of
from policies.aws.statements import statements
from policies.graph import Graph
from policies.need import Need
from policies.recovery.drill_schedule import interval
from policies.recovery.recovery_plan import recovery_plan
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_TEST_PLAN = "aws:backup/restoreTestingPlan:RestoreTestingPlan"
_TESTED = "aws:backup/restoreTestingSelection:RestoreTestingSelection"
_ROLE = "aws:iam/role:Role"
_BACKUP = "backup.amazonaws.com"
_SOURCE = ("aws:SourceAccount", "aws:SourceArn")


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
