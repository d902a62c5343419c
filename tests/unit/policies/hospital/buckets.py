"""What the small landing zone has of buckets: what belongs to each bucket, the copy of the archive, documents."""

from __future__ import annotations

from policies.resource import Resource
from tests.unit.policies.graphs import made, ref, resource
from tests.unit.policies.hospital.base import archive, away, document, key, lifecycle, lock, log_key, log_key_away, recovery_key, staging

OTHERS_KEY = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "arn:aws:kms:eu-west-1:999999999999:key/other"}
FLAGS = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")
TLS_ONLY: dict[str, object] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}
NO_BYPASS: dict[str, object] = {"Effect": "Deny", "Principal": "*", "Action": "s3:BypassGovernanceRetention", "Resource": "*"}
TRAIL_WRITES: dict[str, object] = {
    "Effect": "Allow",
    "Principal": {"Service": "cloudtrail.amazonaws.com"},
    "Action": "s3:PutObject",
    "Resource": "arn:aws:s3:::archive/*",
    "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
}


def encrypted(bucket: Resource, by: Resource | None) -> Resource:
    """A bucket's default encryption: with a key, or with S3's own."""
    said = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": ref(by, "arn")} if by else {"sseAlgorithm": "AES256"}
    return resource(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        bucket.name,
        bucket=ref(bucket),
        rules=[{"applyServerSideEncryptionByDefault": said}],
    )


def versioned(bucket: Resource, status: str = "Enabled") -> Resource:
    return resource("aws:s3/bucketVersioning:BucketVersioning", bucket.name, bucket=ref(bucket), versioningConfiguration={"status": status})


def ruled(bucket: Resource, *more: dict[str, object]) -> Resource:
    """A bucket's policy."""
    return resource("aws:s3/bucketPolicy:BucketPolicy", bucket.name, bucket=ref(bucket), policy=document(TLS_ONLY, NO_BYPASS, *more))


def blocked(bucket: Resource, **changes: bool) -> Resource:
    said = {"bucket": ref(bucket), **dict.fromkeys(FLAGS, True), **changes}
    return made("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", bucket.name, said)


def owned(bucket: Resource, by: str = "BucketOwnerEnforced") -> Resource:
    return resource("aws:s3/bucketOwnershipControls:BucketOwnershipControls", bucket.name, bucket=ref(bucket), rule={"objectOwnership": by})


def belongings(bucket: Resource, by: Resource | None, *said: dict[str, object]) -> tuple[Resource, ...]:
    """All that belongs to a bucket, sound."""
    return encrypted(bucket, by), versioned(bucket), ruled(bucket, *said), blocked(bucket), owned(bucket)


def copied(source: Resource, to: Resource, by: Resource, **changes: object) -> Resource:
    """The replication of a bucket, of what is encrypted too."""
    lived: dict[str, object] = {
        "id": "to-recovery",
        "status": "Enabled",
        "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"status": "Enabled"}},
        "destination": {"bucket": ref(to, "arn"), "encryptionConfiguration": {"replicaKmsKeyId": ref(by, "arn")}},
    }
    return resource("aws:s3/bucketReplicationConfig:BucketReplicationConfig", source.name, bucket=ref(source), rules=[{**lived, **changes}])


archive_copy = resource(archive.type, "archive-copy", protect=True, provider=away.urn, bucket="archive-copy")
copy_lock = made(lock.type, archive_copy.name, {**lock.properties, "bucket": ref(archive_copy)})
copy_lifecycle = made(lifecycle.type, archive_copy.name, {**lifecycle.properties, "bucket": ref(archive_copy)})
archive_copied = copied(archive, archive_copy, log_key_away)

letters = resource(archive.type, "letters", bucket="letters", region="eu-west-1", tags={"holdfast:data": "clinical"})
letters_copy = resource(archive.type, "letters-copy", provider=away.urn, bucket="letters-copy")
letters_copied = copied(letters, letters_copy, recovery_key)
letters_log = resource("aws:s3/bucketLogging:BucketLogging", "letters", bucket=ref(letters), targetBucket=ref(staging))

RESOURCES: tuple[Resource, ...] = (
    archive_copy, copy_lock, copy_lifecycle, archive_copied, letters, letters_copy, letters_copied, letters_log,
    *belongings(archive, log_key, TRAIL_WRITES), *belongings(staging, None), *belongings(archive_copy, log_key_away),
    *belongings(letters, key), *belongings(letters_copy, recovery_key),
)  # fmt: skip
