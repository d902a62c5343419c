"""The copying of one bucket into others, in other Regions and accounts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import iam, s3

from components.environment_facts import EnvironmentFacts
from components.storage.bucket_policy import Replicator
from components.storage.private_bucket import PrivateBucket
from components.storage.replication_policy import CopySource, CopyTarget, replication_policy, replication_trust
from components.storage.replication_watch import ReplicationWatch, ReplicationWatchArgs

_PROMISED_MINUTES = 15  # the only value S3 takes


@dataclass(frozen=True, kw_only=True)
class BucketReplicationArgs:
    """What a replication needs to know.

    S3 keeps one replication per bucket, and does not copy what is a copy itself (Amazon S3 User Guide, "What does Amazon S3
    replicate?"): a bucket that must end in three places copies to all three.

    Attributes:
        source: the bucket that is copied.
        targets: where each rule copies to, by the rule's id; each target must name the `replicator` of the source. Add at the end.
        topic: ARN of the topic that hears of copies that fail or are late, in the source's account and Region; None for nobody.
    """

    facts: EnvironmentFacts
    source: PrivateBucket
    targets: Mapping[str, PrivateBucket]
    topic: pulumi.Input[str] | None = None


class BucketReplication(pulumi.ComponentResource):
    """Copies of every new version of a bucket, under the right key, within 15 minutes.

    Pulumi type: ``holdfast:storage:BucketReplication``

    Creates, where the source is:
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy`` *name*: S3 copies with it and cannot delete
        - ``aws.s3.BucketReplicationConfig`` *name*: a rule for each target with replication time control and metrics; delete markers are
          not copied; in another account the copy belongs to that account; what is under a key is encrypted anew under the target's own
        - with a topic: `ReplicationWatch` *name*

    Changing the source's purpose replaces the role. What was there before replication was turned on is not copied.

    Outputs: none.
    """

    def __init__(self, name: str, args: BucketReplicationArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:storage:BucketReplication", name, None, opts)
        source, placement = args.source, args.source.placement
        inside, copier = placement.inside(self), replicator(args.facts, args.source)
        role = iam.Role(
            name,
            name=copier.role,
            description=f"S3 copies {source.name} with it",
            assume_role_policy=json.dumps(replication_trust(placement.account), sort_keys=True),
            permissions_boundary=args.facts.boundary(placement.account),
            tags=args.facts.tags(copier.role),
            opts=inside,
        )
        allowed = iam.RolePolicy(name, name=copier.role, role=role.name, policy=_policy(source, args.targets), opts=inside)
        s3.BucketReplicationConfig(
            name,
            bucket=source.ready_name,
            role=role.arn,
            rules=[_rule(source, rule, target, priority) for priority, (rule, target) in enumerate(args.targets.items(), 1)],
            opts=placement.inside(self, depends_on=[allowed]),
        )
        if args.topic is not None:
            destinations = {rule: target.name for rule, target in args.targets.items()}
            watch = ReplicationWatchArgs(
                facts=args.facts, placement=placement, source=source.name, destinations=destinations, topic=args.topic
            )
            ReplicationWatch(name, watch, pulumi.ResourceOptions(parent=self))
        self.register_outputs({})


def replicator(facts: EnvironmentFacts, source: PrivateBucket) -> Replicator:
    """The role that copies `source`, known before it is made: what a target's policy must name."""
    placement = source.placement
    return Replicator(partition=placement.partition, account=placement.account, role=facts.named(source.purpose, "replication"))


def _policy(source: PrivateBucket, targets: Mapping[str, PrivateBucket]) -> pulumi.Output[str]:
    keys = [source.key, *(target.key for target in targets.values())]

    def document(known: list[str | None]) -> str:
        read = CopySource(arn=source.arn, region=source.placement.region, key=known[0], locked=source.locked)
        written = [
            CopyTarget(
                arn=target.arn,
                region=target.placement.region,
                key=key,
                other_account=target.placement.account != source.placement.account,
            )
            for target, key in zip(targets.values(), known[1:], strict=True)
        ]
        return json.dumps(replication_policy(read, written), sort_keys=True)

    return pulumi.Output.all(*keys).apply(document)


def _rule(source: PrivateBucket, rule: str, target: PrivateBucket, priority: int) -> s3.BucketReplicationConfigRuleArgs:
    under_a_key = source.key is not None
    other_account = target.placement.account != source.placement.account
    minutes = _PROMISED_MINUTES
    return s3.BucketReplicationConfigRuleArgs(
        id=rule,
        priority=priority,
        status="Enabled",
        filter=s3.BucketReplicationConfigRuleFilterArgs(prefix=""),
        delete_marker_replication=s3.BucketReplicationConfigRuleDeleteMarkerReplicationArgs(status="Disabled"),
        source_selection_criteria=s3.BucketReplicationConfigRuleSourceSelectionCriteriaArgs(
            sse_kms_encrypted_objects=s3.BucketReplicationConfigRuleSourceSelectionCriteriaSseKmsEncryptedObjectsArgs(status="Enabled")
        )
        if under_a_key
        else None,
        destination=s3.BucketReplicationConfigRuleDestinationArgs(
            bucket=target.ready_arn,
            storage_class="STANDARD",
            account=target.placement.account if other_account else None,
            access_control_translation=s3.BucketReplicationConfigRuleDestinationAccessControlTranslationArgs(owner="Destination")
            if other_account
            else None,
            encryption_configuration=s3.BucketReplicationConfigRuleDestinationEncryptionConfigurationArgs(replica_kms_key_id=target.key)
            if under_a_key and target.key is not None
            else None,
            metrics=s3.BucketReplicationConfigRuleDestinationMetricsArgs(
                status="Enabled", event_threshold=s3.BucketReplicationConfigRuleDestinationMetricsEventThresholdArgs(minutes=minutes)
            ),
            replication_time=s3.BucketReplicationConfigRuleDestinationReplicationTimeArgs(
                status="Enabled", time=s3.BucketReplicationConfigRuleDestinationReplicationTimeTimeArgs(minutes=minutes)
            ),
        ),
    )
