"""What keeps logs and evidence: made early, because everything else writes there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pulumi

from components.encryption.data_key import DataKey
from components.environment_facts import EnvironmentFacts
from components.logs.database_log_feed import database_log_role
from components.logs.legal_hold_roles import hold_duties
from components.logs.log_archive import LogArchive, LogArchiveArgs
from components.logs.log_deliveries import TrailOwner
from components.logs.replica_place import ReplicaPlace
from components.logs.retention import Retention
from components.logs.trail import AuditTrail, AuditTrailArgs
from components.operations.alarm_topic import AlarmTopic, AlarmTopicArgs
from components.recovery.evidence_policy import evidence_statement
from components.storage.bucket_policy import HoldDuties
from components.storage.bucket_replica import BucketReplica, BucketReplicaArgs, replica_purpose
from components.storage.private_bucket import Lock, PrivateBucket, PrivateBucketArgs
from stacks.account import AccountRole, RegionRole
from stacks.environment import Environment
from stacks.parts.alarms import Alarms
from stacks.placed import Placed
from stacks.settings.keys import DataClass
from stacks.settings.log_class import LogClass

_COPIES, _TRAIL = "log-copies", "trail"


@dataclass(frozen=True, kw_only=True)
class LogPlaces:
    """Where logs and evidence are kept.

    Attributes:
        archive: the buckets of logs; `evidence`: that of drills.
        trail: what records every call.
        locked: every locked bucket of logs and evidence, with its copy in the recovery Region where the environment asks for one.
    """

    archive: LogArchive
    evidence: PrivateBucket
    trail: AuditTrail
    locked: tuple[PrivateBucket, ...]


def make_log_keeping(
    environment: Environment, facts: EnvironmentFacts, placed: Placed, keys: Mapping[str, DataKey], alarms: Alarms
) -> LogPlaces:
    """Archives, evidence bucket, their copies and the trail."""
    return _LogKeeping(environment, facts, placed, keys, alarms).make()


class _LogKeeping:
    def __init__(
        self, environment: Environment, facts: EnvironmentFacts, placed: Placed, keys: Mapping[str, DataKey], alarms: Alarms
    ) -> None:
        self._alarms = alarms
        self._settings, self._partition, self._facts, self._placed = environment.logs, environment.partition, facts, placed
        self._home = placed.at(AccountRole.LOG_ARCHIVE, RegionRole.PRIMARY)
        self._security = placed.at(AccountRole.SECURITY, RegionRole.PRIMARY)
        self._document_copies = tuple(_document_copies(environment, facts, placed))
        self._logs_key, self._operations_key = keys[DataClass.LOGS.value], keys[DataClass.OPERATIONS.value]
        self._owner = TrailOwner(
            account=self._settings.management_account or self._security.account, organization=self._settings.organization
        )
        self._trail_arn = f"arn:{self._partition}:cloudtrail:{self._security.region}:{self._owner.account}:trail/{facts.named(_TRAIL)}"

    def make(self) -> LogPlaces:
        topic = self._copies_topic()
        holds = hold_duties(self._facts, self._home) if self._settings.legal_hold else None
        replica = self._replica_place()
        archive = LogArchive(
            "logs",
            LogArchiveArgs(
                facts=self._facts,
                placement=self._home,
                key=self._logs_key.arn,
                records=self._kept(self._settings.records_class),
                traffic=self._kept(self._settings.traffic_class),
                trail_arn=self._trail_arn,
                trail_owner=self._owner,
                database_log_roles=self._database_log_roles(),
                topic=topic,
                holds=holds,
                replica=replica,
            ),
        )
        evidence, copies = self._evidence(archive, topic, holds, replica)
        locked = (archive.archive, archive.traffic, evidence, *archive.replicas, *copies)
        read = tuple(bucket.arn for bucket in locked if bucket is not evidence)
        trail = self._trail(archive, evidence, (*read, *self._document_copies))
        return LogPlaces(archive=archive, evidence=evidence, trail=trail, locked=locked)

    def _copies_topic(self) -> pulumi.Output[str]:
        topic = AlarmTopic(
            _COPIES,
            AlarmTopicArgs(
                facts=self._facts,
                placement=self._home,
                purpose=_COPIES,
                key=self._operations_key.arn,
                publishers=("s3.amazonaws.com", "cloudwatch.amazonaws.com"),
            ),
        )
        return self._alarms.also(_COPIES, topic).arn

    def _database_log_roles(self) -> tuple[str, ...]:
        if self._settings.databases is None:
            return ()
        return tuple(database_log_role(self._facts, self._placed.at(AccountRole.WORKLOAD, region), region.value) for region in RegionRole)

    def _kept(self, kept: LogClass) -> Retention:
        return Retention(lock=Lock(mode=self._settings.lock.value, days=kept.lock_days), days=kept.retention_days)

    def _replica_place(self) -> ReplicaPlace | None:
        if self._settings.replica is None:
            return None
        return ReplicaPlace(placement=self._placed.at(self._settings.replica.account, RegionRole.RECOVERY), key=self._logs_key.recovery_arn)

    def _evidence(
        self, archive: LogArchive, topic: pulumi.Output[str], holds: HoldDuties | None, replica: ReplicaPlace | None
    ) -> tuple[PrivateBucket, tuple[PrivateBucket, ...]]:
        kept = self._kept(self._settings.evidence_class)
        evidence = PrivateBucket(
            "evidence",
            PrivateBucketArgs(
                facts=self._facts,
                placement=self._home,
                purpose="evidence",
                key=self._logs_key.arn,
                expire_days=kept.days,
                lock=kept.lock,
                access_logs=archive.staging.ready_name,
                holds=holds,
                failed_copies=topic if replica else None,
                statements=(
                    evidence_statement(
                        self._partition,
                        self._placed.at(AccountRole.WORKLOAD, RegionRole.PRIMARY).account,
                        self._facts.named("drill"),
                        self._facts.named("evidence", self._home.account),
                    ),
                ),
            ),
        )
        if replica is None:
            return evidence, ()
        copy = BucketReplica(
            "evidence-replica",
            BucketReplicaArgs(
                facts=self._facts,
                source=evidence,
                destination=replica.placement,
                key=replica.key,
                expire_days=kept.days,
                lock=kept.lock,
                topic=topic,
                holds=holds,
            ),
        )
        return evidence, (copy.bucket,)

    def _trail(self, archive: LogArchive, evidence: PrivateBucket, read: tuple[str, ...]) -> AuditTrail:
        topic = AlarmTopic(
            "trail",
            AlarmTopicArgs(
                facts=self._facts,
                placement=self._security,
                purpose=_TRAIL,
                key=self._operations_key.arn,
                publishers=("cloudtrail.amazonaws.com",),
                also_for=frozenset({self._owner.account}),
            ),
        )
        return AuditTrail(
            _TRAIL,
            AuditTrailArgs(
                facts=self._facts,
                placement=self._security,
                archive=archive.archive,
                trail_arn=self._trail_arn,
                evidence=evidence,
                read=read,
                key=self._logs_key.arn,
                operations_key=self._operations_key.arn,
                topic=topic.arn,
                alarms=self._alarms.at(AccountRole.SECURITY, RegionRole.PRIMARY).arn,
                whole_organization=self._settings.organization is not None,
            ),
        )


def _document_copies(environment: Environment, facts: EnvironmentFacts, placed: Placed) -> Iterator[str]:
    """ARNs that the copies of documents will have: S3 delivers no access logs where they are, so the trail records who reads them."""
    there = placed.at(AccountRole.WORKLOAD, RegionRole.RECOVERY)
    for store in environment.documents.stores if environment.documents else ():
        yield f"arn:{there.partition}:s3:::{facts.named(replica_purpose(store), there.account)}"
