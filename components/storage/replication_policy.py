"""What S3 may do with the role that copies a bucket.

Pure. Sources: Amazon S3 User Guide, "Setting up permissions for live replication", "Replicating encrypted objects" and "Object Lock
considerations" (a locked source needs the retention and the legal hold of a version to be readable).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Document = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class CopySource:
    """What is read.

    Attributes:
        arn: of the bucket.
        region: where it is.
        key: ARN of the key its objects are encrypted with; None for S3's own.
        locked: whether versions carry a lock, which goes with the copy.
    """

    arn: str
    region: str
    key: str | None
    locked: bool


@dataclass(frozen=True, kw_only=True)
class CopyTarget:
    """What is written.

    Attributes:
        arn: of the bucket.
        region: where it is.
        key: ARN of the key for copies, in the target's own Region; None where they stay under S3's own.
        other_account: whether copies change their owner.
    """

    arn: str
    region: str
    key: str | None
    other_account: bool


def replication_trust(account: str) -> Document:
    """Who may take the role on: S3, for buckets of its own account."""
    statement = {
        "Sid": "S3Copies",
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def replication_policy(source: CopySource, targets: Sequence[CopyTarget]) -> Document:
    """The role's own policy; it can copy versions, never delete one or mark it deleted."""
    reads = ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"]
    if source.locked:
        reads += ["s3:GetObjectLegalHold", "s3:GetObjectRetention"]
    copies = ["s3:ReplicateObject", "s3:ReplicateTags"]
    if any(target.other_account for target in targets):
        copies.append("s3:ObjectOwnerOverrideToBucketOwner")
    statements = [
        _allow("Looks", ["s3:GetReplicationConfiguration", "s3:ListBucket"], source.arn),
        _allow("Reads", sorted(reads), f"{source.arn}/*"),
        _allow("Copies", sorted(copies), [f"{target.arn}/*" for target in targets]),
    ]
    if source.key:
        statements.append(_through_s3("Decrypts", "kms:Decrypt", [source.key], source.region))
    for region in sorted({target.region for target in targets if source.key and target.key}):
        keys = sorted({target.key for target in targets if target.key and target.region == region})
        statements.append(_through_s3(f"EncryptsIn{''.join(word.title() for word in region.split('-'))}", _ENCRYPT, keys, region))
    return {"Version": "2012-10-17", "Statement": statements}


_ENCRYPT = ["kms:Encrypt", "kms:GenerateDataKey"]


def _allow(sid: str, action: object, resource: object) -> dict[str, object]:
    return {"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource}


def _through_s3(sid: str, action: object, keys: list[str], region: str) -> dict[str, object]:
    return {**_allow(sid, action, keys), "Condition": {"StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"}}}
