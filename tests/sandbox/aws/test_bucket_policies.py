"""A bucket that insists on TLS keeps objects here too, and one that refuses them still does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws_sandbox import AwsSandbox

_NO_TLS = {"Bool": {"aws:SecureTransport": "false"}}


def _bucket(aws_sandbox: AwsSandbox, condition: Mapping[str, object] | None) -> str:
    s3, name = aws_sandbox.client("s3", "us-east-1"), f"policies-{uuid4().hex[:8]}"
    s3.create_bucket(Bucket=name)
    deny = {"Sid": "One", "Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "s3:*", "Resource": f"arn:aws:s3:::{name}/*"}
    statement = {**deny, "Condition": condition} if condition else deny
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    return name


def test_a_bucket_that_insists_on_tls_takes_and_gives_objects(aws_sandbox: AwsSandbox) -> None:
    s3, name = aws_sandbox.client("s3", "us-east-1"), _bucket(aws_sandbox, _NO_TLS)
    s3.put_object(Bucket=name, Key="a", Body=b"evidence")
    assert s3.get_object(Bucket=name, Key="a")["Body"].read() == b"evidence"


def test_a_bucket_that_denies_everything_still_does(aws_sandbox: AwsSandbox) -> None:
    s3, name = aws_sandbox.client("s3", "us-east-1"), _bucket(aws_sandbox, None)
    with pytest.raises(ClientError, match="403"):
        s3.put_object(Bucket=name, Key="a", Body=b"evidence")
