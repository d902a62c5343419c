"""Where alarms of one account and Region are heard."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import sns

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_SENDS_NO_SOURCE = "events.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class AlarmTopicArgs:
    """What a topic needs to know.

    Attributes:
        purpose: last word of its name.
        key: ARN of the operations key in this Region.
        publishers: AWS services that may publish for this account.
        also_for: other accounts for which they may, such as the owner of an organization's trail.
    """

    facts: EnvironmentFacts
    placement: Placement
    purpose: str
    key: pulumi.Input[str]
    publishers: tuple[str, ...]
    also_for: frozenset[str] = frozenset()


class AlarmTopic(pulumi.ComponentResource):
    """An encrypted topic that takes messages from named services of its own account alone.

    Pulumi type: ``holdfast:operations:AlarmTopic``

    Creates:
        - ``aws.sns.Topic`` *name* and its ``aws.sns.TopicPolicy``

    Subscriptions are made by whoever wants to hear; none is made here. EventBridge alone is taken from whatever account: it sends no
    source with what it publishes, and under a condition on one the topic would drop its every event (Amazon EventBridge User Guide, "Using
    resource-based policies for Amazon EventBridge"). Changing `purpose` replaces the topic.

    Outputs: `arn`, known once its policy is in place, `name` and `placement`.
    """

    arn: pulumi.Output[str]
    name: str
    placement: Placement

    def __init__(self, name: str, args: AlarmTopicArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:operations:AlarmTopic", name, None, opts)
        inside = args.placement.inside(self)
        self.name, self.placement = args.facts.named(args.purpose), args.placement
        topic = sns.Topic(name, name=self.name, kms_master_key_id=args.key, tags=args.facts.tags(args.purpose), opts=inside)
        policy = sns.TopicPolicy(
            name, arn=topic.arn, policy=json.dumps(_policy(args, args.placement.arn("sns", self.name)), sort_keys=True), opts=inside
        )
        self.arn = pulumi.Output.all(topic.arn, policy.id).apply(lambda made: str(made[0]))
        self.register_outputs({"arn": self.arn})


def _policy(args: AlarmTopicArgs, topic_arn: str) -> dict[str, object]:
    """Source: Amazon SNS Developer Guide, "Example cases for Amazon SNS access control"."""
    accounts = sorted({args.placement.account, *args.also_for})
    published = {
        "Sid": "ServicesPublish",
        "Effect": "Allow",
        "Principal": {"Service": [service for service in args.publishers if service != _SENDS_NO_SOURCE]},
        "Action": "sns:Publish",
        "Resource": topic_arn,
        "Condition": {"StringEquals": {"aws:SourceAccount": accounts[0] if len(accounts) == 1 else accounts}},
    }
    events = {
        "Sid": "EventsPublish",
        "Effect": "Allow",
        "Principal": {"Service": _SENDS_NO_SOURCE},
        "Action": "sns:Publish",
        "Resource": topic_arn,
    }
    tls = {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sns:Publish",
        "Resource": topic_arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    allowed = [published, events] if _SENDS_NO_SOURCE in args.publishers else [published]
    return {"Version": "2012-10-17", "Statement": [*allowed, tls]}
