"""Amazon S3 buckets and each of their settings, which Pulumi keeps as types of their own (Amazon S3 User Guide)."""

from __future__ import annotations

from typing import Any

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.schema import schemas
from sandbox.aws_provider.shape import from_aws
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties, present

_NOTIFIED = {"topics": ("TopicConfigurations", "topicArn"), "queues": ("QueueConfigurations", "queueArn")}
_LOGGING = "PutBucketLogging Bucket=$bucket"


def _setting(put: str, get: str, delete: str, **rest: Any) -> Row:
    """A setting of a bucket: put at creation and at a change, its id the bucket's name."""
    update = f"{put} Bucket=$bucket"
    return row("s3", create=update, id="{bucket}", read=f"{get} Bucket=$bucket", delete=delete, update=update, **rest)


def _place(_subject: Subject, values: Properties) -> Properties:
    """us-east-1 is the place of a bucket that names none, and may not be named (CreateBucket)."""
    return {"_place": None if values["region"] == "us-east-1" else values["region"]}


def _empty(subject: Subject, values: Properties, _old: Properties) -> None:
    """Delete every version first, when the program said so."""
    if not values.get("forceDestroy"):
        return
    s3 = subject.session.client("s3", subject.region)
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=values["id"]):
        for version in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
            subject.act("DeleteObject", Bucket=values["id"], Key=version["Key"], VersionId=version["VersionId"])


def _notifications(_subject: Subject, values: Properties) -> Properties:
    wanted: dict[str, Any] = {}
    for name, (member, target) in _NOTIFIED.items():
        entries = [_notification(entry, target) for entry in values.get(name) or ()]
        if entries:
            wanted[member] = entries
    if values.get("eventbridge"):
        wanted["EventBridgeConfiguration"] = {}
    return {"_wanted": wanted, "_nothing": {}}


def _notification(entry: Properties, target: str) -> dict[str, Any]:
    rules = [{"Name": word, "Value": entry[f"filter{word.title()}"]} for word in ("prefix", "suffix") if entry.get(f"filter{word.title()}")]
    named = {"Id": entry.get("id"), "Filter": {"Key": {"FilterRules": rules}} if rules else None}
    return {target[0].upper() + target[1:]: entry[target], "Events": entry["events"], **present(named)}


def _read_notifications(property: str) -> Any:
    member, target = _NOTIFIED[property]

    def read(values: Properties) -> list[Properties] | None:
        entries = [_read_notification(entry, target) for entry in values.get(member) or ()]
        return entries or None

    return read


def _read_notification(entry: dict[str, Any], target: str) -> Properties:
    rules = {rule["Name"].lower(): rule["Value"] for rule in entry.get("Filter", {}).get("Key", {}).get("FilterRules", ())}
    named = {"filterPrefix": rules.get("prefix"), "filterSuffix": rules.get("suffix"), "id": entry.get("Id")}
    return {target: entry[target[0].upper() + target[1:]], "events": entry["Events"], **present(named)}


def _renotify(subject: Subject, values: Properties, old: Properties) -> None:
    if old:
        subject.act("PutBucketNotificationConfiguration", Bucket=values["bucket"], NotificationConfiguration=values["_wanted"])


def _read_eventbridge(values: Properties) -> bool | None:
    return True if values.get("EventBridgeConfiguration") is not None else None


def _read_replication(values: Properties) -> Any:
    """The rules; which encrypted objects are replicated is a member moto takes and does not give back."""
    declared = {rule.get("id"): rule for rule in values["_declared"].get("rules") or ()}
    rules = from_aws(schemas()["s3/bucketReplicationConfig:BucketReplicationConfig"].outputs["rules"], values["_raw"].get("Rules") or [])
    member = "sourceSelectionCriteria"
    return [{**rule, **({member: declared[rule["id"]][member]} if member in declared.get(rule.get("id"), {}) else {})} for rule in rules]


def _nothing(_subject: Subject, _values: Properties) -> Properties:
    return {"_nothing": {}}


def _suspended(_subject: Subject, _values: Properties) -> Properties:
    return {"_suspended": {"Status": "Suspended"}, "_unlocked": {"ObjectLockEnabled": "Enabled"}}


