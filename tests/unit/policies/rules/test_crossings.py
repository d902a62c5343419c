"""Paths through other VPCs are followed hop by hop; what cannot be followed defers the rule and is never passed in silence."""

from __future__ import annotations

import pytest

from policies.graph import Graph
from policies.judge import Outcome, judge
from policies.resource import Resource
from policies.rules import all_rules
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, made, ref, replaced, resource, without

EVERYWHERE = "0.0.0.0/0"
_T = "aws:ec2transitgateway"

hub = resource("aws:ec2/vpc:Vpc", "hub", cidrBlock="10.1.0.0/16")
hub_gateway = resource("aws:ec2/internetGateway:InternetGateway", "hub", vpcId=ref(hub))
hub_nat = resource("aws:ec2/natGateway:NatGateway", "hub")
hub_table = resource("aws:ec2/routeTable:RouteTable", "edge", vpcId=ref(hub))
hub_subnet = resource("aws:ec2/subnet:Subnet", "edge", vpcId=ref(hub), cidrBlock="10.1.1.0/24")
hub_association = resource(
    "aws:ec2/routeTableAssociation:RouteTableAssociation", "edge", subnetId=ref(hub_subnet), routeTableId=ref(hub_table)
)
hub_group = resource("aws:ec2/securityGroup:SecurityGroup", "edge", vpcId=ref(hub))
HUB = (hub, hub_gateway, hub_nat, hub_table, hub_subnet, hub_association, hub_group)

transit = resource(f"{_T}/transitGateway:TransitGateway", "transit", defaultRouteTableAssociation="disable")
attachments = [
    resource(f"{_T}/vpcAttachment:VpcAttachment", vpc.name, transitGatewayId=ref(transit), vpcId=ref(vpc)) for vpc in (h.vpc, hub)
]
mine, hubs = attachments
spokes = resource(f"{_T}/routeTable:RouteTable", "spokes", transitGatewayId=ref(transit))


def entry(kind: str, name: str, table: Resource, attachment: Resource | None, **more: object) -> Resource:
    by = {"transitGatewayAttachmentId": ref(attachment)} if attachment else {}
    return made(f"{_T}/{kind}", name, {"transitGatewayRouteTableId": ref(table), **by, **more})


associated = entry("routeTableAssociation:RouteTableAssociation", "mine", spokes, mine)
TRANSIT = (*HUB, transit, mine, hubs, spokes, associated)


def static(to: str, attachment: Resource | None = hubs, table: Resource = spokes, **more: object) -> Resource:
    return entry("route:Route", "static", table, attachment, destinationCidrBlock=to, **more)


def propagated(attachment: Resource = hubs) -> Resource:
    return entry("routeTablePropagation:RouteTablePropagation", "learned", spokes, attachment)


def route(name: str, table: Resource, to: str, **hop: object) -> Resource:
    return made("aws:ec2/route:Route", name, {"routeTableId": ref(table), "destinationCidrBlock": to, **hop})


def from_data(to: str, **hop: object) -> Resource:
    return route("leave", h.data_table, to, **(hop or {"transitGatewayId": ref(transit)}))


OUT = from_data(EVERYWHERE)
TO_HUB = from_data("10.1.0.0/16")
HUB_NAT = route("nat", hub_table, EVERYWHERE, natGatewayId=ref(hub_nat))
HUB_OPEN = route("open", hub_table, EVERYWHERE, gatewayId=ref(hub_gateway))
WORLD = h.admit("world", h.data_group, cidrIpv4=EVERYWHERE)
DOOR = h.admit("door", hub_group, cidrIpv4=EVERYWHERE, fromPort=443, toPort=443)

