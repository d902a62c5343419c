"""Routes inside the hub: in from the Transit Gateway, through the firewall, out by NAT, and back."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import TypedDict

import pulumi
from pulumi_aws import ec2

from components.network.egress import Egress
from components.network.hub_routes_plan import Hop, hub_routes
from components.network.inspection import Inspection
from components.network.segmented_vpc import SegmentedVpc
from components.network.topology import HUB, Topology
from components.network.transit_hub import TransitHub
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class HubRoutesArgs:
    """What the hub's routes need to know.

    Attributes:
        block: every address of the environment.
        inspection, egress: the parts the hub has.
    """

    placement: Placement
    hub: SegmentedVpc
    topology: Topology
    block: IPv4Network
    transit: TransitHub
    inspection: Inspection | None
    egress: Egress | None


class _Target(TypedDict, total=False):
    vpc_endpoint_id: pulumi.Output[str]
    nat_gateway_id: pulumi.Output[str]
    gateway_id: pulumi.Output[str]
    transit_gateway_id: pulumi.Output[str]


class HubRoutes(pulumi.ComponentResource):
    """The routes of the hub's transit, inspection and egress tiers.

    Pulumi type: ``holdfast:network:HubRoutes``

    Creates:
        - ``aws.ec2.Route`` *name*-*tier*-*purpose*-*zone* in the table that each zone of those tiers has

    Adding a zone only adds. What leads to a part that is taken away is taken away with it.

    Outputs: none.
    """

    def __init__(self, name: str, args: HubRoutesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:HubRoutes", name, None, opts)
        self._args = args
        inside = args.placement.inside(self, depends_on=[args.transit.attachment_of(HUB)])
        for route in hub_routes(args.topology, args.block):
            for zone in args.hub.addresses.zones:
                ec2.Route(
                    f"{name}-{route.tier.value}-{route.purpose}-{zone}",
                    route_table_id=args.hub.route_table_id(route.tier, zone),
                    destination_cidr_block=route.cidr,
                    opts=inside,
                    **self._target(route.hop, zone),
                )
        self.register_outputs({})

    def _target(self, hop: Hop, zone: str) -> _Target:
        args = self._args
        match hop:
            case Hop.TRANSIT_GATEWAY:
                return {"transit_gateway_id": args.transit.gateway_id}
            case Hop.FIREWALL if args.inspection:
                return {"vpc_endpoint_id": args.inspection.endpoint_id(zone)}
            case Hop.NAT if args.egress:
                return {"nat_gateway_id": args.egress.nat_id(zone)}
            case Hop.INTERNET_GATEWAY if args.egress:
                return {"gateway_id": args.egress.gateway_id}
        raise AssertionError(f"the topology routes to a {hop} that the hub does not have")
