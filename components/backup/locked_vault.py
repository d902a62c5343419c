"""A vault whose recovery points nobody can take away before their time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import backup, cloudwatch

from components.backup.vault_policy import vault_policy
from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_HOUR_S = 3600
_EVENTS = (
    "BACKUP_JOB_COMPLETED",
    "COPY_JOB_FAILED",
    "RECOVERY_POINT_MODIFIED",
    "RESTORE_JOB_COMPLETED",
    "S3_BACKUP_OBJECT_FAILED",
    "S3_RESTORE_OBJECT_FAILED",
)


@dataclass(frozen=True, kw_only=True)
class VaultRetention:
    """What a vault holds every recovery point to.

    Attributes:
        min_days: shortest retention that it takes in, `max_days` the longest.
        changeable_days: days after which nobody can take the lock off (compliance); None for a lock that can be (governance).
    """

    min_days: int
    max_days: int
    changeable_days: int | None


@dataclass(frozen=True, kw_only=True)
class LockedVaultArgs:
    """What a vault needs to know.

    Attributes:
        purpose: last word of its name.
        key: ARN of the backup key in this Region.
        copied_from: other accounts whose backups may be copied into it.
        topic: ARN of the topic of this account and Region that hears of jobs.
        made_every: longest time in which a recovery point must have been made here; None where they are only copied to.
    """

    facts: EnvironmentFacts
    placement: Placement
    purpose: str
    key: pulumi.Input[str]
    retention: VaultRetention
    copied_from: tuple[str, ...]
    topic: pulumi.Input[str]
    made_every: timedelta | None = None


class LockedVault(pulumi.ComponentResource):
    """A vault with its lock, its policy and its voice.

    Pulumi type: ``holdfast:backup:LockedVault``

    Creates *name* of each:
        - ``aws.backup.Vault`` (protected where the environment is)
        - ``aws.backup.VaultLockConfiguration``: shortest and longest retention; with `changeable_days` nobody can take it off after that
        - ``aws.backup.VaultPolicy``: deletion denied to everybody, copies taken from named accounts alone
        - ``aws.backup.VaultNotifications``: every finished job, failed copy and changed recovery point; a finished job carries its state,
          so a subscription filters for what failed (AWS Backup Developer Guide, "Using Amazon SNS to track AWS Backup events")
        - with `made_every`: ``aws.cloudwatch.MetricAlarm`` *name*-late: no backup job of any tier was finished for that long

    Changing `purpose` or `key` replaces the vault, which is refused while it holds recovery points.

    Outputs: `name`, `arn`: known once lock and policy are in place.
    """

    name: pulumi.Output[str]
    arn: pulumi.Output[str]

    def __init__(self, name: str, args: LockedVaultArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:backup:LockedVault", name, None, opts)
        inside = args.placement.inside(self)
        vault = backup.Vault(
            name,
            name=args.facts.named(args.purpose),
            kms_key_arn=args.key,
            force_destroy=args.facts.throw_away,
            tags=args.facts.tags(args.purpose),
            opts=args.placement.inside(self, protect=args.facts.protect),
        )
        lock = backup.VaultLockConfiguration(
            name,
            backup_vault_name=vault.name,
            min_retention_days=args.retention.min_days,
            max_retention_days=args.retention.max_days,
            changeable_for_days=args.retention.changeable_days,
            opts=inside,
        )
        policy = backup.VaultPolicy(
            name,
            backup_vault_name=vault.name,
            policy=json.dumps(vault_policy(args.placement.partition, args.copied_from), sort_keys=True),
            opts=inside,
        )
        backup.VaultNotifications(
            name, backup_vault_name=vault.name, sns_topic_arn=args.topic, backup_vault_events=list(_EVENTS), opts=inside
        )
        if args.made_every is not None:
            self._late(name, args, args.made_every)
        self.arn = pulumi.Output.all(vault.arn, lock.id, policy.id).apply(lambda made: str(made[0]))
        self.name = pulumi.Output.all(vault.name, lock.id, policy.id).apply(lambda made: str(made[0]))
        self.register_outputs({"arn": self.arn, "name": self.name})

    def _late(self, name: str, args: LockedVaultArgs, made_every: timedelta) -> None:
        """Of the vault, because AWS counts jobs by vault and not by plan (AWS Backup Developer Guide, "AWS Backup metrics")."""
        hours = int(made_every.total_seconds()) // _HOUR_S
        cloudwatch.MetricAlarm(
            f"{name}-late",
            name=args.facts.named(args.purpose, "late"),
            alarm_description=f"{args.facts.named(args.purpose)}: no recovery point for {hours} hours; a restore may lose too much",
            namespace="AWS/Backup",
            metric_name="NumberOfBackupJobsCompleted",
            dimensions={"BackupVaultName": args.facts.named(args.purpose)},
            statistic="Sum",
            period=_HOUR_S,
            evaluation_periods=hours,
            datapoints_to_alarm=hours,
            comparison_operator="LessThanThreshold",
            threshold=1,
            treat_missing_data="breaching",
            alarm_actions=[args.topic],
            ok_actions=[args.topic],
            tags=args.facts.tags(args.purpose, "late"),
            opts=args.placement.inside(self),
        )