peering = resource("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "joint", vpcId=ref(hub), peerVpcId=ref(h.vpc))
accepter = resource("aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", "joint", vpcPeeringConnectionId=ref(peering))
PEERED = (*HUB, peering, accepter)
hubs_accepter = resource(f"{_T}/vpcAttachmentAccepter:VpcAttachmentAccepter", "hub", transitGatewayAttachmentId=ref(hubs))

default_transit = changed(transit, defaultRouteTableAssociation="enable")
plain = (*HUB, default_transit, mine, hubs)
second = resource(f"{_T}/transitGateway:TransitGateway", "second")
beyond = resource("aws:ec2/vpc:Vpc", "beyond", cidrBlock="10.2.0.0/16")
beyond_table = resource("aws:ec2/routeTable:RouteTable", "beyond", vpcId=ref(beyond))
beyond_subnet = resource("aws:ec2/subnet:Subnet", "beyond", vpcId=ref(beyond), cidrBlock="10.2.1.0/24")
BEYOND = (
    second, beyond, beyond_table, beyond_subnet,
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "beyond", subnetId=ref(beyond_subnet), routeTableId=ref(beyond_table)),
    route("beyond", beyond_table, EVERYWHERE, natGatewayId=ref(hub_nat)),
    resource(f"{_T}/vpcAttachment:VpcAttachment", "hub-second", transitGatewayId=ref(second), vpcId=ref(hub)),
    (far := resource(f"{_T}/vpcAttachment:VpcAttachment", "beyond", transitGatewayId=ref(second), vpcId=ref(beyond))),
    route("further", hub_table, EVERYWHERE, transitGatewayId=ref(second)),
    made(f"{_T}/route:Route", "further", {
        "transitGatewayRouteTableId": ref(second, "associationDefaultRouteTableId"),
        "transitGatewayAttachmentId": ref(far), "destinationCidrBlock": EVERYWHERE,
    }),
)  # fmt: skip
BY_DEFAULT = made(
    f"{_T}/route:Route",
    "static",
    {
        "transitGatewayRouteTableId": ref(default_transit, "associationDefaultRouteTableId"),
        "transitGatewayAttachmentId": ref(hubs),
        "destinationCidrBlock": EVERYWHERE,
    },
)


inside_table = resource("aws:ec2/routeTable:RouteTable", "inspection", vpcId=ref(h.vpc))
inside_subnet = resource("aws:ec2/subnet:Subnet", "inspection", vpcId=ref(h.vpc), cidrBlock="10.0.9.0/24")
inside_association = resource(
    "aws:ec2/routeTableAssociation:RouteTableAssociation", "inspection", subnetId=ref(inside_subnet), routeTableId=ref(inside_table)
)
_FIREWALL = "aws:networkfirewall/firewall:Firewall"
firewall = resource(_FIREWALL, "wall", vpcId=ref(h.vpc), subnetMappings=[{"subnetId": ref(inside_subnet)}])
hubs_firewall = resource(_FIREWALL, "hubs", vpcId=ref(hub), subnetMappings=[{"subnetId": ref(hub_subnet)}])
OWN_WALL = (inside_table, inside_subnet, inside_association, firewall)
ENDPOINT = "firewallStatuses[0].syncStates[0].attachments[0].endpointId"
TO_WALL = from_data(EVERYWHERE, vpcEndpointId=ref(firewall, ENDPOINT))
hub_before = resource("aws:ec2/routeTable:RouteTable", "before", vpcId=ref(hub))
hub_arrival = resource("aws:ec2/subnet:Subnet", "before", vpcId=ref(hub), cidrBlock="10.1.2.0/24")
HUB_WALL = (
    hubs_firewall, hub_before, hub_arrival,
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", "before", subnetId=ref(hub_arrival), routeTableId=ref(hub_before)),
    route("inspect", hub_before, EVERYWHERE, vpcEndpointId=ref(hubs_firewall, ENDPOINT)),
)  # fmt: skip


BARE = without(h.SOUND, "data", "aws:ec2/networkAclAssociation:NetworkAclAssociation")


def sound(*more: Resource) -> Graph:
    """The sound program without the ACL of its data subnet, so that routes and groups alone decide."""
    return replaced(BARE, *more)


def found(rule: str, graph: Graph, outcome: Outcome) -> list[str]:
    return [f.reason for f in judge(graph, [r for r in all_rules() if r.id == rule]).findings if f.outcome is outcome]


JOINED = "VPC hub is joined to it: data routes 10.1.0.0/16 to transit gateway transit (route table data)"
LEAVES = "data routes 0.0.0.0/0 to transit gateway transit (route table data)"
TO_THE_WALL = "data routes 0.0.0.0/0 to firewall wall (route table data)"
STATIC = "transit gateway route table spokes routes 0.0.0.0/0 of attachment hub to VPC hub"
LEARNS = "transit gateway route table spokes learns the addresses of attachment hub to VPC hub"
ENTERS = "edge routes 0.0.0.0/0 to internet gateway hub (route table edge)"

