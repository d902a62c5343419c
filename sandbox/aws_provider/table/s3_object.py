"""Amazon S3 objects that a program keeps in a bucket (Amazon S3 User Guide, "Working with objects")."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import urlencode

from sandbox.aws_provider.row import Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties, present

_ONE = "Bucket=$bucket Key=$key"


def _put(subject: Subject, values: Properties) -> Any:
    """The whole object with its tags, which a new version does not take over; its bytes pass no expression."""
    text = values.get("contentBase64")
    given = {
        "ContentType": values.get("contentType"),
        "ServerSideEncryption": values.get("serverSideEncryption"),
        "SSEKMSKeyId": values.get("kmsKeyId"),
        "BucketKeyEnabled": values.get("bucketKeyEnabled"),
        "Tagging": urlencode(values.get("tagsAll") or {}),
    }
    body = base64.b64decode(text) if text is not None else str(values.get("content") or "").encode()
    return subject.act("PutObject", Bucket=values["bucket"], Key=values["key"], Body=body, **present(given))


def _put_again(subject: Subject, values: Properties, old: Properties) -> None:
    if old:
        _put(subject, values)


def _every_version(subject: Subject, values: Properties, _old: Properties) -> None:
    """An object of ours goes with all its versions, as the provider of AWS does it."""
    s3 = subject.session.client("s3", subject.region)
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=values["bucket"], Prefix=values["key"]):
        for version in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
            if version["Key"] == values["key"]:
                subject.act("DeleteObject", Bucket=values["bucket"], Key=version["Key"], VersionId=version["VersionId"])


ROWS: dict[str, Row | Recorded] = {
    "s3/bucketObjectv2:BucketObjectv2": row(
        "s3",
        create=f"PutObject {_ONE}",
        id="{bucket}/{key}",
        id_pattern=r"(?P<bucket>[^/]+)/(?P<key>.+)",
        read=f"HeadObject {_ONE}",
        delete=f"DeleteObject {_ONE}",
        names={"kmsKeyId": "SSEKMSKeyId", "etag": "not_in_answer"},
        by_code={"content", "contentBase64", "contentType", "serverSideEncryption", "kmsKeyId", "bucketKeyEnabled"},
        unread={"content", "contentBase64"},
        soft={"forceDestroy", "sourceHash"},
        make=_put,
        after=_put_again,
        before_delete=_every_version,
        tags=tagging(f"PutObjectTagging {_ONE}", None, f"GetObjectTagging {_ONE} > TagSet"),
        computed={"arn": "arn:{partition}:s3:::{bucket}/{key}"},
    ),
}
