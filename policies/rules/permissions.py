"""Rules of what identities may do.

Source: AWS IAM User Guide, "Grant least privilege", "Permissions boundaries for IAM entities", "Granting a user permissions to pass a
role to an AWS service"; CIS AWS Foundations Benchmark v3.0, 1.16.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from policies.aws.grants import Grant, attachments, boundary_of, grants, is_bounded
from policies.aws.statements import Statement, statements
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_SENSITIVE = ("iam", "sts", "organizations", "sso", "kms", "secretsmanager", "ssm", "s3", "rds", "backup", "cloudtrail")
_ALL_OF_A_SERVICE = re.compile(r":policy/(.*/)?(\w*FullAccess|PowerUserAccess|SecretsManagerReadWrite)$")
# What reads records, secrets or what is under a key: on whatever there is, it is all the data of an account.
_READS_DATA = ("s3:GetObject", "kms:Decrypt", "kms:ReEncryptFrom", "secretsmanager:GetSecretValue", "ssm:GetParameter", "dynamodb:GetItem")
_SECOND_FACTOR = ("aws:multifactorauthpresent", "aws:principaltag/*mfa*")
_RAISE_ONESELF = (
    "iam:AddUserToGroup", "iam:AttachGroupPolicy", "iam:AttachRolePolicy", "iam:AttachUserPolicy", "iam:CreateAccessKey",
    "iam:CreateLoginProfile", "iam:CreatePolicyVersion", "iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary",
    "iam:PutGroupPolicy", "iam:PutRolePolicy", "iam:PutUserPolicy", "iam:SetDefaultPolicyVersion", "iam:UpdateAssumeRolePolicy",
    "iam:UpdateLoginProfile",
)  # fmt: skip
_WHATEVER_IDENTITY = re.compile(r"arn:[^:]*:iam::[^:]*:(role|user|group|policy)?/?\*")


@rule(
    "ID-001",
    Severity.CRITICAL,
    asks="Does no policy allow everything?",
    remedy="Name the actions and resources a duty needs; attach no AdministratorAccess.",
    controls=("HIPAA 164.308(a)(4)(ii)(B)", "HIPAA 164.312(a)(1)", "NIST AC-6", "NIST AC-6(1)", "NIST AC-5", "CIS AWS 1.16"),
)
def nobody_may_do_everything(graph: Graph) -> Iterator[Violation]:
    """Whoever may do everything may also undo every other control in this list, logs and locks among them."""
    for grant in grants(graph):
        if {"*", "*:*"} & set(grant.statement.actions) and grant.statement.on_everything:
            yield Violation(grant.holder, f"{grant.holder.name} allows every action on everything")
    for attachment in attachments(graph):
        if attachment.arn.endswith(":policy/AdministratorAccess"):
            yield Violation(attachment.by, f"{attachment.by.name} attaches AdministratorAccess, which allows every action on everything")


@rule(
    "ID-002",
    Severity.HIGH,
    asks="Does no policy allow a whole sensitive service, or reading all its data, on whatever there is?",
    remedy="Name the actions or the resources; an emergency role asks for a second factor and has a permissions boundary.",
    controls=("HIPAA 164.308(a)(4)(ii)(B)", "HIPAA 164.312(a)(1)", "NIST AC-6", "NIST AC-6(10)"),
)
def no_whole_service(graph: Graph) -> Iterator[Violation]:
    """All of IAM, KMS or S3 on everything is administration by another name, and grows with each action AWS adds.

    A statement that demands a second factor, of an identity with a permissions boundary, is what an emergency role is.
    """
    for grant in grants(graph):
        wild = [s for s in _SENSITIVE if any(_is_all_of(a.lower(), s) for a in grant.statement.actions)]
        if wild and grant.statement.on_everything and not _for_emergencies(grant):
            yield Violation(grant.holder, f"{grant.holder.name} allows all of {', '.join(wild)} on whatever there is")
        elif (reading := _reads_all(grant.statement)) and not _for_emergencies(grant):
            yield Violation(grant.holder, f"{grant.holder.name} allows {', '.join(reading)} on whatever there is")
        elif "*" in grant.statement.actions and not grant.statement.on_everything:
            yield Violation(grant.holder, f"{grant.holder.name} allows every action on {', '.join(grant.statement.resources)}")
    for attachment in attachments(graph):
        if _ALL_OF_A_SERVICE.search(attachment.arn):
            yield Violation(attachment.by, f"{attachment.by.name} attaches {attachment.arn.rpartition('/')[2]}, all of a service")


@rule(
    "ID-003",
    Severity.HIGH,
    asks="Does every allowing statement say what it allows, rather than what it does not?",
    remedy="Write Action and Resource; keep NotAction and NotResource for Deny.",
    controls=("HIPAA 164.308(a)(4)(ii)(B)", "NIST AC-6", "NIST AC-3"),
)
def allowed_is_what_is_named(graph: Graph) -> Iterator[Violation]:
    """An Allow with NotAction or NotResource grants everything that was forgotten, and all that AWS will ever add."""
    for grant in grants(graph):
        words = [w for w, said in (("NotAction", grant.statement.not_actions), ("NotResource", grant.statement.not_resources)) if said]
        if words:
            yield Violation(grant.holder, f"{grant.holder.name} allows by {' and '.join(words)}, so everything but what it names")


@rule(
    "ID-004",
    Severity.CRITICAL,
    asks="Can no identity give itself more than it has?",
    remedy="Name the roles and policies, demand iam:PermissionsBoundary in the condition, or deny the action in the identity's boundary.",
    controls=("HIPAA 164.308(a)(4)(ii)(C)", "HIPAA 164.312(a)(1)", "NIST AC-6(1)", "NIST AC-6(10)", "NIST AC-5"),
)
def nobody_raises_oneself(graph: Graph) -> Iterator[Violation]:
    """Writing any policy, trust or key of any identity is to have all that any of them has."""
    for grant in grants(graph):
        if not _whatever_identity(grant.statement) or grant.statement.demands("iam:permissionsboundary", "iam:policyarn"):
            continue
        raising = [a for a in _RAISE_ONESELF if grant.statement.grants(a) and not _kept_down(graph, grant, a)]
        if raising and "*" not in grant.statement.actions:
            yield Violation(grant.holder, f"{grant.holder.name} allows {', '.join(raising)} on whatever identity there is")


@rule(
    "ID-005",
    Severity.HIGH,
    asks="Does every right to pass a role name the roles and the service they are for?",
    remedy="Put the roles' ARNs in Resource and the service in a condition on iam:PassedToService.",
    controls=("HIPAA 164.308(a)(4)(ii)(B)", "NIST AC-6", "NIST AC-6(1)", "NIST AC-3"),
)
def passed_roles_are_named(graph: Graph) -> Iterator[Violation]:
    """Whoever may hand any role to a function or a machine of their own may act as that role."""
    for grant in grants(graph):
        statement = grant.statement
        if not statement.grants("iam:PassRole") or "*" in statement.actions or _for_emergencies(grant):
            continue
        if _whatever_identity(statement):
            yield Violation(grant.holder, f"{grant.holder.name} may pass whatever role there is")
        elif not statement.demands("iam:passedtoservice", "iam:associatedresourcearn"):
            yield Violation(grant.holder, f"{grant.holder.name} may pass roles to whatever service takes them")


def _is_all_of(action: str, service: str) -> bool:
    """Whether an action means every action of a service, be it by a wildcard in the service's own name."""
    named, _, verb = action.partition(":")
    return bool(verb) and not verb.strip("*") and named.strip("*") != "" and fnmatchcase(service, named)


