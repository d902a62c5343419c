"""What the drill role may do, and what it may never do.

Pure: names in, IAM policy documents out. Drills make things whose names begin with ``<environment>-drill-`` and touch, of what is there
already, only databases tagged ``holdfast:drillable = true``. Source: Service Authorization Reference, "Actions, resources, and condition
keys for Amazon RDS" and "… Amazon Route 53".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Document = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class DrillReach:
    """What drills are about.

    Attributes:
        environment: first word of every name.
        regions: where they act.
        account: of the databases.
        evidence_arn: bucket they add evidence to.
        zone_id: the one private zone whose failover records they change.
        secret_arns: credentials they read.
        key_arns: keys of the data they restore.
    """

    environment: str
    partition: str
    regions: tuple[str, ...]
    account: str
    evidence_arn: str
    zone_id: str = ""
    secret_arns: tuple[str, ...] = ()
    key_arns: tuple[str, ...] = ()


_LOOK = ("rds:Describe*", "rds:ListTagsForResource", "cloudwatch:GetMetricData", "route53:GetHealthCheckStatus")
_MAKE = ("rds:AddTagsToResource", "rds:CreateDBInstanceReadReplica", "rds:CreateDBSnapshot", "rds:RestoreDBInstanceFromDBSnapshot",
         "rds:RestoreDBInstanceToPointInTime")  # fmt: skip
_MOVE = ("rds:ModifyDBInstance", "rds:PromoteReadReplica", "rds:RebootDBInstance")
_REMOVE = ("rds:DeleteDBInstance", "rds:DeleteDBSnapshot")
_NEVER = (
    "backup:Delete*",
    "cloudtrail:Delete*",
    "cloudtrail:StopLogging",
    "ec2:Delete*",
    "iam:*",
    "kms:DisableKey",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "organizations:*",
    "rds:DeleteDBCluster*",
    "rds:DeleteDBInstanceAutomatedBackup",
    "route53:DeleteHostedZone",
    "s3:BypassGovernanceRetention",
    "s3:Delete*",
    "s3:PutBucketObjectLockConfiguration",
    "secretsmanager:DeleteSecret",
    "secretsmanager:PutSecretValue",
)


def drill_policy(reach: DrillReach) -> Document:
    """What drills are granted: to look, to make and remove what is theirs, to move what is drillable."""
    drillable = {"StringEquals": {"aws:ResourceTag/holdfast:drillable": "true"}}
    return _document(
        _statement("Look", "Allow", _LOOK, ["*"]),
        _statement("MakeOwn", "Allow", _MAKE, [*_own(reach), *_helpers(reach)]),
        _statement("CopyDrillable", "Allow", _MAKE, [*_rds(reach, "db", "*"), *_rds(reach, "snapshot", "*")], drillable),
        _statement("MoveOwn", "Allow", _MOVE, [*_own(reach), *_helpers(reach)]),
        _statement("MoveDrillable", "Allow", _MOVE, _rds(reach, "db", "*"), drillable),
        _statement("RemoveOwn", "Allow", _REMOVE, _own(reach)),
        _statement(
            "Repoint",
            "Allow",
            ("route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"),
            [f"arn:{reach.partition}:route53:::hostedzone/{reach.zone_id}"],
        ),
        _statement("ReadCredentials", "Allow", ("secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"), reach.secret_arns),
        _statement(
            "UseKeys",
            "Allow",
            ("kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"),
            reach.key_arns,
            {"StringLike": {"kms:ViaService": [f"{service}.*.amazonaws.com" for service in ("rds", "s3", "secretsmanager")]}},
        ),
        _statement("KeepEvidence", "Allow", ("s3:GetObject", "s3:PutObject", "s3:PutObjectRetention"), [f"{reach.evidence_arn}/*"]),
    )


def drill_boundary(reach: DrillReach) -> Document:
    """The most that any policy may ever give the drill role: the services of a drill, and never an act that destroys.

    A permission boundary grants nothing by itself (IAM User Guide, "Permissions boundaries for IAM entities").
    """
    services = ("cloudwatch:Get*", "kms:*", "rds:*", "route53:*", "s3:*", "secretsmanager:Get*", "secretsmanager:Describe*")
    return _document(
        _statement("ServicesOfDrills", "Allow", services, ["*"], {"StringEquals": {"aws:PrincipalAccount": reach.account}}),
        _statement("Never", "Deny", _NEVER, ["*"]),
        # A grant of a key lets its holder grant on beside every policy that allows; only what is denied still counts (KMS, "Grants").
        _statement("GrantOnlyToServices", "Deny", ("kms:CreateGrant",), ["*"], {"Bool": {"kms:GrantIsForAWSResource": "false"}}),
        {"Sid": "DeleteOnlyOwn", "Effect": "Deny", "Action": list(_REMOVE), "NotResource": _own(reach)},
        {
            "Sid": "LeaveTheRestAlone",
            "Effect": "Deny",
            "Action": list(_MOVE),
            "NotResource": [*_own(reach), *_helpers(reach)],
            "Condition": {"StringNotEquals": {"aws:ResourceTag/holdfast:drillable": "true"}},
        },
    )


def _own(reach: DrillReach) -> list[str]:
    """Instances and snapshots that a drill made, by name."""
    return [arn for kind in ("db", "snapshot") for arn in _rds(reach, kind, f"{reach.environment}-drill-*")]


def _helpers(reach: DrillReach) -> list[str]:
    """What an instance is made with; these hold no data and carry no tag of ours that RDS would look at."""
    return [arn for kind in ("subgrp", "pg", "og") for arn in _rds(reach, kind, "*")]


def _rds(reach: DrillReach, kind: str, name: str) -> list[str]:
    return [f"arn:{reach.partition}:rds:{region}:{reach.account}:{kind}:{name}" for region in reach.regions]


def _statement(sid: str, effect: str, actions: Sequence[str], resources: Sequence[str], condition: Document | None = None) -> Document:
    statement: dict[str, object] = {"Sid": sid, "Effect": effect, "Action": list(actions), "Resource": list(resources)}
    return {**statement, "Condition": condition} if condition else statement


def _document(*statements: Document) -> Document:
    return {"Version": "2012-10-17", "Statement": list(statements)}
