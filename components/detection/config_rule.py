"""Managed rules by which AWS Config judges what exists: one table, with what asks for each row.

Sources: AWS Config Developer Guide, "List of AWS Config Managed Rules" (identifiers and parameters); CIS AWS Foundations Benchmark 3.0;
NIST SP 800-53 rev. 5; HIPAA Security Rule, 45 CFR 164.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ConfigRule:
    """One managed rule.

    Attributes:
        name: in lower case words, unique in the table.
        identifier: AWS's name of the rule.
        controls: what asks for it: ``CIS …``, ``NIST …`` or ``HIPAA …``.
        why: what goes wrong where it is broken.
        parameters: of the rule, as text.
        worldwide: judges what exists once for all Regions, such as IAM users; it runs in the primary Region only.
    """

    name: str
    identifier: str
    controls: tuple[str, ...]
    why: str
    parameters: Mapping[str, str] = field(default_factory=dict, hash=False)
    worldwide: bool = False


def _rule(name: str, controls: str, why: str, identifier: str = "", *, worldwide: bool = False, **parameters: str) -> ConfigRule:
    """A row; most rules are called like their identifier, and `controls` are separated by commas."""
    called = identifier or name.upper().replace("-", "_")
    return ConfigRule(name, called, tuple(c.strip() for c in controls.split(",")), why, parameters, worldwide)


RULES = (
    _rule("rds-storage-encrypted", "NIST SC-28, HIPAA 164.312(a)(2)(iv)", "records lie in clear on a disk"),
    _rule("rds-snapshot-encrypted", "NIST SC-28, HIPAA 164.312(a)(2)(iv)", "a copy of records lies in clear"),
    _rule("rds-snapshots-public-prohibited", "NIST AC-3, HIPAA 164.312(a)(1)", "anybody may restore a copy of the records"),
    _rule("rds-instance-public-access-check", "NIST AC-4, HIPAA 164.312(a)(1)", "a database answers the internet"),
    _rule("rds-instance-deletion-protection-enabled", "NIST CP-9, HIPAA 164.308(a)(7)(ii)(A)", "one call deletes a database"),
    _rule("rds-logging-enabled", "NIST AU-2, HIPAA 164.312(b)", "nobody can say who read what"),
    _rule("db-instance-backup-enabled", "NIST CP-9, HIPAA 164.308(a)(7)(ii)(A)", "there is nothing to restore from"),
    _rule("rds-in-backup-plan", "NIST CP-9, HIPAA 164.308(a)(7)(ii)(A)", "a database is in no backup plan"),
    _rule("backup-recovery-point-encrypted", "NIST SC-28, HIPAA 164.312(a)(2)(iv)", "a backup lies in clear"),
    _rule("backup-recovery-point-manual-deletion-disabled", "NIST CP-9, HIPAA 164.308(a)(7)(ii)(A)", "backups can be deleted by hand"),
    _rule("encrypted-volumes", "NIST SC-28, HIPAA 164.312(a)(2)(iv)", "a volume lies in clear"),
    _rule("ec2-ebs-encryption-by-default", "CIS 2.2.1, NIST SC-28", "the next volume lies in clear"),
    _rule("ec2-imdsv2-check", "CIS 5.6, NIST AC-6", "a forged request inside can steal a machine's role"),
    _rule("s3-bucket-level-public-access-prohibited", "CIS 2.1.4, NIST AC-3, HIPAA 164.312(a)(1)", "a bucket can be opened to all"),
    _rule("s3-bucket-ssl-requests-only", "CIS 2.1.1, NIST SC-8, HIPAA 164.312(e)(1)", "objects travel in clear"),
    _rule("s3-bucket-versioning-enabled", "NIST SI-12, HIPAA 164.312(c)(1)", "an overwritten object is lost"),
    _rule("cloudwatch-log-group-encrypted", "NIST AU-9, HIPAA 164.312(a)(2)(iv)", "logs lie in clear"),
    _rule("sns-encrypted-kms", "NIST SC-28", "messages lie in clear"),
    _rule("secretsmanager-using-cmk", "NIST SC-12", "a secret is under a key nobody here governs"),
    _rule("cmk-backing-key-rotation-enabled", "CIS 3.6, NIST SC-12", "a key is never renewed"),
    _rule("kms-cmk-not-scheduled-for-deletion", "NIST SC-12, HIPAA 164.308(a)(7)", "what the key protects is about to be lost"),
    _rule("cloud-trail-log-file-validation-enabled", "CIS 3.2, NIST AU-9", "nobody can tell whether the trail was changed"),
    _rule("cloud-trail-encryption-enabled", "CIS 3.5, NIST AU-9", "the trail lies in clear"),
    _rule("cloud-trail-cloud-watch-logs-enabled", "NIST AU-6", "no alarm hears what the trail says"),
    _rule("vpc-flow-logs-enabled", "CIS 3.7, NIST AU-12", "nobody can say what spoke with what"),
    _rule("vpc-default-security-group-closed", "CIS 5.4, NIST SC-7", "what names no group may talk to others that name none"),
    _rule("incoming-ssh-disabled", "CIS 5.2, NIST SC-7", "administration is open to the internet"),
    _rule("no-unrestricted-route-to-igw", "NIST SC-7", "a tier without business there reaches the internet"),
    _rule("guardduty-enabled-centralized", "NIST SI-4, HIPAA 164.308(a)(1)(ii)(D)", "nobody looks for threats"),
    _rule("securityhub-enabled", "CIS 4.16, NIST CA-7", "nobody judges the account"),
    _rule("multi-region-cloud-trail-enabled", "CIS 3.1, NIST AU-12, HIPAA 164.312(b)", "calls in another Region go unseen", worldwide=True),
    _rule("root-account-mfa-enabled", "CIS 1.5, NIST IA-2", "one password opens everything", worldwide=True),
    _rule("iam-root-access-key-check", "CIS 1.4, NIST AC-6", "a key opens everything, for ever", worldwide=True),
    _rule("mfa-enabled-for-iam-console-access", "CIS 1.10, NIST IA-2, HIPAA 164.312(d)", "one password opens the console", worldwide=True),
    _rule("access-keys-rotated", "CIS 1.14, NIST AC-2", "a leaked key stays good", worldwide=True, maxAccessKeyAge="90"),
    _rule(
        "iam-user-unused-credentials-check",
        "CIS 1.12, NIST AC-2",
        "somebody who left can still come in",
        worldwide=True,
        maxCredentialUsageAge="45",
    ),
    _rule(
        "iam-password-policy",
        "CIS 1.8, NIST IA-5",
        "passwords can be guessed",
        worldwide=True,
        MinimumPasswordLength="14",
        PasswordReusePrevention="24",
    ),
    _rule("iam-policy-no-statements-with-admin-access", "CIS 1.16, NIST AC-6", "a policy gives everything", worldwide=True),
    _rule(
        "iam-support-policy-in-use",
        "CIS 1.17, NIST IR-7",
        "nobody may call AWS in an emergency",
        "IAM_POLICY_IN_USE",
        worldwide=True,
        policyARN="arn:aws:iam::aws:policy/AWSSupportAccess",
    ),
)
