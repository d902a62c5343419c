"""Where logs go and stay: locked buckets, an unlocked staging bucket for what cannot be delivered to a locked one, and copies."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.environment_facts import EnvironmentFacts
from components.logs.database_log_feed import DATABASE_FOLDER
from components.logs.database_log_policy import takes_database_logs
from components.logs.log_deliveries import TrailOwner, access_log_delivery, configuration_delivery, traffic_delivery, trail_delivery
from components.logs.replica_place import ReplicaPlace
from components.logs.retention import Retention
from components.placement import Placement
from components.storage.bucket_policy import HoldDuties, ServiceDelivery
from components.storage.bucket_replica import BucketReplica, BucketReplicaArgs
from components.storage.bucket_replication import BucketReplication, BucketReplicationArgs, replicator
from components.storage.private_bucket import PrivateBucket, PrivateBucketArgs

_STAGED_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class LogArchiveArgs:
    """What a log archive needs to know.

    Attributes:
        key: ARN of the key for logs.
        records: how long trails, configuration history and access logs are kept; `traffic`: flow logs and DNS queries.
        trail_arn: the trail that may deliver, and `trail_owner` whose it is.
        database_log_roles: ARNs of the roles that deliver database logs.
        topic: ARN of the topic that hears of copies that fail or are late; S3 and CloudWatch must be let publish.
        holds: who alone may place and lift legal holds, None where nobody may say so.
        replica: where locked buckets are copied to, None for nowhere.
    """

    facts: EnvironmentFacts
    placement: Placement
    key: pulumi.Input[str]
    records: Retention
    traffic: Retention
    trail_arn: str
    trail_owner: TrailOwner
    topic: pulumi.Input[str]
    database_log_roles: tuple[str, ...] = ()
    holds: HoldDuties | None = None
    replica: ReplicaPlace | None = None


class LogArchive(pulumi.ComponentResource):
    """Locked archives with their staging bucket.

    Pulumi type: ``holdfast:logs:LogArchive``

    Creates:
        - `PrivateBucket` *name*-archive: locked; takes trails, and from staging what could not be delivered here
        - `PrivateBucket` *name*-traffic: locked for its own time; takes flow logs and DNS queries
        - `PrivateBucket` *name*-staging: unlocked; takes server access logs, AWS Config and database logs, which cannot be delivered
          to a locked bucket
          (Amazon S3 User Guide, "Enabling server access logging"; AWS Config Developer Guide, "Permissions for the Amazon S3 bucket for
          the AWS Config delivery channel")
        - `BucketReplication` *name*-staging: staging into the archive, and into the archive's replica, because S3 does not copy copies.
          What is staged is under S3's own key, and so are its copies; they are locked all the same.
        - with `LogArchiveArgs.replica`, `BucketReplica` *name*-archive-replica and *name*-traffic-replica

    What a change replaces: see `PrivateBucket`. A longer lock holds for new objects only.

    Outputs: `archive`, `traffic`, `staging`, and `replicas`: those of the archive and of traffic.
    """

    archive: PrivateBucket
    traffic: PrivateBucket
    staging: PrivateBucket
    replicas: tuple[PrivateBucket, ...]

    def __init__(self, name: str, args: LogArchiveArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:logs:LogArchive", name, None, opts)
        self._name, self._args = name, args
        self.staging = PrivateBucket(
            f"{name}-staging",
            PrivateBucketArgs(
                facts=args.facts,
                placement=args.placement,
                purpose="log-staging",
                key=None,
                labels={"data_class": "logs"},
                expire_days=_STAGED_DAYS,
                deliveries=(access_log_delivery(args.placement.account), configuration_delivery(args.facts.accounts)),
                failed_copies=args.topic,
                statements=takes_database_logs(_staging_arn(args), DATABASE_FOLDER, args.database_log_roles),
            ),
            self._child(),
        )
        self.archive = self._locked("archive", args.records, trail_delivery(args.trail_owner, args.trail_arn))
        self.traffic = self._locked("traffic", args.traffic, traffic_delivery(args.facts.accounts))
        targets, self.replicas = {"staging-to-archive": self.archive}, ()
        if args.replica is not None:
            archive = self._replica(self.archive, args.records, args.replica)
            self.replicas = (archive, self._replica(self.traffic, args.traffic, args.replica))
            targets["staging-to-recovery"] = archive
        BucketReplication(
            f"{name}-staging",
            BucketReplicationArgs(facts=args.facts, source=self.staging, targets=targets, topic=args.topic),
            self._child(),
        )
        self.register_outputs({"archive": self.archive.arn, "traffic": self.traffic.arn, "staging": self.staging.arn})

    def _child(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)

    def _locked(self, what: str, kept: Retention, delivery: ServiceDelivery) -> PrivateBucket:
        args = self._args
        return PrivateBucket(
            f"{self._name}-{what}",
            PrivateBucketArgs(
                facts=args.facts,
                placement=args.placement,
                purpose=f"log-{what}",
                key=args.key,
                expire_days=kept.days,
                lock=kept.lock,
                deliveries=(delivery,),
                access_logs=self.staging.ready_name,
                holds=args.holds,
                failed_copies=args.topic if args.replica else None,
            ),
            self._child(),
        )

    def _replica(self, source: PrivateBucket, kept: Retention, place: ReplicaPlace) -> PrivateBucket:
        args = self._args
        return BucketReplica(
            f"{self._name}-{source.purpose.removeprefix('log-')}-replica",
            BucketReplicaArgs(
                facts=args.facts,
                source=source,
                destination=place.placement,
                key=place.key,
                expire_days=kept.days,
                lock=kept.lock,
                topic=args.topic,
                holds=args.holds,
                also_from=(replicator(args.facts, self.staging),) if source is self.archive else (),
            ),
            self._child(),
        ).bucket


def _staging_arn(args: LogArchiveArgs) -> str:
    return f"arn:{args.placement.partition}:s3:::{args.facts.named('log-staging', args.placement.account)}"
