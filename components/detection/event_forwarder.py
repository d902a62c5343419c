"""Sends what happens in one account to the account that looks after all."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, iam

from components.detection.event_route import OF_OTHER_ACCOUNTS
from components.detection.siem_policy import may, trust
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class ForwardedRegion:
    """Where events are in one Region, and ARN of the bus there that they are sent to."""

    placement: Placement
    bus: str


@dataclass(frozen=True, kw_only=True)
class EventForwarderArgs:
    """What a forwarder needs to know.

    Attributes:
        regions: by the role of the Region, ``primary`` among them; all of one account.
        gates: what lets its role put events on the buses.
    """

    facts: EnvironmentFacts
    regions: Mapping[str, ForwardedRegion]
    gates: Sequence[pulumi.Resource]


class EventForwarder(pulumi.ComponentResource):
    """Sends findings that no administrator account gathers, such as failed backups, to another account's bus in the same Region.

    Pulumi type: ``holdfast:detection:EventForwarder``

    Creates:
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy`` *name*
        - ``aws.cloudwatch.EventRule`` and ``aws.cloudwatch.EventTarget`` *name*-*region role*; EventBridge tries for a day

    Changing the environment's name replaces all of it.

    Outputs: none.
    """

    def __init__(self, name: str, args: EventForwarderArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:EventForwarder", name, None, opts)
        home, called = args.regions["primary"].placement, forwarder_role_name(args.facts)
        tags = args.facts.tags("event-forwarding")
        role = iam.Role(
            name,
            name=called,
            description="EventBridge sends findings to the security account with it",
            permissions_boundary=args.facts.boundary(home.account),
            assume_role_policy=json.dumps(
                trust("events.amazonaws.com", {"StringEquals": {"aws:SourceAccount": home.account}}), sort_keys=True
            ),
            tags=tags,
            opts=home.inside(self),
        )
        buses = [region.bus for region in args.regions.values()]
        allowed = iam.RolePolicy(
            name,
            name=called,
            role=role.name,
            policy=json.dumps(may("Forward", ["events:PutEvents"], *buses), sort_keys=True),
            opts=home.inside(self),
        )
        for region_role, region in args.regions.items():
            rule = cloudwatch.EventRule(
                f"{name}-{region_role}",
                name=called,
                description="findings for the security account",
                event_bus_name="default",
                event_pattern=json.dumps(OF_OTHER_ACCOUNTS, sort_keys=True),
                tags=tags,
                opts=region.placement.inside(self),
            )
            cloudwatch.EventTarget(
                f"{name}-{region_role}",
                rule=rule.name,
                event_bus_name="default",
                target_id="security",
                arn=region.bus,
                role_arn=role.arn,
                opts=region.placement.inside(self, depends_on=[allowed, *args.gates]),
            )
        self.register_outputs({})


def forwarder_role_name(facts: EnvironmentFacts) -> str:
    """Name of the role events are sent with, for the policy of the bus that takes them."""
    return facts.named("event-forwarding")
