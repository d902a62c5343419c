"""What those who place and lift legal holds may do, and never.

Pure. Source: Amazon S3 User Guide, "How Object Lock works" (legal holds) and "Actions, resources, and condition keys for Amazon S3"
(s3:object-lock-legal-hold), which alone tells placing from lifting: S3 has one action for both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

Document = Mapping[str, object]

_FINDS = ("s3:GetBucketObjectLockConfiguration", "s3:ListBucket", "s3:ListBucketVersions")
_LOOKS = ("s3:GetObjectLegalHold", "s3:GetObjectRetention")
_NEVER = (
    "s3:BypassGovernanceRetention",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutObjectRetention",
)


class HoldStatus(StrEnum):
    """What a hold is set to."""

    ON = "ON"
    OFF = "OFF"


def legal_hold_policy(bucket_arns: Sequence[str], status: HoldStatus) -> Document:
    """The policy of a role that may set holds to one status, on versions of these buckets; it reads no object and removes none."""
    buckets, objects = sorted(bucket_arns), sorted(f"{arn}/*" for arn in bucket_arns)
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "Finds", "Effect": "Allow", "Action": list(_FINDS), "Resource": buckets},
            {"Sid": "Looks", "Effect": "Allow", "Action": list(_LOOKS), "Resource": objects},
            {
                "Sid": "Sets",
                "Effect": "Allow",
                "Action": "s3:PutObjectLegalHold",
                "Resource": objects,
                "Condition": {"StringEquals": {"s3:object-lock-legal-hold": status.value}},
            },
            {"Sid": "NeverRemoves", "Effect": "Deny", "Action": list(_NEVER), "Resource": [*buckets, *objects]},
        ],
    }


def legal_hold_trust(roles: Sequence[str]) -> Document:
    """Who may take such a role on: these roles alone."""
    statement = {"Sid": "OnDuty", "Effect": "Allow", "Principal": {"AWS": sorted(roles)}, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}
