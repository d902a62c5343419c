"""The few alarms that say a database's objectives are in danger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import cloudwatch

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_MINUTE = 60
_LEFT = 0.1
_GIB = 1024**3


@dataclass(frozen=True, kw_only=True)
class DatabaseAlarmsArgs:
    """What the alarms of one instance need to know.

    Attributes:
        instance: its identifier.
        topic: ARN of the topic of this account and Region.
        lag_limit: a replica's: the RPO it must keep; None for a primary.
    """

    facts: EnvironmentFacts
    placement: Placement
    instance: str
    storage_gib: int
    topic: pulumi.Input[str]
    lag_limit: timedelta | None


class DatabaseAlarms(pulumi.ComponentResource):
    """Alarms on one instance.

    Pulumi type: ``holdfast:operations:DatabaseAlarms``

    Creates:
        - ``aws.cloudwatch.MetricAlarm`` *name*-unreachable: the instance has reported nothing for two minutes
        - ``aws.cloudwatch.MetricAlarm`` *name*-storage: less than a tenth of the first storage is free
        - with `lag_limit`: ``aws.cloudwatch.MetricAlarm`` *name*-lag: the replica trails by more than the RPO

    Source: Amazon RDS User Guide, "Amazon CloudWatch instance-level metrics for Amazon RDS". An instance that is down reports no
    metric, so a missing ``DatabaseConnections`` counts as bad. Changing the identifier replaces the alarms.

    Outputs: `unreachable` and `lag`, the names of those alarms; `lag` is None for a primary.
    """

    unreachable: pulumi.Output[str]
    lag: pulumi.Output[str] | None

    def __init__(self, name: str, args: DatabaseAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:operations:DatabaseAlarms", name, None, opts)
        self._args = args
        unreachable = self._alarm(
            name,
            "unreachable",
            "the instance reports nothing; applications may have lost it",
            metric="DatabaseConnections",
            comparison="LessThanThreshold",
            threshold=0,
        )
        self._alarm(
            name,
            "storage",
            "free storage runs out; writes will stop",
            metric="FreeStorageSpace",
            comparison="LessThanThreshold",
            threshold=args.storage_gib * _GIB * _LEFT,
        )
        self.lag = None
        if args.lag_limit is not None:
            self.lag = self._alarm(
                name,
                "lag",
                "a failover now would lose more than the RPO allows",
                metric="ReplicaLag",
                comparison="GreaterThanThreshold",
                threshold=args.lag_limit.total_seconds(),
            ).name
        self.unreachable = unreachable.name
        self.register_outputs({"unreachable": self.unreachable})

    def _alarm(self, name: str, what: str, why: str, *, metric: str, comparison: str, threshold: float) -> cloudwatch.MetricAlarm:
        args = self._args
        return cloudwatch.MetricAlarm(
            f"{name}-{what}",
            name=f"{args.instance}-{what}",
            alarm_description=f"{args.instance}: {why}",
            namespace="AWS/RDS",
            metric_name=metric,
            dimensions={"DBInstanceIdentifier": args.instance},
            statistic="Average",
            period=_MINUTE,
            evaluation_periods=2,
            comparison_operator=comparison,
            threshold=threshold,
            treat_missing_data="breaching",
            alarm_actions=[args.topic],
            ok_actions=[args.topic],
            tags=args.facts.tags(args.instance.removeprefix(f"{args.facts.name}-"), what),
            opts=args.placement.inside(self),
        )
