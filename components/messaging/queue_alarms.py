"""Alarms that say messages wait too long, too many, or could not be taken in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import cloudwatch

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_MINUTE = 60
_AGE, _NUMBER = "ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"


@dataclass(frozen=True, kw_only=True)
class QueueAlarmsArgs:
    """What the alarms of one queue need to know.

    Attributes:
        interface: word of their names.
        owner: duty that is called.
        queue, dead_queue: names of the two.
        oldest, depth: age and number of waiting messages that are too much.
    """

    facts: EnvironmentFacts
    placement: Placement
    interface: str
    owner: str
    queue: str
    dead_queue: str
    oldest: timedelta
    depth: int
    topic: pulumi.Input[str]


class QueueAlarms(pulumi.ComponentResource):
    """Alarms on one queue and its dead letters, each naming who is called.

    Pulumi type: ``holdfast:messaging:QueueAlarms``

    Creates:
        - ``aws.cloudwatch.MetricAlarm`` *name*-age and *name*-depth: the oldest waits too long, too many wait
        - ``aws.cloudwatch.MetricAlarm`` *name*-dead: there is a dead letter

    Source: Amazon SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS". A queue nobody has used for six hours reports
    nothing, which is not bad. Changing the interface replaces the alarms.

    Outputs: none.
    """

    def __init__(self, name: str, args: QueueAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:messaging:QueueAlarms", name, None, opts)
        self._name, self._args = name, args
        self._alarm("age", args.queue, _AGE, args.oldest.total_seconds(), "the oldest message waits too long")
        self._alarm("depth", args.queue, _NUMBER, args.depth, "too many messages wait")
        self._alarm("dead", args.dead_queue, _NUMBER, 1, "a message could not be taken in and waits for a person")
        self.register_outputs({})

    def _alarm(self, what: str, queue: str, metric: str, threshold: float, why: str) -> None:
        args = self._args
        cloudwatch.MetricAlarm(
            f"{self._name}-{what}",
            name=args.facts.named(args.interface, what),
            alarm_description=f"{queue}: {why}. Called: {args.owner}",
            namespace="AWS/SQS",
            metric_name=metric,
            dimensions={"QueueName": queue},
            statistic="Maximum",
            period=_MINUTE,
            evaluation_periods=1 if what == "dead" else 2,
            comparison_operator="GreaterThanOrEqualToThreshold",
            threshold=threshold,
            treat_missing_data="notBreaching",
            alarm_actions=[args.topic],
            ok_actions=[args.topic],
            tags=args.facts.tags(args.interface, what, owner=args.owner),
            opts=args.placement.inside(self),
        )
