"""Which AWS services are reached privately, and for what.

Pure. Source: AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies"; without a policy an endpoint lets any
account's credentials through, and data could leave with them. A policy names what is done from here, for our own principals and, where
the service's resources are ours, on resources of our own accounts alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class _Use:
    """What is done through an endpoint.

    Attributes:
        ours: whether every resource it is done to is one of our own accounts'.
    """

    actions: tuple[str, ...]
    ours: bool = True


_USES = {
    "kms": _Use(
        (
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey*",
            "kms:GetPublicKey",
            "kms:ReEncrypt*",
            "kms:Sign",
            "kms:Verify",
        )
    ),
    "logs": _Use(("logs:CreateLogStream", "logs:DescribeLogGroups", "logs:DescribeLogStreams", "logs:PutLogEvents")),
    "monitoring": _Use(
        ("cloudwatch:GetMetricData", "cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics", "cloudwatch:PutMetricData"), ours=False
    ),
    "rds": _Use(
        (
            "rds:AddTagsToResource",
            "rds:CreateDBInstanceReadReplica",
            "rds:CreateDBSnapshot",
            "rds:DeleteDBInstance",
            "rds:DeleteDBSnapshot",
            "rds:Describe*",
            "rds:ListTagsForResource",
            "rds:ModifyDBInstance",
            "rds:PromoteReadReplica",
            "rds:RebootDBInstance",
            "rds:RestoreDBInstanceFromDBSnapshot",
            "rds:RestoreDBInstanceToPointInTime",
        ),
        ours=False,  # Describe* names no resource
    ),
    "secretsmanager": _Use(("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue")),
    "sts": _Use(("sts:AssumeRole", "sts:GetCallerIdentity", "sts:TagSession"), ours=False),
    "ssm": _Use(
        (
            "ssm:DescribeAssociation",
            "ssm:DescribeDocument",
            "ssm:GetDocument",
            "ssm:ListAssociations",
            "ssm:ListInstanceAssociations",
            "ssm:PutInventory",
            "ssm:UpdateAssociationStatus",
            "ssm:UpdateInstanceAssociationStatus",
            "ssm:UpdateInstanceInformation",
        ),
        ours=False,  # the agent reads documents that Amazon owns
    ),
    "ssmmessages": _Use(
        (
            "ssmmessages:CreateControlChannel",
            "ssmmessages:CreateDataChannel",
            "ssmmessages:OpenControlChannel",
            "ssmmessages:OpenDataChannel",
        ),
        ours=False,
    ),
    "ec2messages": _Use(
        (
            "ec2messages:AcknowledgeMessage",
            "ec2messages:DeleteMessage",
            "ec2messages:FailMessage",
            "ec2messages:GetEndpoint",
            "ec2messages:GetMessages",
            "ec2messages:SendReply",
        ),
        ours=False,
    ),
}

INTERFACE_SERVICES = ("kms", "logs", "monitoring", "rds", "secretsmanager", "sts")
"""Those every environment has."""

JUMP_SERVICES = ("ec2messages", "ssm", "ssmmessages")
"""Those a session of Systems Manager needs (AWS Systems Manager User Guide, "Create VPC endpoints for Systems Manager")."""


def interface_policy(service: str, accounts: Iterable[str]) -> Mapping[str, object]:
    """What the environment's own principals may do by `service` through its endpoint.

    Raises:
        KeyError: nothing is known of how `service` is used, so nothing may be let through.
    """
    own, use = sorted(accounts), _USES[service]
    return _policy(use.actions, {"aws:PrincipalAccount": own, **({"aws:ResourceAccount": own} if use.ours else {})})


def object_store_policy(accounts: Iterable[str]) -> Mapping[str, object]:
    """Only the environment's own principals may reach S3, and only buckets of its own accounts."""
    own = sorted(accounts)
    return _policy(("s3:*",), {"aws:PrincipalAccount": own, "aws:ResourceAccount": own})


def _policy(actions: tuple[str, ...], condition: Mapping[str, object]) -> Mapping[str, object]:
    statement = {
        "Sid": "OwnAccountsOnly",
        "Effect": "Allow",
        "Principal": "*",
        "Action": actions[0] if len(actions) == 1 else list(actions),
        "Resource": "*",
        "Condition": {"StringEquals": condition},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
