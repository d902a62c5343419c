"""Which key protects what, and which AWS services must be able to use it for that.

Pure. Sources: Amazon CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using KMS"; AWS CloudTrail User Guide, "Configure
AWS KMS key policies for CloudTrail"; Amazon VPC User Guide, "Publish flow logs to Amazon S3"; Amazon SNS Developer Guide, "Data
encryption key management" (a key policy may not ask EventBridge for its source where it publishes to a topic, so the topic is asked for);
Amazon GuardDuty User Guide, "Exporting generated findings to Amazon S3 buckets".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from components.encryption.key_duties import ServiceUse
from components.encryption.own_role_use import OwnRoleUse


@dataclass(frozen=True, kw_only=True)
class KeyPurpose:
    """What one key is for.

    Attributes:
        protects: in words, for the reader of a plan.
        needed_in_recovery: whether it must decrypt after the primary Region is lost.
        services: AWS services that use it by themselves; databases and secrets work under their user's grant and need none.
        own_roles: roles of the environment that use it through one AWS service, such as those that copy buckets.
    """

    data_class: str
    protects: str
    needed_in_recovery: bool
    services: tuple[ServiceUse, ...]
    own_roles: tuple[OwnRoleUse, ...] = ()


def key_purposes(
    accounts: Iterable[str], regions: Iterable[str], partition: str, trail_owners: Iterable[str] = ()
) -> tuple[KeyPurpose, ...]:
    """The purposes of an environment's keys, one for each data class; `trail_owners` are other accounts whose trail is written here."""
    everyone, everywhere = tuple(sorted(accounts)), tuple(sorted(regions))
    groups = tuple(f"arn:{partition}:logs:{region}:{account}:log-group:*" for region in everywhere for account in everyone)
    topics = tuple(f"arn:{partition}:sns:{region}:{account}:*" for region in everywhere for account in everyone)
    owners = tuple(sorted({*everyone, *trail_owners}))
    trails = tuple(f"arn:{partition}:cloudtrail:*:{account}:trail/*" for account in owners)
    copies = OwnRoleUse(
        what="BucketsAreCopied",
        partition=partition,
        accounts=everyone,
        roles="*-replication",
        through=tuple(f"s3.{region}.amazonaws.com" for region in everywhere),
    )
    streams = replace(copies, what="StreamsAreKept", roles="*-siem-*")
    buckets = tuple(f"s3.{region}.amazonaws.com" for region in everywhere)
    journeys = OwnRoleUse(what="JourneysKeepResults", partition=partition, accounts=everyone, roles="*-journey-*", through=buckets)
    sessions = OwnRoleUse(what="SessionsAreEncrypted", partition=partition, accounts=everyone, roles="*-jump", through=())
    backups = tuple(_backups(partition, everyone, everywhere))
    drills = OwnRoleUse(what="DrillsKeepEvidence", partition=partition, accounts=everyone, roles="*-drill", through=buckets)
    return (
        KeyPurpose(
            data_class="clinical",
            protects="databases, their snapshots and credentials",
            needed_in_recovery=True,
            services=(),
            own_roles=(copies, *backups),
        ),
        KeyPurpose(
            data_class="logs",
            protects="the log archive, the trail and the evidence of drills",
            needed_in_recovery=True,
            services=(
                ServiceUse(principal="cloudtrail.amazonaws.com", condition_key="kms:EncryptionContext:aws:cloudtrail:arn", values=trails),
                ServiceUse(principal="delivery.logs.amazonaws.com", condition_key="aws:SourceAccount", values=everyone),
                ServiceUse(principal="guardduty.amazonaws.com", condition_key="aws:SourceAccount", values=everyone),
            ),
            own_roles=(copies, streams, drills),
        ),
        KeyPurpose(
            data_class="operations",
            protects="log groups and alarm topics",
            needed_in_recovery=True,
            services=(
                *(
                    ServiceUse(principal=f"logs.{region}.amazonaws.com", condition_key="kms:EncryptionContext:aws:logs:arn", values=groups)
                    for region in everywhere
                ),
                ServiceUse(principal="cloudwatch.amazonaws.com", condition_key="aws:SourceAccount", values=everyone),
                ServiceUse(principal="vpce.amazonaws.com", condition_key="aws:SourceAccount", values=everyone),
                ServiceUse(principal="events.amazonaws.com", condition_key="aws:SourceAccount", values=everyone),
                ServiceUse(
                    principal="events.amazonaws.com", condition_key="kms:EncryptionContext:aws:sns:topicArn", values=topics, what="Topics"
                ),
                ServiceUse(principal="cloudtrail.amazonaws.com", condition_key="aws:SourceAccount", values=owners),
                ServiceUse(principal="s3.amazonaws.com", condition_key="aws:SourceAccount", values=everyone),
                ServiceUse(principal="backup.amazonaws.com", condition_key="aws:SourceAccount", values=everyone),
                ServiceUse(principal="budgets.amazonaws.com", condition_key="aws:SourceAccount", values=everyone),
                ServiceUse(principal="costalerts.amazonaws.com", condition_key="aws:SourceAccount", values=everyone),
            ),
            own_roles=(journeys, sessions),
        ),
        KeyPurpose(
            data_class="backup",
            protects="backup vaults, apart from the data they keep copies of",
            needed_in_recovery=True,
            services=(ServiceUse(principal="backup.amazonaws.com", condition_key="aws:SourceAccount", values=everyone),),
            own_roles=backups,
        ),
    )


def _backups(partition: str, accounts: tuple[str, ...], regions: tuple[str, ...]) -> Iterable[OwnRoleUse]:
    """AWS Backup takes, copies and restores under roles of ours, and receives copies in another account under its service-linked one.

    Source: AWS Backup Developer Guide, "Encryption for copies of a backup to a different account or AWS Region".
    """
    roles = {
        "BackupsAreTaken": "*-backup-taking",
        "BackupsAreRestored": "*-backup-restoring",
        "BackupsAreReceived": "aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup",
    }
    through = tuple(f"{service}.{region}.amazonaws.com" for region in regions for service in ("backup", "rds", "s3"))
    return (
        OwnRoleUse(what=what, partition=partition, accounts=accounts, roles=role, through=through, lends=True)
        for what, role in roles.items()
    )
