"""Alarms on a copy that fails or falls behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_PERIOD_S = 300
_PROMISED_S = 15 * 60  # Amazon S3 User Guide, "Meeting compliance requirements with S3 Replication Time Control"


@dataclass(frozen=True, kw_only=True)
class ReplicationWatchArgs:
    """What the alarms need to know.

    Attributes:
        source: name of the bucket that is copied.
        destinations: name of the bucket each rule copies to, by the rule's id.
        topic: ARN of the topic that hears of it, where the source is.
    """

    facts: EnvironmentFacts
    placement: Placement
    source: str
    destinations: Mapping[str, str]
    topic: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class _Signal:
    suffix: str
    metric: str
    statistic: str
    comparison: str
    threshold: int
    periods: int
    why: str


_SIGNALS = (
    _Signal(
        suffix="failed",
        metric="OperationsFailedReplication",
        statistic="Sum",
        comparison="GreaterThanOrEqualToThreshold",
        threshold=1,
        periods=1,
        why="objects are not copied",
    ),
    _Signal(
        suffix="late",
        metric="ReplicationLatency",
        statistic="Maximum",
        comparison="GreaterThanThreshold",
        threshold=_PROMISED_S,
        periods=3,
        why="copies are later than promised",
    ),
)


class ReplicationWatch(pulumi.ComponentResource):
    """Alarms on every rule of a replication.

    Pulumi type: ``holdfast:storage:ReplicationWatch``

    Creates, for each rule:
        - ``aws.cloudwatch.MetricAlarm`` *rule*-failed: an operation could not be copied
        - ``aws.cloudwatch.MetricAlarm`` *rule*-late: the oldest copy is later than the 15 minutes that replication time control promises

    Renaming a rule replaces its alarms. Source: Amazon S3 User Guide, "Monitoring replication with metrics and Amazon S3 event
    notifications".

    Outputs: none.
    """

    def __init__(self, name: str, args: ReplicationWatchArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:storage:ReplicationWatch", name, None, opts)
        inside = args.placement.inside(self)
        for rule, destination in args.destinations.items():
            for signal in _SIGNALS:
                called = f"{rule}-{signal.suffix}"
                cloudwatch.MetricAlarm(
                    called,
                    name=args.facts.named(called),
                    alarm_description=f"{signal.why} from {args.source} to {destination}; until they are, losing the bucket loses them",
                    namespace="AWS/S3",
                    metric_name=signal.metric,
                    dimensions={"SourceBucket": args.source, "DestinationBucket": destination, "RuleId": rule},
                    statistic=signal.statistic,
                    period=_PERIOD_S,
                    evaluation_periods=signal.periods,
                    comparison_operator=signal.comparison,
                    threshold=signal.threshold,
                    treat_missing_data="notBreaching",
                    alarm_actions=[args.topic],
                    tags=args.facts.tags(called),
                    opts=inside,
                )
        self.register_outputs({})
