"""The name under which applications find a database, wherever it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import pulumi
from pulumi_aws import route53

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_PROBE_INTERVAL_S = 10
_FAILURES = 2


class RecordSet(StrEnum):
    """Set identifiers of the two records behind one name."""

    PRIMARY = "primary"
    RECOVERY = "recovery"


@dataclass(frozen=True, kw_only=True)
class ProbedAddress:
    """Health by connecting to an IP address, which is then what the name answers (A records)."""

    port: int


@dataclass(frozen=True, kw_only=True)
class WatchedAlarm:
    """Health by a CloudWatch alarm; the name answers the instance's own host name (CNAME records)."""

    alarm: pulumi.Input[str]
    region: str


@dataclass(frozen=True, kw_only=True)
class FailoverNameArgs:
    """What a failover name needs to know.

    Attributes:
        primary: address of the primary instance; `recovery`: of its replica.
        ttl: how long an answer may be kept, in whole seconds.
    """

    facts: EnvironmentFacts
    placement: Placement
    zone_id: pulumi.Input[str]
    dns_name: str
    primary: pulumi.Input[str]
    recovery: pulumi.Input[str]
    ttl: timedelta
    health: ProbedAddress | WatchedAlarm


class FailoverName(pulumi.ComponentResource):
    """A pair of failover records.

    Pulumi type: ``holdfast:recovery:FailoverName``

    Creates:
        - ``aws.route53.HealthCheck`` *name*: of the primary
        - ``aws.route53.Record`` *name*-primary (PRIMARY, with the check) and *name*-recovery (SECONDARY, without: the last resort is
          always answered)

    A drill changes what the records answer, so their values are set once and not compared again. Route 53 checkers are on the internet
    and cannot reach a private address; there an alarm decides (Amazon Route 53 Developer Guide, "How Route 53 determines whether a
    health check is healthy"). Changing `dns_name` or the kind of health replaces the records.

    Outputs: `health_check_id`.
    """

    health_check_id: pulumi.Output[str]

    def __init__(self, name: str, args: FailoverNameArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:recovery:FailoverName", name, None, opts)
        check = self._check(name, args)
        self.health_check_id = check.id
        for set_identifier, role, address in (
            (RecordSet.PRIMARY, "PRIMARY", args.primary),
            (RecordSet.RECOVERY, "SECONDARY", args.recovery),
        ):
            route53.Record(
                f"{name}-{set_identifier.value}",
                zone_id=args.zone_id,
                name=args.dns_name,
                type="A" if isinstance(args.health, ProbedAddress) else "CNAME",
                ttl=int(args.ttl.total_seconds()),
                records=[address],
                set_identifier=set_identifier.value,
                failover_routing_policies=[route53.RecordFailoverRoutingPolicyArgs(type=role)],
                health_check_id=check.id if set_identifier is RecordSet.PRIMARY else None,
                opts=pulumi.ResourceOptions.merge(args.placement.inside(self), pulumi.ResourceOptions(ignore_changes=["records"])),
            )
        self.register_outputs({"health_check_id": self.health_check_id})

    def _check(self, name: str, args: FailoverNameArgs) -> route53.HealthCheck:
        inside, tags = args.placement.inside(self), args.facts.tags(name)
        if isinstance(args.health, WatchedAlarm):
            return route53.HealthCheck(
                name,
                type="CLOUDWATCH_METRIC",
                cloudwatch_alarm_name=args.health.alarm,
                cloudwatch_alarm_region=args.health.region,
                insufficient_data_health_status="LastKnownStatus",
                tags=tags,
                opts=inside,
            )
        return route53.HealthCheck(
            name,
            type="TCP",
            ip_address=args.primary,
            port=args.health.port,
            request_interval=_PROBE_INTERVAL_S,
            failure_threshold=_FAILURES,
            tags=tags,
            opts=inside,
        )
