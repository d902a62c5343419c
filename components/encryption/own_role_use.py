"""Roles of an environment that use a key through one AWS service, for example to copy a bucket.

Pure. Source: AWS KMS Developer Guide, "Condition keys for AWS KMS" (kms:ViaService); IAM User Guide, "AWS JSON policy elements: Principal".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Document = Mapping[str, object]

_OPERATIONS = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey")
_WHOLE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")


@dataclass(frozen=True, kw_only=True)
class OwnRoleUse:
    """Roles that are made after the key, so that its policy can only name their account and, as a condition, their name.

    Attributes:
        what: the statement's id, for example ``Copies``.
        accounts: twelve digits each; the roles live there.
        roles: their name, ``*`` included.
        through: AWS services, in their Regions, that alone may act for them, for example ``s3.eu-west-1.amazonaws.com``; empty where they
            call the key themselves, as the agent of Systems Manager does for a session.
        lends: whether the service goes on under a grant of its own, as RDS does with whatever it copies or restores.
    """

    what: str
    partition: str
    accounts: tuple[str, ...]
    roles: str
    through: tuple[str, ...]
    lends: bool = False


def own_role_statements(use: OwnRoleUse) -> list[Document]:
    """The statements that let them encrypt and decrypt, through those services alone; and where they lend, let those be granted it."""
    condition = {
        "ArnLike": {"aws:PrincipalArn": [f"arn:{use.partition}:iam::{account}:role/{use.roles}" for account in use.accounts]},
        **({"StringEquals": {"kms:ViaService": list(use.through)}} if use.through else {}),
    }
    given = {
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:{use.partition}:iam::{account}:root" for account in use.accounts]},
        "Resource": "*",
    }
    uses = {**given, "Sid": use.what, "Action": list(_WHOLE if use.lends else _OPERATIONS), "Condition": condition}
    if not use.lends:
        return [uses]
    lent = {**condition, "Bool": {"kms:GrantIsForAWSResource": "true"}}
    return [uses, {**given, "Sid": f"{use.what}UnderGrants", "Action": "kms:CreateGrant", "Condition": lent}]
