"""Alarms on a trail that says nothing any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_FIVE_MINUTES_S, _HOUR_S = 300, 3600


@dataclass(frozen=True)
class _Silent:
    """A metric that must count something in each of `periods` of `period_s` seconds."""

    namespace: str
    metric: str
    period_s: int
    periods: int


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
        self._name, self._args = name, args
        self._alarm(
            "unheard",
            "no event of the trail reached its log group for 15 minutes: no alarm on events can be trusted",
            _Silent("AWS/Logs", "IncomingLogEvents", _FIVE_MINUTES_S, 3),
            {"LogGroupName": args.log_group},
        )
        self._alarm(
            "undelivered",
            "the trail delivered no file to the archive for an hour: see its latest delivery error",
            _Silent("AWS/SNS", "NumberOfMessagesPublished", _HOUR_S, 1),
            {"TopicName": args.deliveries},
        )
        self.register_outputs({})

    def _alarm(self, word: str, why: str, silent: _Silent, dimensions: Mapping[str, pulumi.Input[str]]) -> None:
        name, args = self._name, self._args
        cloudwatch.MetricAlarm(
            f"{name}-{word}",
            name=args.facts.named(name, word),
            alarm_description=why,
            namespace=silent.namespace,
            metric_name=silent.metric,
            dimensions=dimensions,
            statistic="Sum",
            period=silent.period_s,
            evaluation_periods=silent.periods,
            comparison_operator="LessThanThreshold",
            threshold=1,
            treat_missing_data="breaching",
            alarm_actions=[args.topic],
            tags=args.facts.tags(name, word),
            opts=args.placement.inside(self),
        )
