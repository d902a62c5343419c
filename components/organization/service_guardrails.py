"""What no identity of the organization can do.

The table of the base. Sources: AWS Organizations User Guide, "SCP evaluation" and "Service control policy examples"; AWS Control Tower
User Guide, "Deny access to AWS based on the requested AWS Region" (services that have one endpoint for all Regions); CIS AWS Foundations
Benchmark 3.0, 1.4 and 1.7 (root user).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from components.encryption.key_destruction import APPROVAL, DESTRUCTION, DUTY_CHANGES, approvers_of, duty_roles
from components.organization.guardrail import Guardrail, Unless, denied, unless
from components.organization.organization_policy import Chapter

_BLIND = (
    "access-analyzer:DeleteAnalyzer", "cloudtrail:DeleteTrail", "cloudtrail:PutEventSelectors", "cloudtrail:StopLogging",
    "cloudtrail:UpdateTrail", "config:DeleteConfigurationRecorder", "config:DeleteDeliveryChannel", "config:StopConfigurationRecorder",
    "guardduty:DeleteDetector", "guardduty:DisassociateFromAdministratorAccount", "guardduty:StopMonitoringMembers",
    "guardduty:UpdateDetector", "securityhub:BatchDisableStandards", "securityhub:DeleteInvitations", "securityhub:DisableSecurityHub",
    "securityhub:DisassociateFromAdministratorAccount",
)  # fmt: skip
_WEAKEN_BACKUP = (
    "backup:DeleteBackupVault", "backup:DeleteBackupVaultAccessPolicy", "backup:DeleteBackupVaultLockConfiguration",
    "backup:DeleteRecoveryPoint", "backup:DisassociateRecoveryPoint", "backup:UpdateRecoveryPointLifecycle",
    "rds:DeleteDBInstanceAutomatedBackup", "s3:BypassGovernanceRetention",
)  # fmt: skip
_PUBLISH = ("ec2:DisableSnapshotBlockPublicAccess", "rds:ModifyDBClusterSnapshotAttribute", "rds:ModifyDBSnapshotAttribute",
            "s3:PutAccountPublicAccessBlock", "s3:PutBucketPublicAccessBlock")  # fmt: skip
_LONG_LIVED = ("iam:CreateAccessKey", "iam:CreateServiceSpecificCredential", "iam:UploadSSHPublicKey")
_USERS = ("iam:CreateLoginProfile", "iam:CreateUser", "iam:TagUser", "iam:UpdateLoginProfile")
_WEAKEN_DEFAULTS = ("ec2:DisableEbsEncryptionByDefault", "ec2:EnableSerialConsoleAccess", "ec2:ModifyInstanceMetadataDefaults",
                    "iam:DeleteAccountPasswordPolicy", "iam:DeleteRolePermissionsBoundary", "iam:UpdateAccountPasswordPolicy")  # fmt: skip
_WITHOUT_REGION = (
    "access-analyzer:*", "account:*", "billing:*", "budgets:*", "ce:*", "cloudfront:*", "consoleapp:*", "cur:*", "freetier:*",
    "globalaccelerator:*", "health:*", "iam:*", "importexport:*", "invoicing:*", "kms:*", "networkmanager:*", "organizations:*",
    "payments:*", "pricing:*", "resource-explorer-2:*", "route53-recovery-control-config:*", "route53-recovery-readiness:*",
    "route53:*", "route53domains:*", "s3:GetAccountPublic*", "s3:GetBucketLocation", "s3:ListAllMyBuckets", "shield:*",
    "support:*", "tax:*", "trustedadvisor:*", "waf-regional:*", "waf:*", "wafv2:*",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ServiceGuardrailFacts:
    """What the base needs to know of the organization.

    Attributes:
        regions: the only Regions in which anything is made.
        deployed_by: ARNs of the roles that make the landing zone; they alone may set what they made.
        destroyers: ARNs of the roles that may disable and delete keys.
    """

    regions: tuple[str, ...]
    deployed_by: frozenset[str]
    destroyers: frozenset[str]


def service_guardrails(facts: ServiceGuardrailFacts) -> tuple[Chapter, ...]:
    """The base: what is recorded and kept, who acts, and where."""
    deployers, duties = _others_than(facts.deployed_by), duty_roles("*", "*")
    return (
        _chapter(
            "records-and-keys",
            denied("NobodyLeaves", ("organizations:LeaveOrganization", "account:CloseAccount")),
            denied("NothingGoesBlind", _BLIND, *deployers),
            denied("BackupsStay", _WEAKEN_BACKUP),
            denied("KeysStay", DESTRUCTION, *_others_than(facts.destroyers)),
            denied("KeyDutiesStay", DUTY_CHANGES, *deployers, resources=duties),
            denied("ApprovalIsTheApprovers", APPROVAL, *_others_than(facts.deployed_by | approvers_of(facts.destroyers)), resources=duties),
        ),
        _chapter(
            "identity-and-places",
            denied("NoLongLivedKeys", _LONG_LIVED),
            denied("NoUsers", _USERS, *deployers),
            denied("NoRootUser", ("*",), unless("StringLike", "aws:PrincipalArn", "arn:*:iam::*:root")),
            denied("DefaultsStay", _WEAKEN_DEFAULTS, *deployers),
            denied("NothingPublic", _PUBLISH, *deployers),
            denied(
                "NoPublicImages",
                ("ec2:ModifyImageAttribute", "ec2:ModifySnapshotAttribute"),
                unless("StringEquals", "ec2:Add/group", "all"),
            ),
            denied(
                "NoPublicObjects",
                ("s3:PutBucketAcl", "s3:PutObjectAcl"),
                unless("StringEquals", "s3:x-amz-acl", "authenticated-read", "public-read", "public-read-write"),
            ),
            Guardrail(
                sid="OnlyOurRegions",
                but_for=frozenset(_WITHOUT_REGION),
                when=frozenset({unless("StringNotEquals", "aws:RequestedRegion", *facts.regions)}),
            ),
        ),
    )


def _others_than(roles: Iterable[str]) -> tuple[Unless, ...]:
    named = sorted(roles)
    return (unless("ArnNotLike", "aws:PrincipalArn", *named),) if named else ()


def _chapter(name: str, *guardrails: Guardrail) -> Chapter:
    return Chapter(name=name, guardrails=frozenset(guardrails))
