"""What the roles around a stream of findings may do. Pure.

Sources: Amazon Data Firehose Developer Guide, "Controlling access with Amazon Data Firehose"; Amazon EventBridge User Guide, "Using IAM
roles for targets"; Amazon CloudWatch Logs User Guide, "Log group-level subscription filters".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Document = Mapping[str, object]


def trust(service: str, condition: Mapping[str, Mapping[str, str]]) -> Document:
    """A role that `service` takes on for us alone."""
    statement = {"Sid": "Trust", "Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole", "Condition": condition}
    return {"Version": "2012-10-17", "Statement": [statement]}


def delivers(*, bucket: str, prefix: str, key: str, secret: str | None, log_group: str) -> Document:
    """A stream writes below its prefix, under the key, reads its one secret, and tells of errors.

    Args:
        bucket: ARN.
        prefix: ends with a slash.
        key: ARN.
        secret: ARN of the SIEM's access key, or None where it asks for none.
        log_group: ARN without a star.
    """
    objects = ["s3:AbortMultipartUpload", "s3:PutObject"]
    whole = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
    statements = [
        _allow("Deliver", objects, f"{bucket}/{prefix}*"),
        _allow("Look", whole, bucket),
        _allow("Encrypt", ["kms:Decrypt", "kms:GenerateDataKey"], key),
        _allow("TellErrors", ["logs:PutLogEvents"], f"{log_group}:log-stream:*"),
    ]
    if secret:
        statements.append(_allow("ReadAccessKey", ["secretsmanager:GetSecretValue"], secret))
    return {"Version": "2012-10-17", "Statement": statements}


def may(sid: str, actions: Sequence[str], *resources: str) -> Document:
    """A role that does one thing to the resources named."""
    return {"Version": "2012-10-17", "Statement": [_allow(sid, actions, *resources)]}


def takes_findings(bucket: str, streams: Sequence[str], detectors: Sequence[str]) -> tuple[Document, ...]:
    """Statements of a bucket that streams of another account and detectors of any of ours write to.

    Args:
        bucket: ARN.
        streams: ARNs of the roles that streams deliver with; their accounts are trusted for these roles only.
        detectors: account ids.

    Sources: Amazon Data Firehose Developer Guide, "Cross-account delivery to an Amazon S3 destination"; Amazon GuardDuty User Guide,
    "Exporting generated findings to Amazon S3 buckets".
    """
    accounts = sorted({arn.split(":")[4] for arn in streams})
    stream: dict[str, object] = {
        "Effect": "Allow",
        "Principal": {"AWS": accounts},
        "Condition": {"ArnEquals": {"aws:PrincipalArn": sorted(streams)}},
    }
    guardduty: dict[str, object] = {
        "Effect": "Allow",
        "Principal": {"Service": "guardduty.amazonaws.com"},
        "Condition": {"StringEquals": {"aws:SourceAccount": sorted(detectors)}},
    }
    found = [
        {**guardduty, "Sid": "GuarddutyLooks", "Action": "s3:GetBucketLocation", "Resource": bucket},
        {**guardduty, "Sid": "GuarddutyWrites", "Action": "s3:PutObject", "Resource": f"{bucket}/AWSLogs/*"},
    ]
    if streams:
        looks = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
        found += [
            {**stream, "Sid": "StreamsLook", "Action": looks, "Resource": bucket},
            {**stream, "Sid": "StreamsWrite", "Action": ["s3:AbortMultipartUpload", "s3:PutObject"], "Resource": f"{bucket}/siem/*"},
        ]
    return tuple(found)


def _allow(sid: str, actions: Sequence[str], *resources: str) -> dict[str, object]:
    return {"Sid": sid, "Effect": "Allow", "Action": list(actions), "Resource": resources[0] if len(resources) == 1 else list(resources)}
