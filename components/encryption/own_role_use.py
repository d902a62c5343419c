"""Roles of an environment that use a key through one AWS service, for example to copy a bucket.

Pure. Source: AWS KMS Developer Guide, "Condition keys for AWS KMS" (kms:ViaService); IAM User Guide, "AWS JSON policy elements: Principal".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Document = Mapping[str, object]

_OPERATIONS = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey")


@dataclass(frozen=True, kw_only=True)
class OwnRoleUse:
    """Roles that are made after the key, so that its policy can only name their account and, as a condition, their name.

    Attributes:
        what: the statement's id, for example ``Copies``.
        accounts: twelve digits each; the roles live there.
        roles: their name, ``*`` included.
        through: AWS services, in their Regions, that alone may act for them, for example ``s3.eu-west-1.amazonaws.com``.
    """

    what: str
    partition: str
    accounts: tuple[str, ...]
    roles: str
    through: tuple[str, ...]


def own_role_statement(use: OwnRoleUse) -> Document:
    """The statement that lets them encrypt and decrypt, through those services alone."""
    return {
        "Sid": use.what,
        "Effect": "Allow",
        "Principal": {"AWS": [f"arn:{use.partition}:iam::{account}:root" for account in use.accounts]},
        "Action": list(_OPERATIONS),
        "Resource": "*",
        "Condition": {
            "ArnLike": {"aws:PrincipalArn": [f"arn:{use.partition}:iam::{account}:role/{use.roles}" for account in use.accounts]},
            "StringEquals": {"kms:ViaService": list(use.through)},
        },
    }
