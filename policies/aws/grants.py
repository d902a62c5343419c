"""What identities are allowed by the policies that a program writes for them.

A permissions boundary grants nothing, so a policy that only bounds is left out. Source: AWS IAM User Guide, "Policies and permissions in
AWS Identity and Access Management", "Permissions boundaries for IAM entities".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policies.aws.statements import Statement, statements
from policies.graph import Graph
from policies.resource import Resource

ROLE = "aws:iam/role:Role"
USER = "aws:iam/user:User"
GROUP = "aws:iam/group:Group"
_POLICY = "aws:iam/policy:Policy"
_LOOKS = re.compile(r"(Get|List|Describe|BatchGet|Head|Lookup|Search|Query|Scan|View)")
_PERMISSION_SET = "aws:ssoadmin/permissionSet:PermissionSet"
# A policy written for one identity: the property that holds it and the one that names the identity.
_WRITTEN = {
    "aws:iam/rolePolicy:RolePolicy": ("policy", "role"),
    "aws:iam/userPolicy:UserPolicy": ("policy", "user"),
    "aws:iam/groupPolicy:GroupPolicy": ("policy", "group"),
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": ("inlinePolicy", "permissionSetArn"),
}
# What attaches a policy: the property that names the policy and the ones that name identities.
_ATTACHED = {
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ("policyArn", ("role",)),
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": ("policyArn", ("user",)),
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": ("policyArn", ("group",)),
    "aws:iam/policyAttachment:PolicyAttachment": ("policyArn", ("roles", "users", "groups")),
    "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": ("managedPolicyArn", ("permissionSetArn",)),
}


@dataclass(frozen=True)
class Grant:
    """One allowing statement: what declares it, and those of its identities that the program declares."""

    holder: Resource
    identities: tuple[Resource, ...]
    statement: Statement


@dataclass(frozen=True)
class Attachment:
    """A policy given to identities by its ARN: `arn` as text or reference, `by` the resource that does it."""

    by: Resource
    arn: str


def grants(graph: Graph) -> Iterator[Grant]:
    """Every allowing statement of the identity policies a program writes, in declaration order within a type."""
    for holder, identities, written, path in _policies(graph):
        yield from (Grant(holder, identities, s) for s in statements(written, path) if s.allows)


def attachments(graph: Graph) -> Iterator[Attachment]:
    """Every policy that is given to an identity by its ARN."""
    for type_, (arn, _) in _ATTACHED.items():
        yield from (Attachment(attached, attached.text(arn)) for attached in graph.of_type(type_))
    for role in graph.of_type(ROLE):
        yield from (Attachment(role, arn) for arn in role.texts("managedPolicyArns"))


def boundary_of(graph: Graph, identity: Resource) -> Resource | None:
    """The policy of the program that bounds a role or a user."""
    return graph.target(identity, "permissionsBoundary", _POLICY) or graph.named(identity.text("permissionsBoundary"), _POLICY, "arn")


def is_bounded(identity: Resource) -> bool:
    """Whether a role or a user has a permissions boundary, wherever it is written."""
    return identity.has("permissionsBoundary")


def _policies(graph: Graph) -> Iterator[tuple[Resource, tuple[Resource, ...], Resource, str]]:
    """What declares a policy, for whom, and where its document is."""
    for type_, (path, names) in _WRITTEN.items():
        for written in graph.of_type(type_):
            yield written, _identities(graph, written, (names,)), written, path
    for role in graph.of_type(ROLE):
        yield from ((role, (role,), inline, "policy") for inline in role.blocks("inlinePolicies"))
    bounding = {b.urn for identity in graph.of_type(ROLE, USER) if (b := boundary_of(graph, identity))}
    for policy in graph.of_type(_POLICY):
        attached = graph.pointing_at(policy, *_ATTACHED)
        if attached or policy.urn not in bounding:
            identities = tuple(i for a in attached for i in _identities(graph, a, _ATTACHED[a.type][1]))
            yield policy, identities, policy, "policy"


def _identities(graph: Graph, holder: Resource, names: tuple[str, ...]) -> tuple[Resource, ...]:
    types = (ROLE, USER, GROUP, _PERMISSION_SET)
    found = [identity for name in names for identity in graph.targets(holder, name, *types)]
    if found:
        return tuple(found)
    named = (graph.named(text, type_, "name") for name in names for text in holder.texts(name) for type_ in types)
    return tuple(identity for identity in named if identity)


def only_looks(statement: Statement) -> bool:
    """Whether every action a statement is about reads, by the verb that AWS gives it."""
    return bool(statement.actions) and all(_LOOKS.match(action.partition(":")[2]) for action in statement.actions)
