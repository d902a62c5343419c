"""Rules of how buckets are encrypted, and of what that does to their copies.

Sources: Amazon S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets", "Replicating encrypted objects"
(what is encrypted with KMS is not copied unless the rule says so), "Enabling server access logging" (only to buckets under SSE-S3).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.buckets import BUCKET, LOGGING, REPLICATION, BucketEncryption, encryption_of
from policies.graph import Graph
from policies.rule import Severity, Violation, rule

# Services that deliver only to buckets under S3's own key.
_NEED_SSE_S3 = (
    (LOGGING, "targetBucket"),
    ("aws:lb/loadBalancer:LoadBalancer", "accessLogs"),
    ("aws:lb/loadBalancer:LoadBalancer", "connectionLogs"),
)


@rule(
    "BUCKET-003",
    Severity.MEDIUM,
    asks="Does every bucket encrypt with a key of ours, but for those to which AWS delivers only under its own?",
    remedy="Add an aws.s3.BucketServerSideEncryptionConfiguration with aws:kms and the key's ARN.",
    controls=("HIPAA 164.312(a)(2)(iv)", "NIST SC-28", "NIST SC-28(1)", "NIST SC-12"),
)
def buckets_are_encrypted(graph: Graph) -> Iterator[Violation]:
    """Under S3's own key whoever may read the bucket reads what is in it; under ours that takes a second permission."""
    excepted = {b.urn for type_, property_ in _NEED_SSE_S3 for r in graph.of_type(type_) for b in graph.targets(r, property_, BUCKET)}
    for bucket in graph.of_type(BUCKET):
        encrypted = encryption_of(graph, bucket)
        by_kms = encrypted is not None and encrypted.algorithm.startswith("aws:kms")
        if bucket.urn not in excepted and not (encrypted and by_kms and _is_ours(encrypted)):
            yield Violation(bucket, f"{bucket.name} is encrypted with a key of AWS, not of ours")


@rule(
    "BUCKET-006",
    Severity.HIGH,
    asks="Does every replication of a bucket under a key also copy what is encrypted with it?",
    remedy="Set sourceSelectionCriteria.sseKmsEncryptedObjects to Enabled, and name the key of the copy in replicaKmsKeyId.",
    controls=("HIPAA 164.308(a)(7)(ii)(A)", "NIST CP-9", "NIST CP-6", "NIST AU-9(2)"),
)
def encrypted_objects_are_copied(graph: Graph) -> Iterator[Violation]:
    """By default S3 skips objects under a KMS key and says nothing: the copy looks set up, and is empty."""
    for replication in graph.of_type(REPLICATION):
        source = graph.target(replication, "bucket", BUCKET)
        encrypted = encryption_of(graph, source) if source else None
        for lived in replication.blocks("rules") if encrypted and encrypted.algorithm.startswith("aws:kms") else ():
            taken = lived.flag("sourceSelectionCriteria.sseKmsEncryptedObjects.status")
            keyed = lived.value("destination.encryptionConfiguration") and lived.has("destination.encryptionConfiguration.replicaKmsKeyId")
            if lived.flag("status") and not (taken and keyed):
                yield Violation(
                    replication, f"{replication.name} does not copy what is encrypted with the key of {source.name if source else ''}"
                )


def _is_ours(encrypted: BucketEncryption) -> bool:
    return bool(encrypted.keys) or bool(encrypted.key and "alias/aws/" not in encrypted.key)
