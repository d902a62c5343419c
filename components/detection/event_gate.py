"""Who else may put events on a bus."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class EventGateArgs:
    """What a gate needs to know.

    Attributes:
        bus: name of the bus.
        roles: ARNs of the roles that may put events, none of which need exist yet.
        sources: patterns of the sources they may name, so that nobody can pretend to be AWS; empty for events of AWS itself.
    """

    placement: Placement
    bus: str
    roles: tuple[str, ...]
    sources: tuple[str, ...] = ()


class EventGate(pulumi.ComponentResource):
    """Lets named roles of any account put events on a bus, and nobody else.

    Pulumi type: ``holdfast:detection:EventGate``

    Creates:
        - ``aws.cloudwatch.EventBusPolicy`` *name*

    Another bus replaces it.

    Outputs: none.
    """

    def __init__(self, name: str, args: EventGateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:EventGate", name, None, opts)
        policy = gate_policy(args.placement.arn("events", f"event-bus/{args.bus}"), args.roles, args.sources)
        cloudwatch.EventBusPolicy(
            name, event_bus_name=args.bus, policy=json.dumps(policy, sort_keys=True), opts=args.placement.inside(self)
        )
        self.register_outputs({})


def gate_policy(bus: str, roles: Sequence[str], sources: Sequence[str]) -> dict[str, object]:
    """The policy of a bus. Source: Amazon EventBridge User Guide, "Permissions for event buses" and "Using IAM policy conditions"."""
    condition: dict[str, object] = {"ArnEquals": {"aws:PrincipalArn": sorted(roles)}}
    if sources:
        condition["StringLike"] = {"events:source": sorted(sources)}
    statement = {
        "Sid": "NamedRolesPut",
        "Effect": "Allow",
        "Principal": {"AWS": sorted({role.split(":")[4] for role in roles})},
        "Action": "events:PutEvents",
        "Resource": bus,
        "Condition": condition,
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
