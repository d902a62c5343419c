"""Amazon SQS queues and their policies (Amazon SQS Developer Guide)."""

from __future__ import annotations

from sandbox.aws_provider.call import parse
from sandbox.aws_provider.row import Attributes, Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_NAMES = {
    "contentBasedDeduplication": "ContentBasedDeduplication",
    "deduplicationScope": "DeduplicationScope",
    "delaySeconds": "DelaySeconds",
    "fifoThroughputLimit": "FifoThroughputLimit",
    "kmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
    "kmsMasterKeyId": "KmsMasterKeyId",
    "maxMessageSize": "MaximumMessageSize",
    "messageRetentionSeconds": "MessageRetentionPeriod",
    "policy": "Policy",
    "receiveWaitTimeSeconds": "ReceiveMessageWaitTimeSeconds",
    "redrivePolicy": "RedrivePolicy",
    "sqsManagedSseEnabled": "SqsManagedSseEnabled",
    "visibilityTimeoutSeconds": "VisibilityTimeout",
}


def _fifo(_subject: Subject, values: Properties) -> Properties:
    return {"_attributes": {"FifoQueue": "true"} if values.get("fifoQueue") else None}


def _policy(_subject: Subject, values: Properties) -> Properties:
    return {"_attributes": {"Policy": values.get("policy")}, "_none": {"Policy": ""}}


def _reset(subject: Subject, values: Properties, old: Properties) -> None:
    if old:
        subject.act("SetQueueAttributes", QueueUrl=values["queueUrl"], Attributes=values["_attributes"])


ROWS: dict[str, Row | Recorded] = {
    "sqs/queue:Queue": row(
        "sqs",
        create="CreateQueue QueueName=$name Attributes=$_attributes",
        id="QueueUrl",
        read="GetQueueAttributes QueueUrl=$id AttributeNames=[All] > Attributes",
        delete="DeleteQueue QueueUrl=$id",
        autoname=Autoname("name"),
        attributes=Attributes(parse("SetQueueAttributes QueueUrl=$id"), "Attributes", _NAMES),
        names={**_NAMES, "arn": "QueueArn"},
        derived={"fifoQueue", "name"},
        derive=_fifo,
        tags=tagging("TagQueue QueueUrl=$id", "UntagQueue QueueUrl=$id", "ListQueueTags QueueUrl=$id > Tags"),
        computed={"name": lambda values: values["id"].rsplit("/", 1)[-1], "url": "{id}"},
    ),
    "sqs/queuePolicy:QueuePolicy": row(
        "sqs",
        create="SetQueueAttributes QueueUrl=$queueUrl Attributes=$_attributes",
        id="{queueUrl}",
        read="GetQueueAttributes QueueUrl=$queueUrl AttributeNames=[Policy] > Attributes",
        delete="SetQueueAttributes QueueUrl=$queueUrl Attributes=$_none",
        by_code={"policy"},
        after=_reset,
        derive=_policy,
        stays=True,
    ),
    "sqs/redriveAllowPolicy:RedriveAllowPolicy": Recorded(
        id="{queueUrl}", why="the local AWS keeps no redrive-allow policies: any queue may name another as its dead letters' here"
    ),
}
