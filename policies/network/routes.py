"""Where a subnet's packets go: the routes of its table, and those of them that end at a gateway to the internet.

A route that cannot be followed says why; it is never left out. Source: Amazon VPC User Guide, "Configure route tables": a subnet without
an association uses the VPC's main table; "Example routing options" lists what a route may lead to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.graph import Graph
from policies.network.addresses import may_be_internet
from policies.network.once import once
from policies.network.unfollowed import Unfollowed
from policies.resource import Resource, UnknownValueError

_SUBNET = "aws:ec2/subnet:Subnet"
_TABLE = "aws:ec2/routeTable:RouteTable"
_DEFAULT_TABLE = "aws:ec2/defaultRouteTable:DefaultRouteTable"
_ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation"
_MAIN = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation"
_ROUTE = "aws:ec2/route:Route"
_INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway"
FIREWALL = "aws:networkfirewall/firewall:Firewall"
_DEFAULT_VPC = "aws:ec2/defaultVpc:DefaultVpc"
_VGW_PROPAGATION = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation"
_WAYS_OUT = {
    _INTERNET_GATEWAY: "internet gateway",
    "aws:ec2/natGateway:NatGateway": "NAT gateway",
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": "egress-only internet gateway",
    "aws:ec2/carrierGateway:CarrierGateway": "carrier gateway",
}
_KINDS = {
    **_WAYS_OUT,
    "aws:ec2transitgateway/transitGateway:TransitGateway": "transit gateway",
    "aws:ec2transitgateway/vpcAttachment:VpcAttachment": "transit gateway of attachment",
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": "peering connection",
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": "peering connection",
    FIREWALL: "firewall",
}
_DESTINATIONS = ("destinationCidrBlock", "destinationIpv6CidrBlock", "cidrBlock", "ipv6CidrBlock")
_PREFIX_LIST = "destinationPrefixListId"
_LOCAL = "local"
# What each next hop may be, as far as it can be followed; the others are there so that a route to them is seen.
_NEXT_HOPS: dict[str, tuple[str, ...]] = {
    "gatewayId": (_INTERNET_GATEWAY,),
    "natGatewayId": ("aws:ec2/natGateway:NatGateway",),
    "egressOnlyGatewayId": ("aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",),
    "carrierGatewayId": ("aws:ec2/carrierGateway:CarrierGateway",),
    "transitGatewayId": ("aws:ec2transitgateway/transitGateway:TransitGateway", "aws:ec2transitgateway/vpcAttachment:VpcAttachment"),
    "vpcPeeringConnectionId": (
        "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
        "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    ),
    "networkInterfaceId": (),
    "instanceId": (),
    "vpcEndpointId": (FIREWALL,),
    "localGatewayId": (),
    "coreNetworkArn": (),
    "odbNetworkArn": (),
}


@dataclass(frozen=True)
class Route:
    """One route of a subnet: the addresses it is for, written out, and the resource it leads to."""

    subnet: Resource
    table: Resource
    cidr: str
    target: Resource

    def __str__(self) -> str:
        return f"{self.subnet.name} routes {self.cidr} to {_KINDS[self.target.type]} {self.target.name} (route table {self.table.name})"


@dataclass(frozen=True)
class WayOut:
    """A route from a subnet to the internet."""

    route: Route

    @property
    def subnet(self) -> Resource:
        """Where it starts."""
        return self.route.subnet

    @property
    def inward(self) -> bool:
        """Whether the internet can open a connection through it; NAT and egress-only gateways refuse that."""
        return self.route.target.type == _INTERNET_GATEWAY

    def __str__(self) -> str:
        return str(self.route)


def vpc_of(graph: Graph, resource: Resource) -> Resource | None:
    """The VPC a subnet or security group belongs to."""
    return graph.target(resource, "vpcId")


def subnets_of(graph: Graph, vpc: Resource) -> tuple[Resource, ...]:
    """The subnets of a VPC."""
    return graph.pointing_at(vpc, _SUBNET, by="vpcId")


def ways_out(graph: Graph, subnet: Resource) -> Iterator[WayOut]:
    """Every route of a subnet that leads to the internet by a gateway of its own VPC."""
    for route in routes_of(graph, subnet):
        if isinstance(route, Route) and leads_out(route) and may_be_internet(route.cidr):
            yield WayOut(route)


def leads_out(route: Route) -> bool:
    """Whether a route ends at a gateway to the internet."""
    return route.target.type in _WAYS_OUT


@once
def routes_of(graph: Graph, subnet: Resource) -> Iterator[Route | Unfollowed]:
    """Every route of a subnet but those that stay in its VPC."""
    table = table_of(graph, subnet)
    if table is None:
        yield from _without_table(graph, subnet)
        return
    for route in graph.pointing_at(table, _ROUTE, by="routeTableId"):
        yield from _read(graph, subnet, table, route, route)
    for block in table.blocks("routes"):
        yield from _read(graph, subnet, table, table, block)
    if graph.pointing_at(table, _VGW_PROPAGATION, by="routeTableId") or is_set(table, "propagatingVgws"):
        yield Unfollowed(table, f"route table {table.name} takes whatever routes a virtual private gateway learns")


def is_set(resource: Resource, path: str) -> bool:
    """Whether a property says anything; something not known yet does."""
    try:
        return resource.value(path) not in (None, "", [], ())
    except UnknownValueError:
        return True


def _read(graph: Graph, subnet: Resource, table: Resource, holder: Resource, route: Resource) -> Iterator[Route | Unfollowed]:
    """One route, separate (`holder` is the route) or inline (`holder` is the table, `route` a block of it)."""
    said = f"route {route.name}" if holder is route else f"a route of table {table.name}"
    hops = [key for key in _NEXT_HOPS if key in route.properties and is_set(route, key)]
    if all(key == "gatewayId" and route.known_text(key) == _LOCAL for key in hops) and hops:
        return
    cidrs = [cidr for key in _DESTINATIONS if key in route.properties and (cidr := route.text(key))]
    targets = [target for key in hops for target in _targets(graph, holder, route, key)]
    known = tuple(cidrs)
    where = f" for {', '.join(cidrs)}" if cidrs else ""
    if not hops:
        yield Unfollowed(holder, f"{said}{where} names no next hop that is known here", known)
    elif not targets:
        yield Unfollowed(holder, f"{said}{where} leads to a {', '.join(hops)} that cannot be followed", known)
    if not cidrs:
        listed = "are in a prefix list" if is_set(route, _PREFIX_LIST) else "are not written out"
        yield Unfollowed(holder, f"{said} is for addresses that {listed}")
    yield from (Route(subnet, table, cidr, target) for target in targets for cidr in cidrs)


def _without_table(graph: Graph, subnet: Resource) -> Iterator[Route | Unfollowed]:
    """A main table that nothing declares holds local routes alone, except in the default VPC, which comes with an internet gateway."""
    vpc = vpc_of(graph, subnet)
    if vpc is None or vpc.type == _DEFAULT_VPC:
        where = "nor is its VPC" if vpc is None else "it is in the default VPC"
        yield Unfollowed(subnet, f"the routes of subnet {subnet.name} are not in this program: {where}")
    elif graph.pointing_at(subnet, _ASSOCIATION, by="subnetId") or graph.pointing_at(vpc, _MAIN, by="vpcId"):
        yield Unfollowed(subnet, f"the route table of subnet {subnet.name} is not in this program")
    else:
        yield from _added_to_main(graph, subnet, vpc)


def _added_to_main(graph: Graph, subnet: Resource, vpc: Resource) -> Iterator[Route | Unfollowed]:
    """What is put into the main table by the VPC's own output that names it."""
    for route in graph.pointing_at(vpc, _ROUTE, by="routeTableId"):
        yield from _read(graph, subnet, vpc, route, route)
    if graph.pointing_at(vpc, _VGW_PROPAGATION, by="routeTableId"):
        yield Unfollowed(vpc, f"the main route table of VPC {vpc.name} takes whatever routes a virtual private gateway learns")


def _targets(graph: Graph, holder: Resource, route: Resource, key: str) -> tuple[Resource, ...]:
    types = _NEXT_HOPS[key]
    if not types:
        return ()
    if holder is route:
        return graph.targets(route, key, *types)
    return tuple(t for t in graph.targets(holder, "routes", *types) if _names(route, key, t))


def _names(block: Resource, key: str, target: Resource) -> bool:
    """Whether an inline route goes to a target; one whose next hop is only known by an identifier may go to any of its kind."""
    return target.urn in block.known_text(key) or "${urn:" not in block.known_text(key)


def table_of(graph: Graph, subnet: Resource) -> Resource | None:
    """The route table of a subnet: its own, or the main one of its VPC; None where neither is in the program."""
    for association in graph.pointing_at(subnet, _ASSOCIATION, by="subnetId"):
        return graph.target(association, "routeTableId")
    vpc = vpc_of(graph, subnet)
    if vpc is None:
        return None
    for association in graph.pointing_at(vpc, _MAIN, by="vpcId"):
        return graph.target(association, "routeTableId")
    return next(iter(graph.pointing_at(vpc, _DEFAULT_TABLE, by="defaultRouteTableId")), None)