ROWS: dict[str, Row | Recorded] = {
    "s3/bucket:Bucket": row(
        "s3",
        create="CreateBucket CreateBucketConfiguration.LocationConstraint=$_place",
        id="{bucket}",
        read=["HeadBucket Bucket=$bucket", "?GetObjectLockConfiguration Bucket=$bucket > ObjectLockConfiguration"],
        delete="DeleteBucket Bucket=$bucket",
        autoname=Autoname("bucket", lower=True),
        names={"objectLockEnabled": "ObjectLockEnabled=='Enabled'"},
        parameters={"objectLockEnabled": "ObjectLockEnabledForBucket"},
        soft={"forceDestroy"},
        derive=_place,
        before_delete=_empty,
        tags=tagging("PutBucketTagging Bucket=$bucket", None, "GetBucketTagging Bucket=$bucket > TagSet"),
        computed={
            "arn": "arn:{partition}:s3:::{bucket}",
            "bucketDomainName": "{bucket}.s3.amazonaws.com",
            "bucketRegionalDomainName": "{bucket}.s3.{region}.amazonaws.com",
            "bucketRegion": "{region}",
        },
    ),
    "s3/bucketVersioning:BucketVersioning": _setting(
        "PutBucketVersioning",
        "GetBucketVersioning",
        "PutBucketVersioning Bucket=$bucket VersioningConfiguration=$_suspended",
        names={"versioningConfiguration": "@"},
        parameters={"versioningConfiguration": "VersioningConfiguration"},
        derive=_suspended,
        stays=True,
    ),
    "s3/bucketPolicy:BucketPolicy": _setting("PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy Bucket=$bucket"),
    "s3/bucketPublicAccessBlock:BucketPublicAccessBlock": _setting(
        "PutPublicAccessBlock",
        "GetPublicAccessBlock",
        "DeletePublicAccessBlock Bucket=$bucket",
        flatten=("PublicAccessBlockConfiguration",),
        soft={"skipDestroy"},
    ),
    "s3/bucketOwnershipControls:BucketOwnershipControls": _setting(
        "PutBucketOwnershipControls",
        "GetBucketOwnershipControls",
        "DeleteBucketOwnershipControls Bucket=$bucket",
        flatten=("OwnershipControls",),
    ),
    "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": _setting(
        "PutBucketEncryption",
        "GetBucketEncryption",
        "DeleteBucketEncryption Bucket=$bucket",
        flatten=("ServerSideEncryptionConfiguration",),
    ),
    "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": _setting(
        "PutObjectLockConfiguration",
        "GetObjectLockConfiguration",
        "PutObjectLockConfiguration Bucket=$bucket ObjectLockConfiguration=$_unlocked",
        flatten=("ObjectLockConfiguration",),
        defaults={"objectLockEnabled": "Enabled"},
        derive=_suspended,
        stays=True,
    ),
    "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": _setting(
        "PutBucketLifecycleConfiguration",
        "GetBucketLifecycleConfiguration",
        "DeleteBucketLifecycle Bucket=$bucket",
        flatten=("LifecycleConfiguration",),
    ),
    "s3/bucketReplicationConfig:BucketReplicationConfig": _setting(
        "PutBucketReplication",
        "GetBucketReplication",
        "DeleteBucketReplication Bucket=$bucket",
        flatten=("ReplicationConfiguration",),
        computed={"rules": _read_replication},
        limits="no object is copied to the destination",
    ),
    "s3/bucketLogging:BucketLogging": row(
        "s3",
        create=f"{_LOGGING} BucketLoggingStatus.LoggingEnabled.TargetBucket=$targetBucket "
        "BucketLoggingStatus.LoggingEnabled.TargetPrefix=$targetPrefix",
        id="{bucket}",
        read="GetBucketLogging Bucket=$bucket > LoggingEnabled",
        update=f"{_LOGGING} BucketLoggingStatus.LoggingEnabled.TargetBucket=$targetBucket "
        "BucketLoggingStatus.LoggingEnabled.TargetPrefix=$targetPrefix",
        delete=f"{_LOGGING} BucketLoggingStatus=$_nothing",
        derive=_nothing,
    ),
    "s3/bucketNotification:BucketNotification": row(
        "s3",
        create="PutBucketNotificationConfiguration Bucket=$bucket NotificationConfiguration=$_wanted",
        id="{bucket}",
        read="GetBucketNotificationConfiguration Bucket=$bucket > {answer: @, TopicConfigurations: TopicConfigurations, "
        "QueueConfigurations: QueueConfigurations, EventBridgeConfiguration: EventBridgeConfiguration}",
        delete="PutBucketNotificationConfiguration Bucket=$bucket NotificationConfiguration=$_nothing",
        by_code={"topics", "queues", "eventbridge"},
        after=_renotify,
        unread={"eventbridge"},
        derive=_notifications,
        stays=True,
        names={"topics": "not_in_answer", "queues": "not_in_answer", "eventbridge": "not_in_answer"},
        computed={"eventbridge": _read_eventbridge, "topics": _read_notifications("topics"), "queues": _read_notifications("queues")},
    ),
}
