"""Alarms on a trail that says nothing any more."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_FIVE_MINUTES_S, _HOUR_S = 300, 3600


@dataclass(frozen=True, kw_only=True)
class TrailSilenceArgs:
    """What the alarms need to know.

    Attributes:
        log_group: name of the trail's log group.
        deliveries: name of the topic to which the trail tells every file it delivered; `topic`: ARN of the one that hears of alarms.
    """

    facts: EnvironmentFacts
    placement: Placement
    log_group: pulumi.Input[str]
    deliveries: pulumi.Input[str]
    topic: pulumi.Input[str]


class TrailSilence(pulumi.ComponentResource):
    """Alarms on silence: CloudTrail has no metric of its own failures, so what must always be there is watched instead.

    Pulumi type: ``holdfast:logs:TrailSilence``

    Creates:
        - ``aws.cloudwatch.MetricAlarm`` *name*-unheard: no event reached the log group for 15 minutes
        - ``aws.cloudwatch.MetricAlarm`` *name*-undelivered: no file reached the archive for an hour, because the bucket, its key or its
          policy refuses it

    No data is an alarm. Source: AWS CloudTrail User Guide, "Configuring Amazon SNS notifications for CloudTrail".

    Outputs: none.
    """

    def __init__(self, name: str, args: TrailSilenceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:logs:TrailSilence", name, None, opts)
        inside = args.placement.inside(self)
        cloudwatch.MetricAlarm(
            f"{name}-unheard",
            name=args.facts.named(name, "unheard"),
            alarm_description="no event of the trail reached its log group for 15 minutes: no alarm on events can be trusted",
            namespace="AWS/Logs",
            metric_name="IncomingLogEvents",
            dimensions={"LogGroupName": args.log_group},
            statistic="Sum",
            period=_FIVE_MINUTES_S,
            evaluation_periods=3,
            comparison_operator="LessThanThreshold",
            threshold=1,
            treat_missing_data="breaching",
            alarm_actions=[args.topic],
            tags=args.facts.tags(name, "unheard"),
            opts=inside,
        )
        cloudwatch.MetricAlarm(
            f"{name}-undelivered",
            name=args.facts.named(name, "undelivered"),
            alarm_description="the trail delivered no file to the archive for an hour: see its latest delivery error",
            namespace="AWS/SNS",
            metric_name="NumberOfMessagesPublished",
            dimensions={"TopicName": args.deliveries},
            statistic="Sum",
            period=_HOUR_S,
            evaluation_periods=1,
            comparison_operator="LessThanThreshold",
            threshold=1,
            treat_missing_data="breaching",
            alarm_actions=[args.topic],
            tags=args.facts.tags(name, "undelivered"),
            opts=inside,
        )
        self.register_outputs({})
