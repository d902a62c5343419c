"""What may carry database logs to the archive.

Pure. Sources: Amazon Data Firehose Developer Guide, "Allow Firehose to assume an IAM role", "Grant Firehose access to an Amazon S3
destination" and "Cross-account delivery to an Amazon S3 destination"; Amazon CloudWatch Logs User Guide, "Log group-level subscription
filters".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Document = Mapping[str, object]

_LOOKS = ("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads")
_WRITES = ("s3:AbortMultipartUpload", "s3:PutObject")


def stream_trust(account: str) -> Document:
    """A role that Firehose takes on for one account alone."""
    return _trust("firehose.amazonaws.com", {"StringEquals": {"sts:ExternalId": account}})


def source_trust(log_groups: str) -> Document:
    """A role that CloudWatch Logs takes on for log groups of that ARN pattern alone."""
    return _trust("logs.amazonaws.com", {"StringLike": {"aws:SourceArn": log_groups}})


def _trust(service: str, condition: Document) -> Document:
    taken = {"Sid": "Trust", "Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole", "Condition": condition}
    return {"Version": "2012-10-17", "Statement": [taken]}


def delivery_policy(bucket: str, folder: str, errors: str) -> Document:
    """The stream writes below its folder of the bucket and tells of errors in the log group with that ARN."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "Looks", "Effect": "Allow", "Action": list(_LOOKS), "Resource": bucket},
            {"Sid": "Writes", "Effect": "Allow", "Action": list(_WRITES), "Resource": f"{bucket}/{folder}*"},
            {"Sid": "TellsErrors", "Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": f"{errors}:log-stream:*"},
        ],
    }


def feeding_policy(stream: str) -> Document:
    """CloudWatch Logs puts records into one stream."""
    statement = {"Sid": "Feeds", "Effect": "Allow", "Action": ["firehose:PutRecord", "firehose:PutRecordBatch"], "Resource": stream}
    return {"Version": "2012-10-17", "Statement": [statement]}


def takes_database_logs(bucket: str, folder: str, roles: Sequence[str]) -> tuple[Document, ...]:
    """Statements of the bucket's policy that let streams of another account in, by these roles' ARNs alone."""
    if not roles:
        return ()
    accounts = sorted({arn.rpartition(":role/")[0] for arn in roles})
    given: dict[str, object] = {
        "Effect": "Allow",
        "Principal": {"AWS": [f"{account}:root" for account in accounts]},
        "Condition": {"ArnEquals": {"aws:PrincipalArn": sorted(roles)}},
    }
    return (
        {**given, "Sid": "DatabaseLogsLook", "Action": list(_LOOKS), "Resource": bucket},
        {**given, "Sid": "DatabaseLogsArrive", "Action": list(_WRITES), "Resource": f"{bucket}/{folder}*"},
    )
