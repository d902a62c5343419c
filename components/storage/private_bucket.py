"""A bucket as this project makes them: private, encrypted, versioned, TLS only, and locked where it must be."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi_aws import s3

from components.environment_facts import EnvironmentFacts
from components.placement import Placement
from components.storage.bucket_policy import BucketGuests, HoldDuties, Replicator, RoleDelivery, ServiceDelivery, Statement, bucket_policy

_UNFINISHED_DAYS = 7
_FAILED_COPIES = ("s3:Replication:OperationFailedReplication", "s3:Replication:OperationMissedThreshold")


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
        expire_days: objects expire after that. Old versions do so after as many days again or, in a locked bucket, when the lock ends.
        lock: default retention, or None for an unlocked bucket.
        access_logs: bucket that receives this one's access logs, None for that bucket itself.
        replicators: roles that copy other buckets into this one.
        holds: who alone may place and lift legal holds, in a locked bucket.
        failed_copies: ARN of a topic that hears of every object that is not copied from here, or too late; None for nobody. The topic
            must let ``s3.amazonaws.com`` publish.
        roles: roles of AWS services that write into it.
        statements: of its policy, for guests of another kind.
        labels: further tags, each ``holdfast:<label>``.
        transitions: storage class to the day after which objects and old versions move there.
        holds_data: whether it holds records of patients, and is protected even unlocked.
    """

    facts: EnvironmentFacts
    placement: Placement
    purpose: str
    key: pulumi.Input[str] | None
    expire_days: int
    lock: Lock | None = None
    deliveries: tuple[ServiceDelivery, ...] = ()
    access_logs: pulumi.Input[str] | None = None
    replicators: tuple[Replicator, ...] = ()
    holds: HoldDuties | None = None
    failed_copies: pulumi.Input[str] | None = None
    roles: tuple[RoleDelivery, ...] = ()
    statements: tuple[Statement, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    transitions: Mapping[str, int] = field(default_factory=dict)
    holds_data: bool = False


class PrivateBucket(pulumi.ComponentResource):
    """A bucket and everything that keeps it private.

    Pulumi type: ``holdfast:storage:PrivateBucket``

    Creates *name* of each:
        - ``aws.s3.Bucket`` (protected where the environment is, if locked or holding data), ``BucketVersioning``,
          ``BucketOwnershipControls``, ``BucketPublicAccessBlock``, ``BucketServerSideEncryptionConfiguration``, ``BucketPolicy``,
          ``BucketLifecycleConfiguration``
        - ``BucketNotification`` to EventBridge, so that a change of any object can be watched; with `failed_copies`, also to that topic,
          because EventBridge is not told of replication (Amazon S3 User Guide, "Using EventBridge")
        - with a lock: ``BucketObjectLockConfiguration``; with `access_logs`: ``BucketLogging``

    Changing `purpose` or taking the lock on or off replaces the bucket. Outside throw-away environments a bucket that is not empty
    cannot be removed.

    In a locked bucket nobody may bypass the lock, but in throw-away environments.

    Outputs: `name` and `arn`, known beforehand; `ready_name` and `ready_arn`, known once the policy and the lock are in place; and what it
    was made with: `purpose`, `placement`, `key`, `locked`.
    """

    name: str
    arn: str
    purpose: str
    placement: Placement
    key: pulumi.Input[str] | None
    locked: bool
    ready_name: pulumi.Output[str]
    ready_arn: pulumi.Output[str]

    def __init__(self, name: str, args: PrivateBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:storage:PrivateBucket", name, None, opts)
        self.name = args.facts.named(args.purpose, args.placement.account)
        self.arn = f"arn:{args.placement.partition}:s3:::{self.name}"
        self.purpose, self.placement, self.key, self.locked = args.purpose, args.placement, args.key, args.lock is not None
        inside = args.placement.inside(self)

        bucket = s3.Bucket(
            name,
            bucket=self.name,
            object_lock_enabled=True if args.lock else None,
            force_destroy=args.facts.throw_away,
            tags=args.facts.tags(args.purpose, **args.labels),
            opts=args.placement.inside(self, protect=args.facts.protect and (args.lock is not None or args.holds_data)),
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
            policy=json.dumps(bucket_policy(self.arn, _guests(args)), sort_keys=True),
            opts=args.placement.inside(self, depends_on=[block]),
        )
        s3.BucketLifecycleConfiguration(
            name, bucket=bucket.id, rules=_lifecycle(args), opts=args.placement.inside(self, depends_on=[versioning])
        )
        s3.BucketNotification(name, bucket=bucket.id, eventbridge=True, topics=_topics(args.failed_copies), opts=inside)
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


def _guests(args: PrivateBucketArgs) -> BucketGuests:
    return BucketGuests(
        deliveries=args.deliveries,
        replicators=args.replicators,
        roles=args.roles,
        others=args.statements,
        holds=args.holds,
        lock_is_final=args.lock is not None and not args.facts.throw_away,
    )


def _topics(failed_copies: pulumi.Input[str] | None) -> list[s3.BucketNotificationTopicArgs] | None:
    if failed_copies is None:
        return None
    return [s3.BucketNotificationTopicArgs(id="failed-copies", topic_arn=failed_copies, events=list(_FAILED_COPIES))]


def _lifecycle(args: PrivateBucketArgs) -> list[s3.BucketLifecycleConfigurationRuleArgs]:
    """Expiry; what is expired in a versioned bucket is hidden first, and only then removed.

    The lifecycle never removes a locked version (Amazon S3 User Guide, "Object Lock considerations"), so a locked bucket need not wait
    again once the object is hidden.
    """
    days = args.expire_days
    expire = s3.BucketLifecycleConfigurationRuleArgs(
        id="expire",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(days=days),
        transitions=[
            s3.BucketLifecycleConfigurationRuleTransitionArgs(days=after, storage_class=storage)
            for storage, after in args.transitions.items()
        ]
        or None,
        noncurrent_version_transitions=[
            s3.BucketLifecycleConfigurationRuleNoncurrentVersionTransitionArgs(noncurrent_days=after, storage_class=storage)
            for storage, after in args.transitions.items()
        ]
        or None,
        noncurrent_version_expiration=s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
            noncurrent_days=1 if args.lock else days
        ),
        abort_incomplete_multipart_upload=s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
            days_after_initiation=_UNFINISHED_DAYS
        ),
    )
    markers = s3.BucketLifecycleConfigurationRuleArgs(
        id="markers",
        status="Enabled",
        filter=s3.BucketLifecycleConfigurationRuleFilterArgs(prefix=""),
        expiration=s3.BucketLifecycleConfigurationRuleExpirationArgs(expired_object_delete_marker=True),
    )
    return [expire, markers]
