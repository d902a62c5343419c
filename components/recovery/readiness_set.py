"""What readiness is judged by: sets of resources of one kind, each of which belongs to a Region or to the whole system.

Pure. Application Recovery Controller judges Aurora clusters, and not the instances of Amazon RDS for PostgreSQL; for what it does not
know it judges alarms, so an instance and its copy stand here as the alarms that say whether they could be used. Sources: Amazon
Application Recovery Controller Developer Guide, "Resource types and ARN formats in ARC", "Readiness rules descriptions in ARC", "How
readiness rules determine readiness status", "Quotas for readiness check".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pulumi

from components.placement import Placement

MOST_SYSTEMS = 5
"""Recovery groups that AWS gives an account; each system is one."""


class Side(StrEnum):
    """The two cells of a system: its replicas, one in each Region."""

    PRIMARY = "primary"
    RECOVERY = "recovery"


class AuditedKind(StrEnum):
    """Kinds of resource that are judged here, in the words of AWS."""

    ALARM = "AWS::CloudWatch::Alarm"
    CLUSTER = "AWS::RDS::DBCluster"
    HEALTH_CHECK = "AWS::Route53::HealthCheck"


@dataclass(frozen=True, kw_only=True)
class Audited:
    """One resource that is judged.

    Attributes:
        side: the cell it belongs to; None for what is the same in all Regions, which belongs to the whole system.
    """

    arn: pulumi.Input[str]
    side: Side | None


@dataclass(frozen=True, kw_only=True)
class ReadinessSet:
    """Resources of one kind that are judged together; `name` is one word."""

    name: str
    kind: AuditedKind
    resources: tuple[Audited, ...]


def instance_sets(
    primary: Placement, recovery: Placement, *, unreachable: pulumi.Input[str], lag: pulumi.Input[str], health_check: pulumi.Input[str]
) -> tuple[ReadinessSet, ...]:
    """Of a pair of instances: that the primary answers, that its copy keeps up, and that its name can move.

    Args:
        primary: where the primary is.
        recovery: where its copy is.
        unreachable: name of the primary's alarm.
        lag: name of the copy's alarm, which sounds too where the copy reports nothing.
        health_check: id of the health check that moves the name.
    """
    alarms = (
        Audited(arn=_alarm(primary, unreachable), side=Side.PRIMARY),
        Audited(arn=_alarm(recovery, lag), side=Side.RECOVERY),
    )
    check = pulumi.Output.from_input(health_check).apply(lambda check: f"arn:{primary.partition}:route53:::healthcheck/{check}")
    return (
        ReadinessSet(name="databases", kind=AuditedKind.ALARM, resources=alarms),
        ReadinessSet(name="name", kind=AuditedKind.HEALTH_CHECK, resources=(Audited(arn=check, side=None),)),
    )


def cluster_sets(primary: pulumi.Input[str], copy: pulumi.Input[str]) -> tuple[ReadinessSet, ...]:
    """Of a global database: that both clusters, by their ARNs, are alike, large enough and close to each other."""
    clusters = (Audited(arn=primary, side=Side.PRIMARY), Audited(arn=copy, side=Side.RECOVERY))
    return (ReadinessSet(name="databases", kind=AuditedKind.CLUSTER, resources=clusters),)


def readiness_name(*words: str) -> str:
    """A name as Application Recovery Controller takes it: letters, digits and underscores."""
    return "_".join(words).replace("-", "_")


def _alarm(where: Placement, name: pulumi.Input[str]) -> pulumi.Output[str]:
    return pulumi.Output.from_input(name).apply(lambda alarm: where.arn("cloudwatch", f"alarm:{alarm}"))
