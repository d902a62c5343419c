"""A bucket as this project makes them: private, encrypted, versioned, TLS only, and locked where it must be."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import s3

from components.environment_facts import EnvironmentFacts
from components.placement import Placement
from components.storage.bucket_policy import ServiceDelivery, bucket_policy

_UNFINISHED_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class Lock:
    """Object Lock by default: ``GOVERNANCE`` or ``COMPLIANCE``, for whole days."""

    mode: str
    days: int


@dataclass(frozen=True, kw_only=True)
class PrivateBucketArgs:
    """What a bucket needs to know.

    Attributes:
        purpose: middle of its name, ``<environment>-<purpose>-<account>``.
        key: ARN of the key, or None for S3's own (server access logs can be delivered to no other: Amazon S3 User Guide,
            "Enabling server access logging").
        expire_days: objects and old versions expire after that; never sooner than the lock ends.
        lock: default retention, or None for an unlocked bucket.
        access_logs: bucket that receives this one's access logs, None for that bucket itself.
    """

    facts: EnvironmentFacts
    placement: Placement
    purpose: str
    key: pulumi.Input[str] | None
    expire_days: int
    lock: Lock | None = None
    deliveries: tuple[ServiceDelivery, ...] = ()
    access_logs: pulumi.Input[str] | None = None


class PrivateBucket(pulumi.ComponentResource):
    """A bucket and everything that keeps it private.

    Pulumi type: ``holdfast:storage:PrivateBucket``

    Creates *name* of each:
        - ``aws.s3.Bucket`` (protected where the environment is, if locked), ``BucketVersioning``, ``BucketOwnershipControls``,
          ``BucketPublicAccessBlock``, ``BucketServerSideEncryptionConfiguration``, ``BucketPolicy``, ``BucketLifecycleConfiguration``
        - ``BucketNotification`` to EventBridge, so that a change of any object can be watched
        - with a lock: ``BucketObjectLockConfiguration``; with `access_logs`: ``BucketLogging``

    Changing `purpose` or taking the lock on or off replaces the bucket. Outside throw-away environments a bucket that is not empty
    cannot be removed.

    Outputs: `name` and `arn`, known beforehand; `ready_name` and `ready_arn`, known once the policy and the lock are in place.
    """

    name: str
    arn: str
    ready_name: pulumi.Output[str]
    ready_arn: pulumi.Output[str]

    def __init__(self, name: str, args: PrivateBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:storage:PrivateBucket", name, None, opts)
        self.name = args.facts.named(args.purpose, args.placement.account)
        self.arn = f"arn:{args.placement.partition}:s3:::{self.name}"
        inside = args.placement.inside(self)

        bucket = s3.Bucket(
            name,
            bucket=self.name,
            object_lock_enabled=True if args.lock else None,
            force_destroy=args.facts.throw_away,
            tags=args.facts.tags(args.purpose),
            opts=args.placement.inside(self, protect=args.facts.protect and args.lock is not None),
        )
        versioning = s3.BucketVersioning(
            name, bucket=bucket.id, versioning_configuration=s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"), opts=inside
        )
        block = s3.BucketPublicAccessBlock(
            name,
            bucket=bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=inside,
        )
        s3.BucketOwnershipControls(
            name, bucket=bucket.id, rule=s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"), opts=inside
        )
        s3.BucketServerSideEncryptionConfiguration(name, bucket=bucket.id, rules=[_encryption(args.key)], opts=inside)
        policy = s3.BucketPolicy(
            name,
            bucket=bucket.id,
            policy=json.dumps(bucket_policy(self.arn, args.deliveries), sort_keys=True),
            opts=args.placement.inside(self, depends_on=[block]),
        )
        s3.BucketLifecycleConfiguration(
            name, bucket=bucket.id, rules=[_lifecycle(args.expire_days)], opts=args.placement.inside(self, depends_on=[versioning])
        )
        s3.BucketNotification(name, bucket=bucket.id, eventbridge=True, opts=inside)
        ready: list[pulumi.Output[str]] = [bucket.arn, policy.id, versioning.id]
        if args.lock:
            ready.append(self._lock(name, bucket, args.lock, args.placement.inside(self, depends_on=[versioning])))
        if args.access_logs is not None:
            s3.BucketLogging(name, bucket=bucket.id, target_bucket=args.access_logs, target_prefix=f"{self.name}/", opts=inside)
        self.ready_arn = pulumi.Output.all(*ready).apply(lambda made: str(made[0]))
        self.ready_name = self.ready_arn.apply(lambda arn: arn.rpartition(":")[2])
        self.register_outputs({"arn": self.ready_arn})

    def _lock(self, name: str, bucket: s3.Bucket, lock: Lock, options: pulumi.ResourceOptions) -> pulumi.Output[str]:
        retention = s3.BucketObjectLockConfigurationRuleDefaultRetentionArgs(mode=lock.mode, days=lock.days)
        return s3.BucketObjectLockConfiguration(
            name,
            bucket=bucket.id,
            object_lock_enabled="Enabled",
            rule=s3.BucketObjectLockConfigurationRuleArgs(default_retention=retention),
            opts=options,
        ).id


def _encryption(key: pulumi.Input[str] | None) -> s3.BucketServerSideEncryptionConfigurationRuleArgs:
    default = s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
        sse_algorithm="AES256" if key is None else "aws:kms", kms_master_key_id=key
    )
    return s3.BucketServerSideEncryptionConfigurationRuleArgs(
        apply_server_side_encryption_by_default=default, bucket_key_enabled=key is not None
    )


def _lifecycle(days: int) -> s3.BucketLifecycleConfigurationRuleArgs:
    return s3.BucketLifecycleConfigurationRuleArgs(
        id="expire",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(days=days),
        noncurrent_version_expiration=s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(noncurrent_days=days),
        abort_incomplete_multipart_upload=s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
            days_after_initiation=_UNFINISHED_DAYS
        ),
    )
