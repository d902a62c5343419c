"""Amazon SNS topics, their policies and subscriptions (Amazon SNS Developer Guide)."""

from __future__ import annotations

from sandbox.aws_provider.call import parse
from sandbox.aws_provider.row import Attributes, Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_TOPIC = ("displayName", "policy", "kmsMasterKeyId", "deliveryPolicy", "signatureVersion", "tracingConfig", "contentBasedDeduplication")
_SUBSCRIPTION = ("rawMessageDelivery", "filterPolicy", "filterPolicyScope", "deliveryPolicy", "redrivePolicy", "subscriptionRoleArn")


def _capitalized(names: tuple[str, ...]) -> dict[str, str]:
    return {name: name[0].upper() + name[1:] for name in names}


def _fifo(_subject: Subject, values: Properties) -> Properties:
    return {"_attributes": {"FifoTopic": "true"} if values.get("fifoTopic") else None}


ROWS: dict[str, Row | Recorded] = {
    "sns/topic:Topic": row(
        "sns",
        create="CreateTopic Attributes=$_attributes",
        id="TopicArn",
        read="GetTopicAttributes TopicArn=$id > Attributes",
        delete="DeleteTopic TopicArn=$id",
        autoname=Autoname("name"),
        attributes=Attributes(parse("SetTopicAttributes TopicArn=$id"), None, _capitalized(_TOPIC)),
        names={"arn": "TopicArn"},
        derived={"fifoTopic"},
        derive=_fifo,
        tags=tagging("TagResource ResourceArn=$id", "UntagResource ResourceArn=$id", "ListTagsForResource ResourceArn=$id > Tags"),
        computed={"name": lambda values: values["id"].rsplit(":", 1)[-1]},
    ),
    "sns/topicPolicy:TopicPolicy": row(
        "sns",
        create="SetTopicAttributes TopicArn=$arn AttributeName=Policy AttributeValue=$policy",
        id="{arn}",
        read="GetTopicAttributes TopicArn=$arn > Attributes",
        delete=(),
        update="SetTopicAttributes TopicArn=$arn AttributeName=Policy AttributeValue=$policy",
        stays=True,
    ),
    "sns/topicSubscription:TopicSubscription": row(
        "sns",
        create="Subscribe TopicArn=$topic ReturnSubscriptionArn=true",
        id="SubscriptionArn",
        read="GetSubscriptionAttributes SubscriptionArn=$id > Attributes",
        delete="Unsubscribe SubscriptionArn=$id",
        attributes=Attributes(parse("SetSubscriptionAttributes SubscriptionArn=$id"), None, _capitalized(_SUBSCRIPTION)),
        names={"topic": "TopicArn", "arn": "SubscriptionArn", "ownerId": "Owner"},
        soft={"confirmationTimeoutInMinutes", "endpointAutoConfirms"},
    ),
}
