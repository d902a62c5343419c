"""A copy of a bucket in another Region, and in another account where there is one."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.environment_facts import EnvironmentFacts
from components.placement import Placement
from components.storage.bucket_policy import HoldDuties, Replicator
from components.storage.bucket_replication import BucketReplication, BucketReplicationArgs, replicator
from components.storage.private_bucket import Lock, PrivateBucket, PrivateBucketArgs


@dataclass(frozen=True, kw_only=True)
class BucketReplicaArgs:
    """What a replica needs to know.

    Attributes:
        source: the bucket that is copied; its `PrivateBucketArgs.key` is what copies are decrypted with.
        destination: where the replica is: another Region, and the backup account where the environment has one.
        purpose: middle of the replica's name; None for that of the source and ``replica``.
        key: ARN of the key for copies, usable in the destination's Region; None only where the source has S3's own.
        expire_days: copies expire after that.
        lock: default retention of the replica. A locked source needs a locked replica; a copy keeps the retention and the hold of its
            original, the default is for what arrives without.
        topic: ARN of the topic that hears of copies that fail or are late, in the source's account and Region; None for nobody.
        holds: who may place and lift legal holds on copies.
        also_from: other buckets' replicators that copy into the replica.
    """

    facts: EnvironmentFacts
    source: PrivateBucket
    destination: Placement
    key: pulumi.Input[str] | None
    expire_days: int
    lock: Lock | None = None
    purpose: str | None = None
    topic: pulumi.Input[str] | None = None
    holds: HoldDuties | None = None
    also_from: tuple[Replicator, ...] = ()

    def __post_init__(self) -> None:
        if self.source.locked and self.lock is None:
            raise ValueError(f"{self.source.purpose} is locked and its replica is not: S3 refuses to copy there; give the replica a lock")


class BucketReplica(pulumi.ComponentResource):
    """A replica and the copying into it.

    Pulumi type: ``holdfast:storage:BucketReplica``

    Creates:
        - `PrivateBucket` *name*, at the destination: takes copies from the source's replication role alone. No access logs: S3 delivers
          those to a bucket of the same account and Region only; the trail records every access to it instead.
        - `BucketReplication` *name*, where the source is: the only one the source can have

    What a change replaces: see `PrivateBucket`.

    Outputs: `bucket`.
    """

    bucket: PrivateBucket

    def __init__(self, name: str, args: BucketReplicaArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:storage:BucketReplica", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.bucket = PrivateBucket(
            name,
            PrivateBucketArgs(
                facts=args.facts,
                placement=args.destination,
                purpose=args.purpose or replica_purpose(args.source.purpose),
                key=args.key,
                expire_days=args.expire_days,
                lock=args.lock,
                holds=args.holds,
                replicators=(replicator(args.facts, args.source), *args.also_from),
            ),
            child,
        )
        BucketReplication(
            name,
            BucketReplicationArgs(
                facts=args.facts,
                source=args.source,
                targets={f"{args.source.purpose}-to-recovery": self.bucket},
                topic=args.topic,
            ),
            child,
        )
        self.register_outputs({"bucket": self.bucket.arn})


def replica_purpose(purpose: str) -> str:
    """What the replica of a bucket is for, as its name says it where nothing else was asked for."""
    return f"{purpose}-replica"
