"""The few alarms that say an Aurora cluster's objectives are in danger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import cloudwatch

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_MINUTE = 60
_GIB = 1024**3


@dataclass(frozen=True, kw_only=True)
class ClusterAlarmsArgs:
    """What the alarms of one cluster need to know.

    Attributes:
        cluster: its identifier, `words` those after the environment.
        topic: ARN of the topic of this account and Region.
        storage_gib: size that was planned; storage grows by itself, its cost with it.
        lag_limit: of a cluster that follows another Region's: the RPO it must keep; None for the first.
    """

    facts: EnvironmentFacts
    placement: Placement
    words: tuple[str, ...]
    cluster: str
    topic: pulumi.Input[str]
    storage_gib: int
    lag_limit: timedelta | None


class ClusterAlarms(pulumi.ComponentResource):
    """Alarms on one cluster.

    Pulumi type: ``holdfast:operations:ClusterAlarms``

    Creates:
        - ``aws.cloudwatch.MetricAlarm`` *name*-unreachable: no instance has reported for two minutes
        - ``aws.cloudwatch.MetricAlarm`` *name*-storage: the volume is larger than was planned
        - with `lag_limit`: ``aws.cloudwatch.MetricAlarm`` *name*-lag: the other Region trails by more than the RPO

    Source: Amazon Aurora User Guide, "Amazon CloudWatch metrics for Amazon Aurora". Changing the identifier replaces the alarms.

    Outputs: none.
    """

    def __init__(self, name: str, args: ClusterAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:operations:ClusterAlarms", name, None, opts)
        self._args = args
        self._alarm(name, "unreachable", "no instance reports; applications may have lost it", "DatabaseConnections", below=0)
        self._alarm(
            name, "storage", "the volume outgrew its plan", "VolumeBytesUsed", above=float(args.storage_gib * _GIB), missing="ignore"
        )
        if args.lag_limit is not None:
            limit = args.lag_limit.total_seconds() * 1000
            self._alarm(name, "lag", "a failover now would lose more than the RPO allows", "AuroraGlobalDBReplicationLag", above=limit)
        self.register_outputs({})

    def _alarm(
        self,
        name: str,
        what: str,
        why: str,
        metric: str,
        *,
        above: float | None = None,
        below: float | None = None,
        missing: str = "breaching",
    ) -> None:
        args = self._args
        cloudwatch.MetricAlarm(
            f"{name}-{what}",
            name=f"{args.cluster}-{what}",
            alarm_description=f"{args.cluster}: {why}",
            namespace="AWS/RDS",
            metric_name=metric,
            dimensions={"DBClusterIdentifier": args.cluster},
            statistic="Average",
            period=_MINUTE,
            evaluation_periods=2,
            comparison_operator="LessThanThreshold" if above is None else "GreaterThanThreshold",
            threshold=below if above is None else above,
            treat_missing_data=missing,
            alarm_actions=[args.topic],
            ok_actions=[args.topic],
            tags=args.facts.tags(*args.words, what),
            opts=args.placement.inside(self),
        )
