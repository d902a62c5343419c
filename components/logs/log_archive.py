"""Where logs go and stay: a locked archive, and an unlocked staging bucket for what cannot be delivered to a locked one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

import pulumi
from pulumi_aws import iam, s3

from components.environment_facts import EnvironmentFacts
from components.placement import Placement
from components.storage.bucket_policy import ServiceDelivery
from components.storage.private_bucket import Lock, PrivateBucket, PrivateBucketArgs

_STAGED_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class LogArchiveArgs:
    """What a log archive needs to know.

    Attributes:
        key: ARN of the key for logs.
        lock: default retention of everything that arrives.
        retention_days: after which a log may expire; at most as long as the lock.
        trail_arns: trails that may deliver, `organization` their organization's id, if any.
    """

    facts: EnvironmentFacts
    placement: Placement
    key: pulumi.Input[str]
    lock: Lock
    retention_days: int
    trail_arns: tuple[str, ...]
    organization: str | None


class LogArchive(pulumi.ComponentResource):
    """A locked archive with its staging bucket.

    Pulumi type: ``holdfast:logs:LogArchive``

    Creates:
        - `PrivateBucket` *name*-archive: locked; takes trails and flow logs
        - `PrivateBucket` *name*-staging: unlocked; takes server access logs, which S3 does not deliver to a locked bucket or one with a
          default KMS key (Amazon S3 User Guide, "Enabling server access logging")
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy`` *name*-replication, ``aws.s3.BucketReplicationConfig`` *name*: staging into archive

    What a change replaces: see `PrivateBucket`. A longer lock holds for new objects only.

    Outputs: `archive`, `staging`.
    """

    archive: PrivateBucket
    staging: PrivateBucket

    def __init__(self, name: str, args: LogArchiveArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:logs:LogArchive", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.staging = PrivateBucket(
            f"{name}-staging",
            PrivateBucketArgs(
                facts=args.facts,
                placement=args.placement,
                purpose="log-staging",
                key=None,
                expire_days=_STAGED_DAYS,
                deliveries=(_access_logs(args.placement.account),),
            ),
            child,
        )
        self.archive = PrivateBucket(
            f"{name}-archive",
            PrivateBucketArgs(
                facts=args.facts,
                placement=args.placement,
                purpose="log-archive",
                key=args.key,
                expire_days=args.retention_days,
                lock=args.lock,
                deliveries=(_trails(args), _flow_logs(args.facts.accounts)),
                access_logs=self.staging.ready_name,
            ),
            child,
        )
        self._replicate(name, args)
        self.register_outputs({"archive": self.archive.arn, "staging": self.staging.arn})

    def _replicate(self, name: str, args: LogArchiveArgs) -> None:
        inside = args.placement.inside(self)
        role = iam.Role(
            f"{name}-replication",
            name=args.facts.named("log-replication"),
            description="S3 copies staged logs into the archive with it",
            assume_role_policy=json.dumps(_trust("s3.amazonaws.com", args.placement.account), sort_keys=True),
            tags=args.facts.tags("log-replication"),
            opts=inside,
        )
        iam.RolePolicy(
            f"{name}-replication",
            role=role.name,
            policy=pulumi.Output.from_input(args.key).apply(
                lambda key: json.dumps(_replication_policy(self.staging.arn, self.archive.arn, key), sort_keys=True)
            ),
            opts=inside,
        )
        destination = s3.BucketReplicationConfigRuleDestinationArgs(bucket=self.archive.ready_arn, storage_class="STANDARD")
        s3.BucketReplicationConfig(
            name,
            bucket=self.staging.ready_name,
            role=role.arn,
            rules=[
                s3.BucketReplicationConfigRuleArgs(
                    id="staging-to-archive",
                    priority=1,
                    status="Enabled",
                    filter=s3.BucketReplicationConfigRuleFilterArgs(prefix=""),
                    delete_marker_replication=s3.BucketReplicationConfigRuleDeleteMarkerReplicationArgs(status="Disabled"),
                    destination=destination,
                )
            ],
            opts=inside,
        )


def _access_logs(account: str) -> ServiceDelivery:
    return ServiceDelivery(
        principal="logging.s3.amazonaws.com", prefixes=("*",), condition_key="aws:SourceAccount", sources=(account,), looks_first=False
    )


def _trails(args: LogArchiveArgs) -> ServiceDelivery:
    owners = (*sorted(args.facts.accounts), *((args.organization,) if args.organization else ()))
    return ServiceDelivery(
        principal="cloudtrail.amazonaws.com",
        prefixes=tuple(f"AWSLogs/{owner}/*" for owner in owners),
        condition_key="aws:SourceArn",
        sources=args.trail_arns,
        looks_first=True,
    )


def _flow_logs(accounts: Iterable[str]) -> ServiceDelivery:
    everyone = tuple(sorted(accounts))
    return ServiceDelivery(
        principal="delivery.logs.amazonaws.com",
        prefixes=tuple(f"AWSLogs/{account}/*" for account in everyone),
        condition_key="aws:SourceAccount",
        sources=everyone,
        looks_first=True,
    )


def _trust(service: str, account: str) -> dict[str, object]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def _replication_policy(staging: str, archive: str, key: str) -> dict[str, object]:
    """Source: Amazon S3 User Guide, "Setting up permissions for live replication"."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["s3:GetReplicationConfiguration", "s3:ListBucket"], "Resource": staging},
            {
                "Effect": "Allow",
                "Action": ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
                "Resource": f"{staging}/*",
            },
            {"Effect": "Allow", "Action": ["s3:ReplicateObject", "s3:ReplicateTags"], "Resource": f"{archive}/*"},
            {"Effect": "Allow", "Action": "kms:GenerateDataKey", "Resource": key},
        ],
    }
