"""Rules of stores of data that are no relational database: tables, file systems, disks, caches, queues, topics, streams, snapshots.

Sources: AWS Foundational Security Best Practices (DynamoDB.2, EFS.1, EC2.1, ElastiCache.4, SQS.1, SNS.1, Kinesis.1, RDS.1); Amazon DynamoDB
Developer Guide, "Point-in-time recovery"; Amazon SQS Developer Guide, "Encryption at rest" (SSE-SQS is a key of AWS).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.aws.keys import is_ours
from policies.graph import Graph
from policies.rule import Severity, Violation, rule


@dataclass(frozen=True)
class _AtRest:
    """Where a type says that it is encrypted, empty where it always is, and with which key."""

    encrypted: str
    key: str


_STORES = {
    "aws:dynamodb/table:Table": _AtRest("serverSideEncryption.enabled", "serverSideEncryption.kmsKeyArn"),
    "aws:efs/fileSystem:FileSystem": _AtRest("encrypted", "kmsKeyId"),
    "aws:ebs/volume:Volume": _AtRest("encrypted", "kmsKeyId"),
    "aws:ebs/snapshotCopy:SnapshotCopy": _AtRest("encrypted", "kmsKeyId"),
    "aws:elasticache/replicationGroup:ReplicationGroup": _AtRest("atRestEncryptionEnabled", "kmsKeyId"),
    "aws:docdb/cluster:Cluster": _AtRest("storageEncrypted", "kmsKeyId"),
    "aws:neptune/cluster:Cluster": _AtRest("storageEncrypted", "kmsKeyArn"),
    "aws:redshift/cluster:Cluster": _AtRest("encrypted", "kmsKeyId"),
    "aws:opensearch/domain:Domain": _AtRest("encryptAtRest.enabled", "encryptAtRest.kmsKeyId"),
    "aws:fsx/ontapFileSystem:OntapFileSystem": _AtRest("", "kmsKeyId"),
}
_STREAM = "aws:kinesis/stream:Stream"
_MESSAGES = {
    "aws:sqs/queue:Queue": "kmsMasterKeyId",
    "aws:sns/topic:Topic": "kmsMasterKeyId",
    _STREAM: "kmsKeyId",
    "aws:msk/cluster:Cluster": "encryptionInfo.encryptionAtRestKmsKeyArn",
}
_TABLE = "aws:dynamodb/table:Table"
_SHARED = {
    "aws:rds/snapshot:Snapshot": "sharedAccounts",
    "aws:rds/snapshotCopy:SnapshotCopy": "sharedAccounts",
    "aws:rds/clusterSnapshotCopy:ClusterSnapshotCopy": "sharedAccounts",
    "aws:ec2/amiLaunchPermission:AmiLaunchPermission": "group",
}


@rule(
    "DATA-007",
    Severity.HIGH,
    asks="Is every table, file system, disk and cache encrypted with a key of ours?",
    remedy="Turn encryption at rest on and name a key of ours; for most types that replaces the resource, so restore into a new one.",
    controls=("HIPAA 164.312(a)(2)(iv)", "NIST SC-28", "NIST SC-28(1)", "NIST SC-12", "CIS AWS 2.4.1"),
)
def stores_are_encrypted(graph: Graph) -> Iterator[Violation]:
    """What leaves the building is the disk, the snapshot and the copy; without a key of ours nobody here can close them again."""
    for type_, at_rest in _STORES.items():
        for store in graph.of_type(type_):
            if at_rest.encrypted and not store.flag(at_rest.encrypted):
                yield Violation(store, f"{store.name} is not encrypted with a key of ours: {at_rest.encrypted} is not set")
            elif not is_ours(graph, store, at_rest.key):
                yield Violation(store, f"{store.name} is encrypted with a key of AWS, not of ours")


@rule(
    "DATA-008",
    Severity.MEDIUM,
    asks="Is every queue, topic and stream encrypted with a key of ours?",
    remedy="Set the key (kmsMasterKeyId, kmsKeyId), and let the services that send there use it.",
    controls=("HIPAA 164.312(a)(2)(iv)", "NIST SC-28", "NIST SC-28(1)", "NIST SC-12"),
)
def messages_are_encrypted(graph: Graph) -> Iterator[Violation]:
    """A message waits for days and holds what its sender knew of a patient."""
    for type_, key in _MESSAGES.items():
        for holder in graph.of_type(type_):
            if not is_ours(graph, holder, key) or (type_ == _STREAM and holder.text("encryptionType") != "KMS"):
                yield Violation(holder, f"{holder.name} is not encrypted with a key of ours")


@rule(
    "DATA-009",
    Severity.HIGH,
    asks="Can every table be restored to any second of the last weeks, and not be deleted by a slip?",
    remedy="Set pointInTimeRecovery.enabled and deletionProtectionEnabled.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "NIST CP-9", "NIST CP-10", "NIST SI-12"),
)
def tables_can_be_restored(graph: Graph) -> Iterator[Violation]:
    """A wrong loop overwrites a table in a minute, and a backup of last night has lost the day."""
    for table in graph.of_type(_TABLE):
        if not table.flag("pointInTimeRecovery.enabled"):
            yield Violation(table, f"{table.name} cannot be restored to a point in time")
        elif not table.flag("deletionProtectionEnabled"):
            yield Violation(table, f"{table.name} is not protected from deletion")


@rule(
    "DATA-010",
    Severity.CRITICAL,
    asks="Is no snapshot and no image shared with everybody?",
    remedy="Share with accounts by number, or not at all.",
    controls=("HIPAA 164.312(a)(1)", "HIPAA 164.308(a)(4)(i)", "NIST AC-3", "NIST AC-21", "NIST SC-7"),
)
def snapshots_are_not_public(graph: Graph) -> Iterator[Violation]:
    """A snapshot is the whole database; one word shares it with every account there is."""
    for type_, shared_with in _SHARED.items():
        for snapshot in graph.of_type(type_):
            if "all" in snapshot.texts(shared_with):
                yield Violation(snapshot, f"{snapshot.name} is shared with everybody")
