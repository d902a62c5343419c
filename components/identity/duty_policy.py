"""What each duty may do.

Pure: a duty and its surroundings in, an IAM policy out. Every statement asks for a session that came in with a second factor, so a role
that is reached by another way can do nothing. Source: Service Authorization Reference, "Actions, resources, and condition keys".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from components.identity.duty import Duty
from components.identity.policy_document import Conditions, Document, allow, document

MFA_TAG = "mfa"
"""Session tag in which the identity provider says that a second factor was used; transitive, so it survives role chaining."""

_LOOK_CONFIGURATION = (
    "access-analyzer:Get*", "access-analyzer:List*", "backup:Describe*", "backup:List*", "cloudtrail:Describe*", "cloudtrail:GetTrail*",
    "cloudwatch:Describe*", "cloudwatch:GetMetricData", "cloudwatch:List*", "config:Describe*", "config:Get*", "ec2:Describe*",
    "guardduty:Get*", "guardduty:List*", "iam:Get*", "iam:List*", "kms:Describe*", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus",
    "kms:List*", "organizations:Describe*", "organizations:List*", "rds:Describe*", "route53:Get*", "route53:List*",
    "s3:GetBucket*", "s3:GetEncryptionConfiguration", "s3:ListAllMyBuckets", "securityhub:Describe*", "securityhub:Get*",
    "securityhub:List*", "tag:Get*",
)  # fmt: skip
_CHANGE_NETWORK = (
    "ec2:AssociateRouteTable", "ec2:AuthorizeSecurityGroup*", "ec2:CreateRoute", "ec2:CreateTags", "ec2:ReplaceRoute",
    "ec2:RevokeSecurityGroup*", "ec2:SearchTransitGatewayRoutes", "ssm:StartSession", "ssm:TerminateSession",
)  # fmt: skip
_STEADY = ("rds:FailoverDBCluster", "rds:PromoteReadReplica", "rds:RebootDBInstance", "route53:ChangeResourceRecordSets",
           "cloudwatch:SetAlarmState", "ssm:StartSession", "ssm:TerminateSession")  # fmt: skip
_READ_LOGS = (
    "athena:GetQueryExecution", "athena:GetQueryResults", "athena:StartQueryExecution", "athena:StopQueryExecution", "glue:GetDatabase*",
    "glue:GetPartitions", "glue:GetTable*", "logs:FilterLogEvents", "logs:GetLogEvents", "logs:GetQueryResults", "logs:StartQuery",
    "logs:StopQuery",
)  # fmt: skip
_REVIEW = ("access-analyzer:ApplyArchiveRule", "access-analyzer:StartResourceScan", "access-analyzer:UpdateFindings",
           "guardduty:ArchiveFindings", "guardduty:UnarchiveFindings", "securityhub:BatchUpdateFindings")  # fmt: skip
_ADMINISTER_KEYS = ("kms:CreateAlias", "kms:EnableKey", "kms:EnableKeyRotation", "kms:RotateKeyOnDemand", "kms:TagResource",
                    "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription")  # fmt: skip
_OPERATE_BACKUPS = ("backup:Get*", "backup:StartBackupJob", "backup:StartCopyJob", "backup:StartRestoreJob", "backup:StopBackupJob")
_APPROVE = ("codepipeline:PutApprovalResult", "ssm:SendAutomationSignal")


@dataclass(frozen=True, kw_only=True)
class DutyPlace:
    """Where a duty is done, and what it reaches there.

    Attributes:
        environment: first word of every name.
        regions: where it is done.
        log_buckets: ARNs of the buckets that keep logs and evidence; their key is in `key_account` under the alias of its data class.
    """

    environment: str
    partition: str
    account: str
    regions: tuple[str, ...]
    log_buckets: tuple[str, ...] = ()
    key_account: str = ""

    def arns(self, service: str, resource: str) -> list[str]:
        """An ARN in each Region."""
        return [f"arn:{self.partition}:{service}:{region}:{self.account}:{resource}" for region in self.regions]

    @property
    def with_mfa(self) -> Conditions:
        """True of sessions that came in with a second factor."""
        return {"StringEquals": {f"aws:PrincipalTag/{MFA_TAG}": "true"}}

    @property
    def on_ours(self) -> Conditions:
        """True of what is tagged as this environment's, in a session with a second factor."""
        ours = {"aws:ResourceTag/holdfast:environment": self.environment}
        return {"StringEquals": {f"aws:PrincipalTag/{MFA_TAG}": "true", **ours}}


def duty_policy(duty: Duty, place: DutyPlace) -> Document:
    """What `duty` may do at `place`."""
    look = allow("LookAtConfiguration", _LOOK_CONFIGURATION, conditions=place.with_mfa)
    return document(look, *_MORE[duty](place))


def _platform_engineer(place: DutyPlace) -> list[Document]:
    return [allow("ChangeNetwork", _CHANGE_NETWORK, conditions=place.on_ours)]


def _on_call(place: DutyPlace) -> list[Document]:
    return [allow("KeepRunning", _STEADY, conditions=place.on_ours), allow("ReadLogs", _READ_LOGS, conditions=place.with_mfa)]


def _security_reviewer(place: DutyPlace) -> list[Document]:
    return [allow("ReviewFindings", _REVIEW, conditions=place.with_mfa), allow("ReadLogs", _READ_LOGS, conditions=place.with_mfa)]


def _log_review(place: DutyPlace) -> list[Document]:
    objects = [f"{bucket}/*" for bucket in place.log_buckets]
    reads = [
        allow("ReadArchive", ("s3:GetObject", "s3:GetObjectRetention", "s3:GetObjectVersion"), objects, place.with_mfa),
        allow("ListArchive", ("s3:ListBucket", "s3:ListBucketVersions"), place.log_buckets, place.with_mfa),
    ]
    named = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": f"alias/{place.environment}-logs"}}
    keys = [f"arn:{place.partition}:kms:{region}:{place.key_account}:key/*" for region in place.regions]
    reads.append(allow("DecryptArchive", ("kms:Decrypt",), keys, {**place.with_mfa, **named}))
    return [allow("ReadLogs", _READ_LOGS, conditions=place.with_mfa), *(reads if place.log_buckets else ())]


def _key_administration(place: DutyPlace) -> list[Document]:
    return [allow("AdministerKeys", _ADMINISTER_KEYS, [*place.arns("kms", "key/*"), *place.arns("kms", "alias/*")], place.with_mfa)]


def _backup_operator(place: DutyPlace) -> list[Document]:
    return [allow("OperateBackups", _OPERATE_BACKUPS, place.arns("backup", "*"), place.with_mfa)]


def _approver(place: DutyPlace) -> list[Document]:
    pipelines = [*place.arns("codepipeline", "*"), *place.arns("ssm", "automation-execution/*")]
    return [allow("Approve", _APPROVE, pipelines, place.with_mfa)]


def _nothing_more(_place: DutyPlace) -> list[Document]:
    return []


_MORE: Mapping[Duty, Callable[[DutyPlace], list[Document]]] = {
    Duty.PLATFORM_ENGINEER: _platform_engineer,
    Duty.SECURITY_REVIEWER: _security_reviewer,
    Duty.AUDITOR: _nothing_more,
    Duty.LOG_REVIEW: _log_review,
    Duty.KEY_ADMINISTRATION: _key_administration,
    Duty.BACKUP_OPERATOR: _backup_operator,
    Duty.ON_CALL: _on_call,
    Duty.APPROVER: _approver,
}
