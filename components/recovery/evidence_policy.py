"""What lets drills keep evidence in a bucket of another account.

Pure. Source: Amazon S3 User Guide, "Bucket owner granting cross-account bucket permissions"; IAM User Guide, "AWS JSON policy elements:
Principal" (the account is the principal and the role a condition, so that it holds before the role exists).
"""

from __future__ import annotations

from collections.abc import Mapping

_KEEP = ("s3:GetObject", "s3:PutObject", "s3:PutObjectRetention")


def evidence_statement(partition: str, account: str, role: str, bucket: str) -> Mapping[str, object]:
    """The statement of the bucket's policy: the drill role adds evidence and reads it back; it changes and removes none.

    Args:
        partition: of every ARN.
        account: of the role.
        role: its name.
        bucket: name of the bucket.
    """
    return {
        "Sid": "DrillsKeepEvidence",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:{partition}:iam::{account}:root"},
        "Action": list(_KEEP),
        "Resource": f"arn:{partition}:s3:::{bucket}/*",
        "Condition": {"ArnEquals": {"aws:PrincipalArn": f"arn:{partition}:iam::{account}:role/{role}"}},
    }
