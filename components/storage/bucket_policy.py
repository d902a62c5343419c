"""Bucket policies: TLS only, and whatever a bucket must take from AWS services.

Pure. Sources: Amazon S3 User Guide, "Security best practices" (aws:SecureTransport) and "Enabling server access logging"; AWS CloudTrail
User Guide, "Amazon S3 bucket policy for CloudTrail"; Amazon VPC User Guide, "Publish flow logs to Amazon S3".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Statement = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class ServiceDelivery:
    """An AWS service that writes into a bucket.

    Attributes:
        principal: for example ``cloudtrail.amazonaws.com``.
        prefixes: where it may write, each without a leading slash, ``*`` included.
        condition_key: ``aws:SourceArn`` or ``aws:SourceAccount``; `sources`: whose deliveries are taken.
        looks_first: whether it asks for the bucket's ACL before it writes.
    """

    principal: str
    prefixes: tuple[str, ...]
    condition_key: str
    sources: tuple[str, ...]
    looks_first: bool


def bucket_policy(bucket_arn: str, deliveries: Sequence[ServiceDelivery] = ()) -> Statement:
    """The policy of one bucket."""
    statements: list[Statement] = [
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "s3:*",
            "Resource": [bucket_arn, f"{bucket_arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
    ]
    for delivery in deliveries:
        statements += _delivery(bucket_arn, delivery)
    return {"Version": "2012-10-17", "Statement": statements}


def _delivery(bucket_arn: str, delivery: ServiceDelivery) -> list[Statement]:
    service = "".join(word.capitalize() for word in delivery.principal.split(".") if word not in {"amazonaws", "com"})
    given: dict[str, object] = {
        "Effect": "Allow",
        "Principal": {"Service": delivery.principal},
        "Condition": {
            "ArnLike" if delivery.condition_key.endswith("Arn") else "StringEquals": {delivery.condition_key: list(delivery.sources)}
        },
    }
    writes = {
        **given,
        "Sid": f"{service}Writes",
        "Action": "s3:PutObject",
        "Resource": _one_or_many([f"{bucket_arn}/{p}" for p in delivery.prefixes]),
    }
    looks = {**given, "Sid": f"{service}Looks", "Action": "s3:GetBucketAcl", "Resource": bucket_arn}
    return [looks, writes] if delivery.looks_first else [writes]


def _one_or_many(values: list[str]) -> str | list[str]:
    """One value is written bare, as AWS itself writes it back."""
    return values[0] if len(values) == 1 else values