RED = {
    "through a firewall of its own VPC": (
        "NET-003",
        sound(*HUB, *OWN_WALL, TO_WALL, route("out", inside_table, EVERYWHERE, natGatewayId=ref(hub_nat))),
        f"ehr has a way out: {TO_THE_WALL} -> firewall wall passes it on in inspection -> inspection routes 0.0.0.0/0 to NAT gateway hub",
    ),
    "through its own firewall and a transit gateway": (
        "NET-003",
        sound(
            *TRANSIT, *OWN_WALL, TO_WALL, route("on", inside_table, EVERYWHERE, transitGatewayId=ref(transit)), static(EVERYWHERE), HUB_NAT
        ),
        "inspection routes 0.0.0.0/0 to transit gateway transit",
    ),
    "through the hub's firewall": (
        "NET-003",
        sound(*TRANSIT, *HUB_WALL, OUT, static(EVERYWHERE), HUB_NAT),
        "-> edge routes 0.0.0.0/0 to NAT gateway hub",
    ),
    "inward through a firewall of its own VPC": (
        "NET-001",
        sound(*OWN_WALL, TO_WALL, route("edge", inside_table, EVERYWHERE, gatewayId=ref(h.gateway)), WORLD),
        "passes it on in inspection -> data admits tcp 5432 from 0.0.0.0/0 (world) -> ehr",
    ),
    "static route to a NAT gateway": (
        "NET-003",
        sound(*TRANSIT, OUT, static(EVERYWHERE), HUB_NAT),
        f"ehr has a way out: {LEAVES} -> {STATIC} -> edge routes 0.0.0.0/0 to NAT gateway hub (route table edge)",
    ),
    "static route to an internet gateway": (
        "NET-003",
        sound(*TRANSIT, OUT, static(EVERYWHERE), HUB_OPEN),
        "-> edge routes 0.0.0.0/0 to internet gateway hub",
    ),
    "route inline in the table": (
        "NET-003",
        sound(
            *TRANSIT,
            changed(h.data_table, routes=[{"cidrBlock": EVERYWHERE, "transitGatewayId": ref(transit)}]),
            static(EVERYWHERE),
            HUB_NAT,
        ),
        "edge routes 0.0.0.0/0 to NAT gateway hub",
    ),
    "attachment named by its accepter": (
        "NET-003",
        sound(*TRANSIT, hubs_accepter, OUT, static(EVERYWHERE, hubs_accepter), HUB_NAT),
        "0.0.0.0/0 of attachment hub to VPC hub",
    ),
    "default table": ("NET-003", sound(*plain, OUT, BY_DEFAULT, HUB_NAT), "the default table of transit gateway transit routes 0.0.0.0/0"),
    "a second transit gateway behind the first": (
        "NET-003",
        sound(*TRANSIT, OUT, static(EVERYWHERE), *BEYOND),
        "to VPC beyond -> beyond routes 0.0.0.0/0 to NAT gateway hub",
    ),
    "sent back into its own VPC": (
        "NET-003",
        sound(*TRANSIT, OUT, static(EVERYWHERE, mine)),
        "of attachment workload to VPC workload -> ingress routes 0.0.0.0/0 to internet gateway workload",
    ),
    "peering": (
        "NET-003",
        sound(*PEERED, from_data(EVERYWHERE, vpcPeeringConnectionId=ref(peering)), HUB_NAT),
        "peering connection joint joins VPC workload and VPC hub -> edge routes",
    ),
    "peering by its accepter": (
        "NET-003",
        sound(*PEERED, from_data(EVERYWHERE, vpcPeeringConnectionId=ref(accepter)), HUB_NAT),
        "peering connection joint joins",
    ),
    "inward by a propagated route": (
        "NET-001",
        sound(*TRANSIT, TO_HUB, propagated(), HUB_OPEN, WORLD),
        f"internet -> {ENTERS} -> {JOINED}; {LEARNS} -> data admits tcp 5432 from 0.0.0.0/0 (world) -> ehr",
    ),
    "inward by default propagation": (
        "NET-001",
        sound(*plain, TO_HUB, HUB_OPEN, WORLD),
        "the default table of transit gateway transit learns",
    ),
    "inward by peering": (
        "NET-001",
        sound(*PEERED, from_data("10.1.0.0/16", vpcPeeringConnectionId=ref(peering)), HUB_OPEN, WORLD),
        "peering connection joint joins VPC workload and VPC hub -> data admits",
    ),
    "an entrance in the hub, admitted by its addresses": (
        "NET-002",
        sound(*TRANSIT, TO_HUB, propagated(), HUB_OPEN, DOOR, h.admit("hub", h.data_group, cidrIpv4="10.1.0.0/16")),
        f"{JOINED}; {LEARNS} -> data admits tcp 5432 from 10.1.0.0/16",
    ),
    "an entrance in the hub, where data admits everybody": (
        "NET-002",
        without(sound(*TRANSIT, TO_HUB, propagated(), HUB_OPEN, DOOR, WORLD), "ingress", h.ingress_subnet.type),
        "0.0.0.0/0, which holds edge (world) -> ehr",
    ),
}

