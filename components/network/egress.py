"""The one way to the internet that starts inside: NAT gateways in the hub."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import ec2

from components.environment_facts import EnvironmentFacts
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class EgressArgs:
    """What the way out of one Region needs to know."""

    facts: EnvironmentFacts
    placement: Placement
    hub: SegmentedVpc


class Egress(pulumi.ComponentResource):
    """NAT gateways in the hub's egress tier.

    Pulumi type: ``holdfast:network:Egress``

    Creates:
        - ``aws.ec2.InternetGateway`` *name* of the hub
        - for each zone *name*-*zone*: ``aws.ec2.Eip`` and ``aws.ec2.NatGateway``

    The addresses are those partners allow: an ``Eip`` that is replaced is another address. Adding a zone only adds.

    Outputs: `gateway_id`, `nat_id` and `public_ip` of a zone.
    """

    gateway_id: pulumi.Output[str]

    def __init__(self, name: str, args: EgressArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:Egress", name, None, opts)
        inside = args.placement.inside(self)
        gateway = ec2.InternetGateway(name, vpc_id=args.hub.vpc_id, tags=args.facts.tags(name), opts=inside)
        self.gateway_id = gateway.id
        self._nat: dict[str, ec2.NatGateway] = {}
        for zone in args.hub.addresses.zones:
            label = f"{name}-{zone}"
            address = ec2.Eip(label, domain="vpc", tags=args.facts.tags(label), opts=args.placement.inside(self, depends_on=[gateway]))
            self._nat[zone] = ec2.NatGateway(
                label,
                allocation_id=address.id,
                connectivity_type="public",
                subnet_id=args.hub.subnet_id(NetworkTier.EGRESS, zone),
                tags=args.facts.tags(label),
                opts=args.placement.inside(self, depends_on=[gateway]),
            )
        self.register_outputs({"gateway_id": self.gateway_id})

    def nat_id(self, zone: str) -> pulumi.Output[str]:
        """The NAT gateway of a zone."""
        return self._nat[zone].id

    def public_ip(self, zone: str) -> pulumi.Output[str]:
        """The address under which a zone is seen from the internet."""
        return self._nat[zone].public_ip
