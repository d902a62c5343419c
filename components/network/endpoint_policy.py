"""Which AWS services are reached privately, and for whom.

Pure. Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies"; without a policy an endpoint lets any
account's credentials through, and data could leave with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

INTERFACE_SERVICES = ("kms", "logs", "monitoring", "rds", "secretsmanager", "sts")

_ACTIONS = {"monitoring": "cloudwatch:*"}


def interface_policy(service: str, accounts: Iterable[str]) -> Mapping[str, object]:
    """Only the environment's own principals may call `service` through its endpoint."""
    return _policy(_ACTIONS.get(service, f"{service}:*"), {"aws:PrincipalAccount": sorted(accounts)})


def object_store_policy(accounts: Iterable[str]) -> Mapping[str, object]:
    """Only the environment's own principals may reach S3, and only buckets of its own accounts."""
    own = sorted(accounts)
    return _policy("s3:*", {"aws:PrincipalAccount": own, "aws:ResourceAccount": own})


def _policy(action: str, condition: Mapping[str, object]) -> Mapping[str, object]:
    statement = {
        "Sid": "OwnAccountsOnly",
        "Effect": "Allow",
        "Principal": "*",
        "Action": action,
        "Resource": "*",
        "Condition": {"StringEquals": condition},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