def _reads_all(statement: Statement) -> tuple[str, ...]:
    """The actions on data that a statement allows wherever there is some; a condition that demands anything narrows it."""
    if not statement.on_everything or {"*", "*:*"} & set(statement.actions) or statement.not_actions or statement.demands("*"):
        return ()
    return tuple(a for a in _READS_DATA if statement.grants(a))


def _for_emergencies(grant: Grant) -> bool:
    return bool(grant.statement.demands(*_SECOND_FACTOR)) and bool(grant.identities) and all(is_bounded(i) for i in grant.identities)


def _whatever_identity(statement: Statement) -> bool:
    return statement.on_everything or any(_WHATEVER_IDENTITY.fullmatch(r) for r in statement.resources)


def _kept_down(graph: Graph, grant: Grant, action: str) -> bool:
    """Whether the boundary of each identity denies an action, at least where it would leave the boundary off."""
    return bool(grant.identities) and all(_denies(boundary_of(graph, i), action) for i in grant.identities)


def _denies(boundary: Resource | None, action: str) -> bool:
    """Whether a boundary denies an action on everything, or does not allow it at all."""
    written = tuple(statements(boundary, "policy")) if boundary else ()
    if written and not any(s.grants(action) for s in written):
        return True
    return any(not s.allows and s.covers(action) and s.on_everything and _always_or_unbounded(s) for s in written)


def _always_or_unbounded(denying: Statement) -> bool:
    keys = {str(key).lower() for tests in denying.conditions.values() if isinstance(tests, dict) for key in tests}
    return keys <= {"iam:permissionsboundary"}