GREEN = {
    "a firewall whose subnet leads nowhere": ("NET-003", sound(*HUB, *OWN_WALL, TO_WALL)),
    "a firewall that hands on to the hub alone": (
        "NET-003",
        sound(*TRANSIT, *OWN_WALL, TO_WALL, route("on", inside_table, "10.1.0.0/16", transitGatewayId=ref(transit)), propagated(), HUB_NAT),
    ),
    "the hub has no way out": ("NET-003", sound(*TRANSIT, OUT, static(EVERYWHERE))),
    "only the hub's addresses are routed": ("NET-003", sound(*TRANSIT, TO_HUB, propagated(), static("10.1.0.0/16"), HUB_NAT)),
    "the gateway drops it": ("NET-003", sound(*TRANSIT, OUT, static(EVERYWHERE, None, blackhole=True), HUB_NAT)),
    "propagation carries no way to the internet": ("NET-003", sound(*TRANSIT, OUT, propagated(), HUB_NAT)),
    "the attachment has no table": ("NET-003", without(sound(*TRANSIT, OUT, static(EVERYWHERE), HUB_NAT), "mine", associated.type)),
    "the other tier's table goes out": (
        "NET-003",
        sound(*TRANSIT, route("leave", h.public_table, "10.9.0.0/16", transitGatewayId=ref(transit)), static(EVERYWHERE), HUB_NAT),
    ),
    "peered with what has no way out": ("NET-003", sound(*PEERED, from_data(EVERYWHERE, vpcPeeringConnectionId=ref(peering)))),
    "local": ("NET-003", sound(from_data("10.0.0.0/16", gatewayId="local"))),
    "data admits nobody from the internet": ("NET-001", sound(*TRANSIT, TO_HUB, propagated(), HUB_OPEN)),
    "the hub's way out admits nothing": ("NET-001", sound(*TRANSIT, TO_HUB, propagated(), HUB_NAT, WORLD)),
    "the data subnet's network ACL denies": (
        "NET-001",
        sound(
            *TRANSIT, TO_HUB, propagated(), HUB_OPEN, WORLD, resource("aws:ec2/networkAcl:NetworkAcl", "d", subnetIds=[ref(h.data_subnet)])
        ),
    ),
    "peered with what has no way in": (
        "NET-001",
        sound(*PEERED, from_data("10.1.0.0/16", vpcPeeringConnectionId=ref(peering)), HUB_NAT, WORLD),
    ),
    "an entrance in a hub that nothing joins": (
        "NET-002",
        without(sound(*TRANSIT, propagated(), HUB_OPEN, DOOR, WORLD), "ingress", h.ingress_subnet.type),
    ),
    "declared networks by a virtual private gateway": (
        "NET-003",
        sound(
            private := resource("aws:ec2/vpnGateway:VpnGateway", "line", vpcId=ref(h.vpc)),
            from_data("10.17.0.0/16", gatewayId=ref(private)),
        ),
    ),
    "a next hop that cannot be followed, to private addresses": ("NET-003", sound(from_data("172.16.0.0/12", gatewayId="vgw-1"))),
}

