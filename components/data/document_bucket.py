"""A system's documents: images, scans, letters, in both Regions."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.data.document_choice import DocumentNeed, document_reasons, transitions
from components.environment_facts import EnvironmentFacts
from components.placement import Placement
from components.storage.bucket_policy import HoldDuties
from components.storage.bucket_replica import BucketReplica, BucketReplicaArgs
from components.storage.private_bucket import Lock, PrivateBucket, PrivateBucketArgs


@dataclass(frozen=True, kw_only=True)
class DocumentBucketArgs:
    """What a document bucket needs to know.

    Attributes:
        what: what it holds, last word of its name.
        system: whose documents they are; `tier`: that system's, by whose plan they are backed up.
        need: how long they are kept, how firmly, and how fresh the copy must be.
        lock: None for documents that may be deleted.
        holds: who alone may place and lift legal holds, in a locked bucket and its copy; None leaves it to the account's own policies.
        key, recovery_key: ARNs of the clinical key, in each Region.
        access_logs: bucket that receives its access logs, in the same account and Region.
        topic: ARN of the topic that hears of copies that fail or are late.
    """

    facts: EnvironmentFacts
    placement: Placement
    recovery: Placement
    what: str
    system: str
    tier: str
    need: DocumentNeed
    lock: Lock | None
    holds: HoldDuties | None
    key: pulumi.Input[str]
    recovery_key: pulumi.Input[str]
    access_logs: pulumi.Input[str]
    topic: pulumi.Input[str]


class DocumentBucket(pulumi.ComponentResource):
    """A bucket of documents and its copy in the recovery Region.

    Pulumi type: ``holdfast:data:DocumentBucket``

    Creates:
        - `PrivateBucket` *name*: versioned, encrypted with the clinical key, TLS only, access logged, every change told to EventBridge;
          locked where asked; protected where the environment is
        - `BucketReplica` *name*: the copy, and the copying within 15 minutes

    Whoever has that duty may put a legal hold on any version of a locked bucket; neither the lifecycle nor the end of the lock removes it
    then, and the copy carries the hold too. Changing `what`, or taking the lock on or off, replaces both.

    Outputs: `bucket`, `copy`; in the engine also `choice`: the reasons, in words.
    """

    bucket: PrivateBucket
    copy: PrivateBucket

    def __init__(self, name: str, args: DocumentBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:data:DocumentBucket", name, None, opts)
        child = pulumi.ResourceOptions(parent=self)
        self.bucket = PrivateBucket(
            name,
            PrivateBucketArgs(
                facts=args.facts.of_system(args.system),
                placement=args.placement,
                purpose=args.what,
                key=args.key,
                expire_days=args.need.keep_days,
                lock=args.lock,
                holds=args.holds,
                access_logs=args.access_logs,
                failed_copies=args.topic,
                labels={"tier": args.tier, "data": "clinical"},
                transitions=transitions(args.need),
                holds_data=True,
            ),
            child,
        )
        self.copy = BucketReplica(
            f"{name}-recovery",
            BucketReplicaArgs(
                facts=args.facts.of_system(args.system),
                source=self.bucket,
                destination=args.recovery,
                key=args.recovery_key,
                expire_days=args.need.keep_days,
                lock=args.lock,
                holds=args.holds,
                topic=args.topic,
            ),
            child,
        ).bucket
        self.register_outputs({"arn": self.bucket.arn, "choice": list(document_reasons(args.need))})
