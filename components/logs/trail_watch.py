"""Alarms on what a trail must never show unnoticed."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.environment_facts import EnvironmentFacts
from components.logs.watched_events import WATCHED
from components.placement import Placement

_FIVE_MINUTES_S = 300


@dataclass(frozen=True, kw_only=True)
class TrailWatchArgs:
    """What the alarms need to know: the trail's log group and the topic that hears of them."""

    facts: EnvironmentFacts
    placement: Placement
    log_group: pulumi.Input[str]
    topic: pulumi.Input[str]


class TrailWatch(pulumi.ComponentResource):
    """A metric filter and an alarm for each watched kind of event.

    Pulumi type: ``holdfast:logs:TrailWatch``

    Creates:
        - for each of `WATCHED`, *name*-*kind*: ``aws.cloudwatch.LogMetricFilter`` and ``aws.cloudwatch.MetricAlarm``

    The kinds are those of the CIS benchmark and a few more. Renaming a kind replaces its filter and alarm.

    Outputs: none.
    """

    def __init__(self, name: str, args: TrailWatchArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:logs:TrailWatch", name, None, opts)
        inside, namespace = args.placement.inside(self), f"Holdfast/{args.facts.name}"
        for watched in WATCHED:
            cloudwatch.LogMetricFilter(
                f"{name}-{watched.name}",
                name=args.facts.named(watched.name),
                log_group_name=args.log_group,
                pattern=watched.pattern,
                metric_transformation=cloudwatch.LogMetricFilterMetricTransformationArgs(
                    name=watched.name, namespace=namespace, value="1", default_value="0"
                ),
                opts=inside,
            )
            cloudwatch.MetricAlarm(
                f"{name}-{watched.name}",
                name=args.facts.named(watched.name),
                alarm_description=f"{watched.why} (CIS {watched.cis})" if watched.cis else watched.why,
                namespace=namespace,
                metric_name=watched.name,
                statistic="Sum",
                period=_FIVE_MINUTES_S,
                evaluation_periods=1,
                comparison_operator="GreaterThanOrEqualToThreshold",
                threshold=watched.threshold,
                treat_missing_data="notBreaching",
                alarm_actions=[args.topic],
                tags=args.facts.tags(watched.name),
                opts=inside,
            )
        self.register_outputs({})
