"""Where a subnet's packets leave: its route table, and the gateways of its VPC.

Source: Amazon VPC User Guide, "Configure route tables": a subnet without an association uses the VPC's main table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.graph import Graph
from policies.network.addresses import is_internet
from policies.resource import Resource

_SUBNET = "aws:ec2/subnet:Subnet"
_TABLE = "aws:ec2/routeTable:RouteTable"
_DEFAULT_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable"
_ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
_MAIN = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation"
_ROUTE = "aws:ec2/route:Route"
_INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway"
_WAYS_OUT = {
    _INTERNET_GATEWAY: "internet gateway",
    "aws:ec2/natGateway:NatGateway": "NAT gateway",
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": "egress-only internet gateway",
    "aws:ec2/carrierGateway:CarrierGateway": "carrier gateway",
}
_DESTINATIONS = ("destinationCidrBlock", "destinationIpv6CidrBlock", "cidrBlock", "ipv6CidrBlock")
_HOP_OF = {
    _INTERNET_GATEWAY: "gatewayId",
    "aws:ec2/natGateway:NatGateway": "natGatewayId",
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": "egressOnlyGatewayId",
    "aws:ec2/carrierGateway:CarrierGateway": "carrierGatewayId",
}
_NEXT_HOPS = tuple(_HOP_OF.values())


@dataclass(frozen=True)
class WayOut:
    """A route from a subnet to the internet."""

    subnet: Resource
    table: str
    cidr: str
    gateway: Resource

    @property
    def inward(self) -> bool:
        """Whether the internet can open a connection through it; NAT and egress-only gateways refuse that."""
        return self.gateway.type == _INTERNET_GATEWAY

    def __str__(self) -> str:
        return f"{self.subnet.name} routes {self.cidr} to {_WAYS_OUT[self.gateway.type]} {self.gateway.name} (route table {self.table})"


def vpc_of(graph: Graph, resource: Resource) -> Resource | None:
    """The VPC a subnet or security group belongs to."""
    return graph.target(resource, "vpcId")


def subnets_of(graph: Graph, vpc: Resource) -> tuple[Resource, ...]:
    """The subnets of a VPC."""
    return graph.pointing_at(vpc, _SUBNET, by="vpcId")


def ways_out(graph: Graph, subnet: Resource) -> Iterator[WayOut]:
    """Every route of a subnet that leads to the internet."""
    table = _table_of(graph, subnet)
    if table is None:
        return
    for cidr, gateway in (*_inline(graph, table), *_separate(graph, table)):
        if gateway.type in _WAYS_OUT and is_internet(cidr):
            yield WayOut(subnet, table.name, cidr, gateway)


def _table_of(graph: Graph, subnet: Resource) -> Resource | None:
    for association in graph.pointing_at(subnet, _ASSOCIATION, by="subnetId"):
        return graph.target(association, "routeTableId")
    vpc = vpc_of(graph, subnet)
    if vpc is None:
        return None
    for association in graph.pointing_at(vpc, _MAIN, by="vpcId"):
        return graph.target(association, "routeTableId")
    return next(iter(graph.pointing_at(vpc, _DEFAULT_TABLE, by="defaultRouteTableId")), None)


def _separate(graph: Graph, table: Resource) -> Iterator[tuple[str, Resource]]:
    for route in graph.pointing_at(table, _ROUTE, by="routeTableId"):
        hops = (graph.target(route, hop) for hop in _NEXT_HOPS)
        yield from ((route.text(d), hop) for hop in hops if hop for d in _DESTINATIONS if route.text(d))


def _inline(graph: Graph, table: Resource) -> Iterator[tuple[str, Resource]]:
    gateways = graph.targets(table, "routes", *_WAYS_OUT)
    for block in table.blocks("routes"):
        named = [g for g in gateways if _names(block, g)]
        yield from ((block.text(d), gateway) for gateway in named for d in _DESTINATIONS if block.text(d))


def _names(block: Resource, gateway: Resource) -> bool:
    """Whether a route goes to a gateway; one whose next hop is only known by an identifier may go to any of its kind."""
    hop = _HOP_OF[gateway.type]
    return block.has(hop) and (gateway.urn in block.known_text(hop) or "${urn:" not in block.known_text(hop))