by_prefix_list = entry("prefixListReference:PrefixListReference", "listed", spokes, hubs, prefixListId="pl-1")
private_gateway = resource("aws:ec2/vpnGateway:VpnGateway", "line", vpcId=ref(h.vpc))
_LEARNT = "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation"
learnt = resource(_LEARNT, "data", routeTableId=ref(h.data_table), vpnGatewayId=ref(private_gateway))
learnt_by_main = resource(_LEARNT, "main", routeTableId=ref(h.vpc, "mainRouteTableId"), vpnGatewayId=ref(private_gateway))
main_leak = made(OUT.type, "leak", {"routeTableId": ref(h.vpc, "mainRouteTableId"), "destinationCidrBlock": EVERYWHERE})
by_line = from_data("10.17.0.0/16", gatewayId=ref(private_gateway))
DEFERRED = {
    "all by a virtual private gateway": (
        "NET-003",
        sound(private_gateway, from_data(EVERYWHERE, gatewayId=ref(private_gateway))),
        "for 0.0.0.0/0 leads to a gatewayId",
    ),
    "inward, by a virtual private gateway": ("NET-001", sound(private_gateway, WORLD, by_line), "for 10.17.0.0/16 leads to a gatewayId"),
    "routes that a virtual private gateway learns": (
        "NET-003",
        sound(private_gateway, learnt),
        "route table data takes whatever routes a virtual private gateway learns",
    ),
    "inward, by routes that a virtual private gateway learns": (
        "NET-001",
        sound(private_gateway, learnt, WORLD),
        "route table data takes whatever routes a virtual private gateway learns",
    ),
    "routes that the main table learns": (
        "NET-003",
        without(sound(private_gateway, learnt_by_main), "data", h.data_association.type),
        "the main route table of VPC workload takes whatever routes a virtual private gateway learns",
    ),
    "a route of the main table": (
        "NET-003",
        without(sound(main_leak), "data", h.data_association.type),
        "route leak for 0.0.0.0/0 names no next hop that is known here",
    ),
    "a firewall in subnets of elsewhere": (
        "NET-003",
        sound(*OWN_WALL, changed(firewall, subnetMappings=[{"subnetId": "subnet-1"}]), TO_WALL),
        "no subnet of firewall wall is in this program",
    ),
    "data in subnets of elsewhere": ("NET-003", sound(changed(h.subnet_group, subnetIds=["subnet-1"])), "ehr: none of its subnets"),
    "data in the default VPC": ("NET-001", sound(changed(h.primary, dbSubnetGroupName=None)), "ehr: none of its subnets"),
    "data behind groups of elsewhere": ("NET-002", sound(changed(h.primary, vpcSecurityGroupIds=["sg-1"])), "ehr: none of its security"),
    "a network interface": ("NET-003", sound(from_data(EVERYWHERE, networkInterfaceId="eni-1")), "leads to a networkInterfaceId"),
    "an endpoint": ("NET-003", sound(from_data(EVERYWHERE, vpcEndpointId="vpce-1")), "leads to a vpcEndpointId"),
    "a gateway by its identifier": ("NET-003", sound(from_data(EVERYWHERE, gatewayId="igw-1")), "leads to a gatewayId"),
    "a transit gateway of elsewhere": ("NET-003", sound(from_data(EVERYWHERE, transitGatewayId="tgw-1")), "leads to a transitGatewayId"),
    "a peering of elsewhere": ("NET-003", sound(from_data(EVERYWHERE, vpcPeeringConnectionId="pcx-1")), "a vpcPeeringConnectionId"),
    "a next hop nobody knows": ("NET-003", sound(from_data(EVERYWHERE, wormholeId="w-1")), "names no next hop that is known here"),
    "an inline next hop": (
        "NET-003",
        sound(changed(h.data_table, routes=[{"cidrBlock": EVERYWHERE, "coreNetworkArn": "arn"}])),
        "a route of table data for 0.0.0.0/0 leads to a coreNetworkArn",
    ),
    "a prefix list": (
        "NET-003",
        sound(*TRANSIT, made(OUT.type, "leave", {**from_data("").properties, "destinationPrefixListId": "pl-1"})),
        "is for addresses that are in a prefix list",
    ),
    "learned routes": ("NET-003", sound(changed(h.data_table, propagatingVgws=["vgw-1"])), "virtual private gateway"),
    "no attachment": ("NET-003", without(sound(*TRANSIT, OUT), "workload", mine.type), "no attachment of VPC workload"),
    "a table of elsewhere": (
        "NET-003",
        sound(*TRANSIT, changed(associated, transitGatewayRouteTableId="tgw-rtb-1"), OUT),
        "the transit gateway route table that mine names is not in this program",
    ),
    "an attachment of elsewhere": (
        "NET-003",
        sound(*TRANSIT, OUT, made(static("").type, "static", {**static(EVERYWHERE).properties, "transitGatewayAttachmentId": "a-1"})),
        "by an attachment that is no VPC's in this program",
    ),
    "an attached VPC of elsewhere": (
        "NET-003",
        sound(*TRANSIT, OUT, static(EVERYWHERE), changed(hubs, vpcId="vpc-1")),
        "attachment hub, whose VPC is not in this program",
    ),
    "a prefix list in the transit gateway": ("NET-003", sound(*TRANSIT, OUT, by_prefix_list), "spokes routes a prefix list (listed)"),
    "a hub without subnets": (
        "NET-003",
        without(sound(*TRANSIT, OUT, static(EVERYWHERE)), "edge", hub_subnet.type),
        "no subnet of VPC hub is in this program",
    ),
    "a peer of elsewhere": (
        "NET-003",
        sound(*HUB, changed(peering, vpcId="vpc-1"), from_data(EVERYWHERE, vpcPeeringConnectionId=ref(peering))),
        "the VPC at the other end of peering connection joint",
    ),
    "a route table of elsewhere": (
        "NET-003",
        sound(changed(h.data_association, routeTableId="rtb-1")),
        "the route table of subnet data is not in this program",
    ),
    "a subnet whose VPC is elsewhere": (
        "NET-003",
        sound(changed(h.data_subnet, vpcId="vpc-1"), changed(h.data_association, subnetId="subnet-1")),
        "the routes of subnet data are not in this program",
    ),
    "inward, by what cannot be followed": ("NET-001", sound(WORLD, from_data("10.1.0.0/16", transitGatewayId="tgw-1")), "transitGatewayId"),
    "inward, from a prefix list": (
        "NET-001",
        sound(h.admit("listed", h.data_group, prefixListId="pl-1")),
        "data admits a prefix list (listed)",
    ),
    "an entrance behind what cannot be followed": (
        "NET-002",
        sound(*HUB, route("odd", hub_table, EVERYWHERE, vpcEndpointId="e-1"), DOOR, h.admit("h", h.data_group, cidrIpv4="10.1.0.0/16")),
        "route odd for 0.0.0.0/0 leads to a vpcEndpointId",
    ),
    "an entrance that a route nobody can follow may join": (
        "NET-002",
        without(sound(*HUB, HUB_OPEN, DOOR, WORLD, from_data("10.1.0.0/16", transitGatewayId="t")), "ingress", h.ingress_subnet.type),
        "leads to a transitGatewayId",
    ),
}


