"""Where a path ends that leads to a few tiers of one VPC and to nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
from pulumi_aws import ec2

from components.environment_facts import EnvironmentFacts
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class PrivateGatewayArgs:
    """What a virtual private gateway needs to know.

    Attributes:
        placement: account and Region of `vpc`.
        vpc: to which it is attached; a VPC takes one such gateway.
        tiers: the only ones from which a route leads to it.
        networks: what lies behind the path, by name.
        asn: private number in BGP.
    """

    facts: EnvironmentFacts
    placement: Placement
    vpc: SegmentedVpc
    tiers: tuple[NetworkTier, ...]
    networks: Mapping[str, IPv4Network]
    asn: int


class PrivateGateway(pulumi.ComponentResource):
    """A virtual private gateway, with declared routes from the tiers that a private path reaches.

    Pulumi type: ``holdfast:connectivity:PrivateGateway``

    Creates:
        - ``aws.ec2.VpnGateway`` *name*, attached to the VPC
        - for each tier and network: ``aws.ec2.Route`` *name*-*tier*-*network*, in the tier's own route table

    What comes in here bypasses the hub: no Transit Gateway route table and no firewall is on its way, and the networks elsewhere learn
    the addresses of the whole VPC, for AWS tells them no less (AWS Direct Connect User Guide, "Allowed prefixes interactions"). What
    confines it is the network ACL and the security group of each tier, which hold the declared flows alone, and that no other tier has a
    way to answer.

    The routes are declared and not propagated: a router elsewhere that told us of ``0.0.0.0/0``, or of another path's networks, would draw
    their packets to itself. Packets of declared routes have at most 1500 bytes (same guide, "Set network MTU for private virtual
    interfaces or transit virtual interfaces"). Direct Connect is preferred to VPN (Amazon VPC User Guide, "Route priority").

    Changing the number replaces the gateway with every link that ends in it; changing the VPC moves it.

    Outputs: `gateway_id`.
    """

    gateway_id: pulumi.Output[str]

    def __init__(self, name: str, args: PrivateGatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:connectivity:PrivateGateway", name, None, opts)
        inside = args.placement.inside(self)
        gateway = ec2.VpnGateway(name, vpc_id=args.vpc.vpc_id, amazon_side_asn=str(args.asn), tags=args.facts.tags(name), opts=inside)
        for tier in args.tiers:
            for network, block in args.networks.items():
                ec2.Route(
                    f"{name}-{tier.value}-{network}",
                    route_table_id=args.vpc.route_table_id(tier),
                    destination_cidr_block=str(block),
                    gateway_id=gateway.id,
                    opts=inside,
                )
        self.gateway_id = gateway.id
        self.register_outputs({"gateway_id": self.gateway_id})
