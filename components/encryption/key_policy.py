"""Key policies in which whoever administers a key can never use it.

Pure: role ARNs in, IAM policy document out. Source: AWS KMS Developer Guide, "Key policies" and "Permissions reference";
NIST SP 800-57 part 1 rev. 5, 6.1.1 (separation of duties).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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
_DESTROY = ("kms:DisableKey", "kms:DisableKeyRotation", "kms:ScheduleKeyDeletion")


class KeyPolicyError(ValueError):
    """The duties asked for would break the separation this module promises."""


@dataclass(frozen=True, kw_only=True)
class ServiceUse:
    """An AWS service that encrypts with a key, and the one thing it may do so for.

    Attributes:
        principal: for example ``cloudtrail.amazonaws.com``.
        condition_key: what ties the use to us, for example ``aws:SourceAccount``.
        values: patterns, one of which must match.
    """

    principal: str
    condition_key: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class KeyDuties:
    """Who may do what with one key.

    Attributes:
        administrators: role ARNs that may configure, rotate and tag the key; never read with it.
        users: role ARNs that may encrypt and decrypt, and let AWS services do so for them; never configure.
        destroyers: the break-glass roles that alone may disable or delete it.
        services: AWS services that encrypt with it, each for one purpose.

    Raises:
        KeyPolicyError: naming every broken rule, not only the first.
    """

    administrators: frozenset[str]
    users: frozenset[str]
    destroyers: frozenset[str]
    services: tuple[ServiceUse, ...] = ()

    def __post_init__(self) -> None:
        reasons = (self._nobody_administers(), self._both(), self._not_roles(), self._services_for_anybody())
        problems = [reason for reason in reasons if reason]
        if problems:
            raise KeyPolicyError("; ".join(problems))

    def _nobody_administers(self) -> str | None:
        return None if self.administrators else "nobody administers the key"

    def _both(self) -> str | None:
        both = self.users & (self.administrators | self.destroyers)
        return f"both user and administrator: {', '.join(sorted(both))}" if both else None

    def _not_roles(self) -> str | None:
        people = {arn for arn in self.administrators | self.users | self.destroyers if ":role/" not in arn}
        return f"not a role: {', '.join(sorted(people))}" if people else None

    def _services_for_anybody(self) -> str | None:
        unbound = [use.principal for use in self.services if not use.values]
        return f"may use the key for anybody: {', '.join(unbound)}" if unbound else None


def key_policy(duties: KeyDuties) -> Document:
    """The resource policy that grants exactly `duties`, and denies destruction to everybody else."""
    statements: list[Document] = [_allow("Administer", duties.administrators, _ADMINISTER)]
    if duties.users:
        statements += [_allow("Use", duties.users, _USE), _grants(duties.users)]
    statements += [_service(use) for use in duties.services]
    if duties.destroyers:
        statements.append(_allow("Destroy", duties.destroyers, _DESTROY))
    statements.append(_nobody_else_destroys(duties.destroyers))
    return {"Version": "2012-10-17", "Statement": statements}


def _allow(sid: str, roles: frozenset[str], actions: tuple[str, ...]) -> dict[str, object]:
    return {"Sid": sid, "Effect": "Allow", "Principal": {"AWS": sorted(roles)}, "Action": list(actions), "Resource": "*"}


def _grants(users: frozenset[str]) -> Document:
    """RDS and others work under a grant that their user makes (AWS KMS Developer Guide, "Grants in AWS KMS")."""
    return {**_allow("UseThroughServices", users, ("kms:CreateGrant",)), "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}}


def _service(use: ServiceUse) -> Document:
    return {
        "Sid": "".join(word.capitalize() for word in use.principal.replace("-", ".").split(".") if word not in {"amazonaws", "com"}),
        "Effect": "Allow",
        "Principal": {"Service": use.principal},
        "Action": list(_USE),
        "Resource": "*",
        "Condition": {"StringLike": {use.condition_key: list(use.values)}},
    }


def _nobody_else_destroys(destroyers: frozenset[str]) -> Document:
    denied: dict[str, object] = {
        "Sid": "NobodyElseDestroys",
        "Effect": "Deny",
        "Principal": "*",
        "Action": list(_DESTROY),
        "Resource": "*",
    }
    return {**denied, "Condition": {"ArnNotEquals": {"aws:PrincipalArn": sorted(destroyers)}}} if destroyers else denied