@pytest.mark.parametrize("case", RED)
def test_a_path_through_other_vpcs_is_named_hop_by_hop(case: str) -> None:
    rule, graph, words = RED[case]
    failed = found(rule, graph, Outcome.FAILED)
    assert any(words in reason for reason in failed), failed


@pytest.mark.parametrize("case", GREEN)
def test_what_ends_on_the_way_is_no_path(case: str) -> None:
    rule, graph = GREEN[case]
    assert judge(graph, [r for r in all_rules() if r.id == rule]).findings == ()


@pytest.mark.parametrize("case", DEFERRED)
def test_what_cannot_be_followed_is_deferred_and_says_why(case: str) -> None:
    rule, graph, words = DEFERRED[case]
    deferred = found(rule, graph, Outcome.DEFERRED)
    assert any(words in reason for reason in deferred), deferred
    assert found(rule, graph, Outcome.FAILED) == []


def test_a_doubt_hides_no_violation() -> None:
    leak = route("leak", h.data_table, EVERYWHERE, natGatewayId=ref(h.nat))
    graph = sound(leak, route("odd", h.data_table, EVERYWHERE, networkInterfaceId="eni-1"))
    assert found("NET-003", graph, Outcome.FAILED)
    assert found("NET-003", graph, Outcome.DEFERRED)


def test_in_everybody_s_own_vpc_whoever_admits_everybody_admits_the_entrance() -> None:
    assert any("0.0.0.0/0, which holds ingress" in reason for reason in found("NET-002", sound(WORLD), Outcome.FAILED))
    assert found("NET-002", sound(), Outcome.FAILED) == []
