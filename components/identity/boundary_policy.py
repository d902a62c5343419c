"""The most that any role of an environment may ever do in one account.

Pure. A permission boundary grants nothing by itself: what a role may do is what its own policy and the boundary both allow. Sources:
AWS IAM User Guide, "Permissions boundaries for IAM entities" and "Delegating responsibility to others using permissions boundaries";
AWS General Reference, "Service endpoints" (services with one global endpoint).
"""

from __future__ import annotations

from dataclasses import dataclass

from components.encryption.key_destruction import APPROVAL, DESTRUCTION, DUTY_CHANGES, approvers_of, duty_roles
from components.identity.policy_document import Conditions, Document, allow, deny, document

# What the components of this project make, and what people do with them; a service that is not here cannot be used at all.
_REGIONAL = (
    "access-analyzer", "acm", "acm-pca", "athena", "backup", "backup-storage", "ce", "cloudtrail", "cloudwatch", "codepipeline", "config",
    "directconnect", "ec2", "ec2messages", "elasticloadbalancing", "events", "firehose", "fis", "glue", "guardduty", "inspector2", "kms",
    "lambda", "logs", "macie2", "network-firewall", "ram", "rds", "route53resolver", "s3", "scheduler", "secretsmanager", "securityhub",
    "sns", "sqs", "ssm", "ssmmessages", "states", "sts", "synthetics", "tag", "xray",
)  # fmt: skip
_GLOBAL = (
    "budgets", "ce", "cloudfront", "health", "organizations", "route53", "route53-recovery-control-config",
    "route53-recovery-readiness", "sts", "support", "trustedadvisor",
)  # fmt: skip
_LONG_LIVED = ("iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:CreateServiceSpecificCredential", "iam:CreateUser",
               "iam:UpdateLoginProfile", "iam:UploadSSHPublicKey")  # fmt: skip
# Of IAM what an emergency needs; not the trust of a role, with which somebody could become one that has no boundary.
_OF_IAM = ("iam:AttachRolePolicy", "iam:CreateRole", "iam:CreateServiceLinkedRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy",
           "iam:Get*", "iam:List*", "iam:PassRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:TagRole",
           "iam:UntagRole")  # fmt: skip
_BOUNDED = ("iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy")
_CHANGE_BOUNDARY = ("iam:CreatePolicyVersion", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:SetDefaultPolicyVersion")
_BLIND = (
    "access-analyzer:DeleteAnalyzer", "backup:DeleteBackupVaultLockConfiguration", "cloudtrail:DeleteTrail", "cloudtrail:StopLogging",
    "config:DeleteConfigurationRecorder", "config:StopConfigurationRecorder", "ec2:DisableEbsEncryptionByDefault",
    "guardduty:DeleteDetector", "guardduty:DisassociateFromAdministratorAccount", "organizations:LeaveOrganization",
    "s3:BypassGovernanceRetention", "s3:PutBucketObjectLockConfiguration", "securityhub:DisableSecurityHub",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class BoundaryReach:
    """What a boundary is about.

    Attributes:
        name: the boundary's own name; it protects itself, and names of narrower ones end like it.
        regions: where roles may act.
        destroyers: ARNs of the roles that may disable and delete keys; those beside them that approve it may alone tag them.
    """

    name: str
    partition: str
    account: str
    regions: tuple[str, ...]
    destroyers: frozenset[str]

    @property
    def arn(self) -> str:
        """ARN of the boundary itself."""
        return f"arn:{self.partition}:iam::{self.account}:policy/{self.name}"

    @property
    def family(self) -> str:
        """Pattern of the ARNs of this boundary and of the narrower ones beside it."""
        environment = self.name.removesuffix("boundary")
        return f"arn:{self.partition}:iam::{self.account}:policy/{environment}*boundary"


def services_within(regions: tuple[str, ...], account: str) -> tuple[Document, Document]:
    """Statements that allow the services in use: regional ones in `regions` alone, global ones for `account` alone."""
    return (
        allow(
            "InOurRegions", (f"{service}:*" for service in _REGIONAL), conditions={"StringEquals": {"aws:RequestedRegion": list(regions)}}
        ),
        allow(
            "WithoutRegion",
            (*(f"{service}:*" for service in _GLOBAL), *_OF_IAM),
            conditions={"StringEquals": {"aws:PrincipalAccount": account}},
        ),
    )


def boundary_policy(reach: BoundaryReach) -> Document:
    """The boundary of one account's roles.

    It stays within 6,144 characters without white space (IAM and AWS STS quotas, "IAM entity character limits").
    """
    duties = duty_roles(reach.partition, reach.account)
    return document(
        *services_within(reach.regions, reach.account),
        deny("NoLongLivedKeys", _LONG_LIVED),
        deny("RolesStayBounded", _BOUNDED, conditions={"ArnNotLike": {"iam:PermissionsBoundary": reach.family}}),
        deny("BoundaryStaysOn", ("iam:DeleteRolePermissionsBoundary",)),
        deny("BoundaryStaysAsItIs", _CHANGE_BOUNDARY, (reach.family,)),
        deny("NothingGoesBlind", _BLIND),
        deny("KeysStay", DESTRUCTION, conditions=_but_for(reach.destroyers)),
        deny("KeyDutiesStay", DUTY_CHANGES, duties),
        deny("ApprovalIsTheApprovers", APPROVAL, duties, conditions=_but_for(approvers_of(reach.destroyers))),
    )


def _but_for(roles: frozenset[str]) -> Conditions | None:
    return {"ArnNotEquals": {"aws:PrincipalArn": sorted(roles)}} if roles else None
