"""Whether a system works and could be moved: one health check made of several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import route53

from components.environment_facts import EnvironmentFacts
from components.placement import Placement
from components.recovery.failover_name import WatchedAlarm


@dataclass(frozen=True, kw_only=True)
class SystemHealthArgs:
    """What the health of a system needs to know.

    Attributes:
        reachable: id of the health check of its primary database.
        alarms: what else must be well, by a word for it: the replica's lag, the journey of a user.
        checks: ids of further health checks, by a word for each: a routing control.
    """

    facts: EnvironmentFacts
    placement: Placement
    system: str
    reachable: pulumi.Input[str]
    alarms: Mapping[str, WatchedAlarm]
    checks: Mapping[str, pulumi.Input[str]]


class SystemHealth(pulumi.ComponentResource):
    """A calculated health check that is good only while everything a system needs is.

    Pulumi type: ``holdfast:recovery:SystemHealth``

    Creates:
        - for each alarm ``aws.route53.HealthCheck`` *name*-*word*, which follows it
        - ``aws.route53.HealthCheck`` *name*-system: calculated; good while all its children are

    It tells people and dashboards. The failover records do not follow it: a replica that trails is a reason to worry, not to fail over
    to that replica. Only standard metric alarms can be followed, in any Region (Amazon Route 53 Developer Guide, "Monitoring a
    CloudWatch alarm"). Changing what is joined changes the check in place.

    Outputs: `health_check_id`.
    """

    health_check_id: pulumi.Output[str]

    def __init__(self, name: str, args: SystemHealthArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:recovery:SystemHealth", name, None, opts)
        inside = args.placement.inside(self)
        children: list[pulumi.Input[str]] = [args.reachable, *args.checks.values()]
        for word, watched in args.alarms.items():
            check = route53.HealthCheck(
                f"{name}-{word}",
                type="CLOUDWATCH_METRIC",
                cloudwatch_alarm_name=watched.alarm,
                cloudwatch_alarm_region=watched.region,
                insufficient_data_health_status="LastKnownStatus",
                tags=args.facts.tags(args.system, word),
                opts=inside,
            )
            children.append(check.id)
        whole = route53.HealthCheck(
            f"{name}-system",
            type="CALCULATED",
            child_healthchecks=children,
            child_health_threshold=len(children),
            tags=args.facts.tags(args.system, "system"),
            opts=inside,
        )
        self.health_check_id = whole.id
        self.register_outputs({"health_check_id": self.health_check_id})
