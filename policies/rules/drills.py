"""Rules of what a drill may touch.

Source: AWS IAM User Guide, "Grant least privilege"; Service Authorization Reference, "Actions, resources, and condition keys".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policies.aws.statements import Statement, statements
from policies.graph import Graph
from policies.need import Need
from policies.recovery.recovery_plan import recovery_plan
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_ROLE = "aws:iam/role:Role"
_ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
_ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
# All of AWS, all of a service, or all databases, snapshots or buckets; parameter and subnet groups hold nothing.
_EVERYTHING = re.compile(r"^(\*|arn:[^:]*:(\*|[^:]*:[^:]*:[^:]*:(\*|(db|cluster|snapshot|cluster-snapshot|key/|secret):?\*)))$")
_HARMLESS = ("Describe", "Get", "List", "BatchGet", "Head")


@rule(
    "DRILL-001",
    Severity.CRITICAL,
    asks="May the drill role change nothing but what its policy names?",
    remedy="Name the drill's resources by ARN or by a prefix, or bind the statement to them by a condition on tags.",
    controls=("HIPAA 164.308(a)(4)(ii)(B)", "HIPAA 164.312(a)(1)", "NIST AC-6", "NIST AC-6(1)", "NIST CP-4"),
    needs=(Need.OUTPUTS,),
)
def drill_role_is_bounded(graph: Graph) -> Iterator[Violation]:
    """A drill restores, promotes and deletes on purpose; on the wrong database that is the disaster itself."""
    plan = recovery_plan(graph)
    role = graph.named(plan.drill_role, _ROLE, "arn") if plan else None
    if plan and role is None:
        yield Violation(None, f"the recovery plan names the drill role {plan.drill_role!r}, which this program does not declare")
    for holder, path in _policies(graph, role) if role else ():
        for statement in statements(holder, path):
            if wild := _unbounded(statement):
                yield Violation(role, f"{holder.name} lets the drill role do {', '.join(wild)} to whatever there is")


@rule(
    "DRILL-002",
    Severity.HIGH,
    asks="May only named roles become the drill role?",
    remedy="Name the roles that may run drills as principals of the trust policy.",
    controls=("HIPAA 164.308(a)(4)(ii)(B)", "NIST AC-3", "NIST AC-6", "NIST IA-2"),
    needs=(Need.OUTPUTS,),
)
def drill_role_trusts_named_roles(graph: Graph) -> Iterator[Violation]:
    """A trust policy that names an account trusts everybody whom that account's administrators ever trust."""
    plan = recovery_plan(graph)
    role = graph.named(plan.drill_role, _ROLE, "arn") if plan else None
    for statement in statements(role, "assumeRolePolicy") if role else ():
        wide = [p for p in statement.principals if p == "*" or p.endswith(":root") or p.isdigit()]
        if statement.allows and wide and not statement.demands("*"):
            yield Violation(role, f"{', '.join(wide)} may become the drill role, without a condition that demands anything")


def _policies(graph: Graph, role: Resource) -> Iterator[tuple[Resource, str]]:
    """Every policy of a role that this program writes, and the property that holds it."""
    for inline in role.blocks("inlinePolicies"):
        yield inline, "policy"
    for policy in graph.pointing_at(role, _ROLE_POLICY, by="role"):
        yield policy, "policy"
    for attachment in graph.pointing_at(role, _ATTACHMENT, by="role"):
        if attached := graph.target(attachment, "policyArn"):
            yield attached, "policy"


def _unbounded(statement: Statement) -> list[str]:
    """The changing actions that a statement allows on everything."""
    if not statement.allows or statement.demands("*") or not any(_EVERYTHING.match(r) for r in statement.resources):
        return []
    actions = [a for a in statement.actions if not a.partition(":")[2].startswith(_HARMLESS)]
    return actions or (["everything but its exceptions"] if statement.not_actions else [])
