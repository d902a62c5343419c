"""What comes in over one path, and where it may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
from pulumi_aws import ec2transitgateway

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class Reach:
    """One tier that a path reaches: its addresses, and the attachment behind which it is or is inspected."""

    block: IPv4Network
    attachment_id: pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class TransitPathArgs:
    """What a path needs to know in one Region.

    Attributes:
        gateway_id: the Region's Transit Gateway.
        links: the gateway's attachments of the path's lines and tunnels, by name.
        reaches: by name of the tier.
        learners: the gateway's route tables that learn the networks behind the path, by name.
    """

    facts: EnvironmentFacts
    placement: Placement
    gateway_id: pulumi.Input[str]
    links: Mapping[str, pulumi.Input[str]]
    reaches: Mapping[str, Reach]
    learners: Mapping[str, pulumi.Input[str]]


class TransitPath(pulumi.ComponentResource):
    """A route table of the path's own on the Transit Gateway: it holds the tiers the path reaches and nothing else.

    Pulumi type: ``holdfast:connectivity:TransitPath``

    Creates:
        - ``aws.ec2transitgateway.RouteTable`` *name*
        - for each link: ``RouteTableAssociation`` *name*-*link*, and ``RouteTablePropagation`` *name*-*link*-*table* for each learner
        - for each tier: ``aws.ec2transitgateway.Route`` *name*-*tier*

    What comes in over one path therefore finds no other path and no tier it was not given (Amazon VPC Transit Gateways, "Isolated VPCs
    with shared services"). Adding a link or a tier adds resources and changes none.

    Outputs: `table_id`.
    """

    table_id: pulumi.Output[str]

    def __init__(self, name: str, args: TransitPathArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:connectivity:TransitPath", name, None, opts)
        inside = args.placement.inside(self)
        table = ec2transitgateway.RouteTable(name, transit_gateway_id=args.gateway_id, tags=args.facts.tags(name), opts=inside)
        for link, attachment in args.links.items():
            ec2transitgateway.RouteTableAssociation(
                f"{name}-{link}", transit_gateway_route_table_id=table.id, transit_gateway_attachment_id=attachment, opts=inside
            )
            for learner, learning in args.learners.items():
                ec2transitgateway.RouteTablePropagation(
                    f"{name}-{link}-{learner}",
                    transit_gateway_route_table_id=learning,
                    transit_gateway_attachment_id=attachment,
                    opts=inside,
                )
        for tier, reach in args.reaches.items():
            ec2transitgateway.Route(
                f"{name}-{tier}",
                transit_gateway_route_table_id=table.id,
                destination_cidr_block=str(reach.block),
                transit_gateway_attachment_id=reach.attachment_id,
                opts=inside,
            )
        self.table_id = table.id
        self.register_outputs({"table_id": self.table_id})
