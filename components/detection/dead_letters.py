"""Where events go that could not be delivered."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, sqs

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_KEPT_S = 14 * 24 * 3600
_FIVE_MINUTES_S = 300


@dataclass(frozen=True, kw_only=True)
class DeadLettersArgs:
    """What the queue needs to know: the operations key in this Region, and the topic that hears that something arrived."""

    facts: EnvironmentFacts
    placement: Placement
    key: pulumi.Input[str]
    topic: pulumi.Input[str]


class DeadLetters(pulumi.ComponentResource):
    """A queue for events that reached nobody, and an alarm as soon as it holds one.

    Pulumi type: ``holdfast:detection:DeadLetters``

    Creates *name* of each:
        - ``aws.sqs.Queue``, which keeps events for two weeks, and its ``aws.sqs.QueuePolicy``
        - ``aws.cloudwatch.MetricAlarm``

    Changing the environment's name replaces all three.

    Outputs: `arn`, known once the queue takes events.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: DeadLettersArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:DeadLetters", name, None, opts)
        inside, called = args.placement.inside(self), args.facts.named("unheard-findings")
        queue = sqs.Queue(
            name,
            name=called,
            kms_master_key_id=args.key,
            message_retention_seconds=_KEPT_S,
            tags=args.facts.tags("unheard-findings"),
            opts=inside,
        )
        policy = sqs.QueuePolicy(
            name,
            queue_url=queue.id,
            policy=json.dumps(_policy(args.placement, called), sort_keys=True),
            opts=inside,
        )
        cloudwatch.MetricAlarm(
            name,
            name=called,
            alarm_description="findings could not be delivered to anybody; read them in the queue",
            namespace="AWS/SQS",
            metric_name="ApproximateNumberOfMessagesVisible",
            dimensions={"QueueName": called},
            statistic="Maximum",
            period=_FIVE_MINUTES_S,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=0,
            treat_missing_data="notBreaching",
            alarm_actions=[args.topic],
            tags=args.facts.tags("unheard-findings"),
            opts=inside,
        )
        self.arn = pulumi.Output.all(queue.arn, policy.id).apply(lambda made: str(made[0]))
        self.register_outputs({"arn": self.arn})


def _policy(placement: Placement, queue: str) -> dict[str, object]:
    """Source: Amazon EventBridge User Guide, "Using dead-letter queues to process undelivered events"."""
    arn = placement.arn("sqs", queue)
    sends = {
        "Sid": "EventsSend",
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"ArnLike": {"aws:SourceArn": placement.arn("events", "rule/*")}},
    }
    tls = {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "sqs:SendMessage",
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return {"Version": "2012-10-17", "Statement": [sends, tls]}
