"""Sends what happens in one account to the account that looks after all."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, iam

from components.detection.event_route import OF_OTHER_ACCOUNTS
from components.detection.siem_policy import may, trust
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class EventForwarderArgs:
    """What a forwarder needs to know: ARN of the bus it sends to, in the same Region, and its Region's role for what is named once."""

    facts: EnvironmentFacts
    placement: Placement
    region_role: str
    bus: str


class EventForwarder(pulumi.ComponentResource):
    """Sends findings that no administrator account gathers, such as failed backups, to another account's bus.

    Pulumi type: ``holdfast:detection:EventForwarder``

    Creates *name* of each:
        - ``aws.cloudwatch.EventRule`` and ``aws.cloudwatch.EventTarget``; EventBridge tries for a day
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy``

    Changing the environment's name replaces all of it.

    Outputs: none.
    """

    def __init__(self, name: str, args: EventForwarderArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:EventForwarder", name, None, opts)
        inside, tags = args.placement.inside(self), args.facts.tags("event-forwarding")
        role = iam.Role(
            name,
            name=forwarder_role_name(args.facts, args.region_role),
            description="EventBridge sends findings to the security account with it",
            permissions_boundary=args.facts.boundary(args.placement.account),
            assume_role_policy=json.dumps(
                trust("events.amazonaws.com", {"StringEquals": {"aws:SourceAccount": args.placement.account}}), sort_keys=True
            ),
            tags=tags,
            opts=inside,
        )
        allowed = iam.RolePolicy(
            name,
            name=args.facts.named("event-forwarding"),
            role=role.name,
            policy=json.dumps(may("Forward", ["events:PutEvents"], args.bus), sort_keys=True),
            opts=inside,
        )
        rule = cloudwatch.EventRule(
            name,
            name=args.facts.named("event-forwarding"),
            description="findings for the security account",
            event_bus_name="default",
            event_pattern=json.dumps(OF_OTHER_ACCOUNTS, sort_keys=True),
            tags=tags,
            opts=inside,
        )
        cloudwatch.EventTarget(
            name,
            rule=rule.name,
            event_bus_name="default",
            target_id="security",
            arn=args.bus,
            role_arn=role.arn,
            opts=args.placement.inside(self, depends_on=[allowed]),
        )
        self.register_outputs({})


def forwarder_role_name(facts: EnvironmentFacts, region_role: str) -> str:
    """Name of the role events are sent with, for the policy of the bus that takes them."""
    return facts.named("event-forwarding", region_role)
