"""The alarms of one link."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.connectivity.link_alarm import LinkAlarm
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class LinkAlarmsArgs:
    """What the alarms of a link need to know.

    Attributes:
        link: its name in names and words.
        owner: who is called; a duty of an on-call list, not a person.
        topic: ARN of the topic that hears of them.
        dimensions: what tells the link's metrics from others'.
    """

    facts: EnvironmentFacts
    placement: Placement
    link: str
    owner: str
    topic: pulumi.Input[str]
    dimensions: Mapping[str, pulumi.Input[str]]
    alarms: Iterable[LinkAlarm]


class LinkAlarms(pulumi.ComponentResource):
    """An alarm for each thing that is watched, with the owner in its words and tags.

    Pulumi type: ``holdfast:connectivity:LinkAlarms``

    Creates:
        - ``aws.cloudwatch.MetricAlarm`` *name*-*what* for each alarm of the plan (`link_alarm`)

    Renaming the link replaces its alarms.

    Outputs: none.
    """

    def __init__(self, name: str, args: LinkAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:connectivity:LinkAlarms", name, None, opts)
        for alarm in args.alarms:
            self._make(name, args, alarm)
        self.register_outputs({})

    def _make(self, name: str, args: LinkAlarmsArgs, alarm: LinkAlarm) -> None:
        dimensions = {**args.dimensions, **({"OpticalLaneNumber": str(alarm.lane)} if alarm.lane is not None else {})}
        single = len(alarm.metrics) == 1
        cloudwatch.MetricAlarm(
            f"{name}-{alarm.name}",
            name=args.facts.named(args.link, alarm.name),
            alarm_description=f"{args.link}: {alarm.why} (owner: {args.owner})",
            namespace=alarm.namespace if single else None,
            metric_name=alarm.metrics[0] if single else None,
            dimensions=dimensions if single else None,
            statistic=alarm.statistic if single else None,
            period=alarm.period_s if single else None,
            metric_queries=None if single else _greater(alarm, dimensions),
            evaluation_periods=alarm.periods,
            comparison_operator="LessThanThreshold" if alarm.below else "GreaterThanThreshold",
            threshold=alarm.threshold,
            treat_missing_data="breaching" if alarm.silence else "notBreaching",
            alarm_actions=[args.topic],
            ok_actions=[args.topic],
            tags=args.facts.tags(args.link, alarm.name, owner=args.owner),
            opts=args.placement.inside(self),
        )


def _greater(alarm: LinkAlarm, dimensions: Mapping[str, pulumi.Input[str]]) -> list[cloudwatch.MetricAlarmMetricQueryArgs]:
    """The greater of two metrics (Amazon CloudWatch User Guide, "Using metric math")."""
    queries = [
        cloudwatch.MetricAlarmMetricQueryArgs(
            id=f"m{place}",
            metric=cloudwatch.MetricAlarmMetricQueryMetricArgs(
                namespace=alarm.namespace, metric_name=metric, dimensions=dimensions, stat=alarm.statistic, period=alarm.period_s
            ),
            return_data=False,
        )
        for place, metric in enumerate(alarm.metrics, start=1)
    ]
    both = ", ".join(f"m{place}" for place in range(1, len(alarm.metrics) + 1))
    return [*queries, cloudwatch.MetricAlarmMetricQueryArgs(id="greater", expression=f"MAX([{both}])", label=alarm.name, return_data=True)]
