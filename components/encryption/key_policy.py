"""Key policies in which whoever administers a key can never use it.

Pure: duties in, IAM policy document out. Source: AWS KMS Developer Guide, "Key policies", "Permissions reference" and "Condition keys
for AWS KMS".
"""

from __future__ import annotations

from collections.abc import Mapping

from components.encryption.key_destruction import DESTRUCTION, destruction_denials
from components.encryption.key_duties import Delegate, KeyDuties, ServiceUse
from components.encryption.own_role_use import own_role_statements

Document = Mapping[str, object]

# No kms:Create*: it holds CreateGrant, with which an administrator could grant themselves the use of the key.
_ADMINISTER = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:List*",
    "kms:PutKeyPolicy",
    "kms:ReplicateKey",
    "kms:RotateKeyOnDemand",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
_USE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")


def key_policy(duties: KeyDuties) -> Document:
    """The resource policy that grants exactly `duties`.

    Beyond that it denies destruction to all but approved destroyers (`key_destruction`), and a change of itself to all but the
    administrators and to anybody who would switch off AWS's check that the key can still be managed afterwards.
    """
    statements: list[Document] = [_allow("Administer", duties.administrators, _ADMINISTER)]
    if duties.users:
        statements += [_allow("Use", duties.users, _USE), _grants(duties.users)]
    if duties.delegates:
        statements += [_delegation(duties.users, duties.delegates), _allow("SeeGrants", duties.users, ("kms:ListGrants",))]
    statements += [_service(use) for use in duties.services]
    statements += [statement for use in duties.own_roles for statement in own_role_statements(use)]
    if duties.destroyers:
        statements.append(_allow("Destroy", duties.destroyers, DESTRUCTION))
    return {"Version": "2012-10-17", "Statement": [*statements, *destruction_denials(duties.destroyers), *_no_weakening(duties)]}


def _allow(sid: str, roles: frozenset[str], actions: tuple[str, ...]) -> dict[str, object]:
    return {"Sid": sid, "Effect": "Allow", "Principal": {"AWS": sorted(roles)}, "Action": list(actions), "Resource": "*"}


def _grants(users: frozenset[str]) -> Document:
    """RDS and others work under a grant that their user makes (AWS KMS Developer Guide, "Grants in AWS KMS")."""
    return {**_allow("UseThroughServices", users, ("kms:CreateGrant",)), "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}}


def _delegation(users: frozenset[str], delegates: tuple[Delegate, ...]) -> Document:
    """Users may pass on what they hold themselves, to the named roles alone."""
    operations = {operation.value for delegate in delegates for operation in delegate.operations}
    return {
        **_allow("GrantToNamedRoles", users, ("kms:CreateGrant",)),
        "Condition": {
            "StringEquals": {"kms:GranteePrincipal": sorted(delegate.role for delegate in delegates)},
            "ForAllValues:StringEquals": {"kms:GrantOperations": sorted(operations)},
        },
    }


def _service(use: ServiceUse) -> Document:
    words = (word.capitalize() for word in use.principal.replace("-", ".").split(".") if word not in {"amazonaws", "com"})
    return {
        "Sid": "".join((*words, use.what)),
        "Effect": "Allow",
        "Principal": {"Service": use.principal},
        "Action": list(_USE),
        "Resource": "*",
        "Condition": {"StringLike": {use.condition_key: list(use.values)}},
    }


def _no_weakening(duties: KeyDuties) -> list[Document]:
    change: dict[str, object] = {"Effect": "Deny", "Principal": "*", "Action": "kms:PutKeyPolicy", "Resource": "*"}
    others = {"ArnNotEquals": {"aws:PrincipalArn": sorted(duties.administrators)}}
    unchecked = {"Bool": {"kms:BypassPolicyLockoutSafetyCheck": "true"}}
    return [
        {"Sid": "NobodyElseChangesPolicy", **change, "Condition": others},
        {"Sid": "NobodyLocksOut", **change, "Condition": unchecked},
    ]
