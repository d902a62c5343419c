"""What belongs to a bucket: its policy, lock, versioning, encryption, blocks of public access, copies.

Each may be declared beside the bucket or, in older programs, inside it. Source: Amazon S3 User Guide, "Object Lock considerations" (a
bucket made with Object Lock is versioned from the start), "Setting default server-side encryption behavior for Amazon S3 buckets".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.aws.keys import keys_behind
from policies.aws.statements import Statement, statements
from policies.graph import Graph
from policies.resource import Resource

BUCKET = "aws:s3/bucket:Bucket"
LIFECYCLE = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"
LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration"
LOGGING = "aws:s3/bucketLogging:BucketLogging"
REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
_VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
_ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
_INSIDE = "serverSideEncryptionConfiguration"
_DAYS_A_YEAR = 365


@dataclass(frozen=True)
class BucketEncryption:
    """By what a bucket encrypts: the algorithm, the key as text, and the keys of the program behind it."""

    algorithm: str
    key: str
    keys: tuple[Resource, ...]


def policy_of(graph: Graph, bucket: Resource) -> tuple[Statement, ...]:
    """The statements of a bucket's policy; empty where it has none."""
    holders = [bucket] if bucket.has("policy") else []
    holders.extend(graph.pointing_at(bucket, _POLICY, by="bucket"))
    return tuple(s for holder in holders for s in statements(holder, "policy"))


def is_versioned(graph: Graph, bucket: Resource) -> bool:
    """Whether a bucket keeps what is overwritten or deleted in it."""
    declared = graph.pointing_at(bucket, _VERSIONING, by="bucket")
    if declared:
        return any(v.flag("versioningConfiguration.status") for v in declared)
    return bucket.flag("versioning.enabled") or bucket.flag("objectLockEnabled")


def encryption_of(graph: Graph, bucket: Resource) -> BucketEncryption | None:
    """What a bucket says of its default encryption; None where it leaves that to S3."""
    for declared in graph.pointing_at(bucket, _ENCRYPTION, by="bucket"):
        return _encryption(graph, declared, "rules.applyServerSideEncryptionByDefault")
    if not bucket.has(_INSIDE):
        return None
    return _encryption(graph, bucket, f"{_INSIDE}.rule.applyServerSideEncryptionByDefault")


def locked_days(graph: Graph, bucket: Resource) -> float | None:
    """For how many days a bucket locks what is written to it; None where it does not."""
    for lock in graph.pointing_at(bucket, LOCK, by="bucket"):
        days, years = lock.number("rule.defaultRetention.days"), lock.number("rule.defaultRetention.years")
        if days or years:
            return (days or 0) + (years or 0) * _DAYS_A_YEAR
    return None


def locked_buckets(graph: Graph) -> Iterator[Resource]:
    """The buckets that lock what is written to them."""
    return (bucket for bucket in graph.of_type(BUCKET) if locked_days(graph, bucket))


def copies_of(graph: Graph, bucket: Resource) -> Iterator[Resource]:
    """The buckets a bucket is replicated into; none where all that would copy is switched off."""
    for replication in graph.pointing_at(bucket, REPLICATION, by="bucket"):
        if any(lived.flag("status") for lived in replication.blocks("rules")):
            yield from destinations(graph, replication)


def destinations(graph: Graph, replication: Resource) -> tuple[Resource, ...]:
    """The buckets of the program that a replication writes to; asked by their edges alone, for names are often not known yet."""
    found = {e.target: b for e in replication.edges if e.property == "rules" and (b := graph.get(e.target)) and b.type == BUCKET}
    if not found:
        for lived in replication.blocks("rules"):
            lived.text("destination.bucket")  # what is not known may be a bucket of the program: then nobody can tell yet
    return tuple(found.values())


def holds_documents(bucket: Resource) -> bool:
    """Whether a bucket is tagged as one of documents; a tag's name holds a colon and no dots, so that it is one step of a path."""
    return bucket.text("tags.holdfast:data") == "clinical"


def documents(graph: Graph) -> tuple[Resource, ...]:
    """The buckets of documents and their copies, each once."""
    found = (b for one in graph.of_type(BUCKET) if holds_documents(one) for b in (one, *copies_of(graph, one)))
    return tuple({b.urn: b for b in found}.values())


def _encryption(graph: Graph, holder: Resource, path: str) -> BucketEncryption:
    keys = keys_behind(graph, holder, path.partition(".")[0])
    named = f"{path}.kmsMasterKeyId"
    return BucketEncryption(holder.text(f"{path}.sseAlgorithm"), holder.known_text(named) if keys else holder.text(named), keys)
