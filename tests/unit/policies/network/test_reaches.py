"""Whether one end reaches another: every hop is there with its reason, and a missing one is told."""

from __future__ import annotations

import pytest

from policies.graph import Graph
from policies.network.addresses import Traffic
from policies.network.answer import Blocked, Untold
from policies.network.path import Path
from policies.network.places import End, Outside
from policies.network.reaches import reaches
from policies.resource import Resource
from tests.unit.policies.graphs import changed, ref, resource
from tests.unit.policies.network import landscape as w

NET = Outside.INTERNET
P = w.POSTGRES
HTTPS = Traffic("tcp", 443, 443)

_FIREWALL = "aws:networkfirewall/firewall:Firewall"
wall_subnet, wall_table, wall_joint = w.subnet("wall", w.home, "10.0.8.0/24")
wall = resource(_FIREWALL, "wall", vpcId=ref(w.home), subnetMappings=[{"subnetId": ref(wall_subnet)}])
WALL = (wall_subnet, wall_table, wall_joint, wall)
ENDPOINT = ref(wall, "firewallStatuses[0].syncStates[0].attachments[0].endpointId")
by_wall = w.route(w.web_table, "10.0.2.0/24", vpcEndpointId=ENDPOINT)
peering = resource("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "joint", vpcId=ref(w.home), peerVpcId=ref(w.far))
PEERED = (
    peering, w.route(w.web_table, "10.1.0.0/16", vpcPeeringConnectionId=ref(peering)),
    w.route(w.there_table, "10.0.0.0/16", vpcPeeringConnectionId=ref(peering)), w.out_to_far, w.in_from_home,
)  # fmt: skip
WORLD_IN = w.rule("in", w.data, w.EVERYWHERE, "world")
OPEN = w.route(w.data_table, w.EVERYWHERE, gatewayId=ref(w.gateway))
OUTWARD = w.rule("out", w.data, w.EVERYWHERE, "outward", (443, 443))
REPLIES = (1024, 65535)
DATA_ACL = (
    (False, 100, "allow", "10.0.1.0/24", 5432, 5432),
    (True, 100, "allow", "10.0.1.0/24", *REPLIES),
)
CARRIES = "VPC home carries it to data"
ADMITS = "data admits tcp 5432 from web (in-data)"
LETS = "web lets tcp 5432 out to data (out-web)"

PATHS: dict[str, tuple[Graph, End, End, Traffic, str]] = {
    "between groups of one VPC": (
        w.world(), w.web, w.data, P, f"web -> {LETS} -> {CARRIES} -> no network ACL stands in the way -> {ADMITS} -> data",
    ),
    "between resources": (w.world(), w.server, w.database, P, f"server -> {LETS} -> {CARRIES}"),
    "between subnets, by routes and ACLs alone": (w.world(), w.web_subnet, w.data_subnet, P, f"web -> {CARRIES}"),
    "where an ACL lets request and reply pass": (
        w.world(*w.acl(w.data_subnet, "data", *DATA_ACL)), w.web, w.data, P, "the network ACLs on the way let it and its reply pass",
    ),
    "by a transit gateway": (
        w.world(*w.JOINED), w.server, w.service, P,
        "-> transit gateway route table transit learns the addresses of attachment far to VPC far -> VPC far carries it to there",
    ),
    "by a peering connection": (w.world(*PEERED), w.server, w.service, P, "peering connection joint joins VPC home and VPC far"),
    "by a firewall in front of the subnet": (
        w.world(*WALL, by_wall), w.web, w.data, P, "-> firewall wall passes it on in wall -> VPC home carries it to data",
    ),
    "in from the internet": (
        w.world(WORLD_IN, OPEN), NET, w.database, P,
        "internet -> data routes 0.0.0.0/0 to internet gateway home (route table data) -> no network ACL stands in the way -> data admits",
    ),
    "in from the internet through a firewall": (
        w.world(WORLD_IN, *WALL, w.route(w.data_table, w.EVERYWHERE, vpcEndpointId=ENDPOINT),
                w.route(wall_table, w.EVERYWHERE, gatewayId=ref(w.gateway))),
        NET, w.database, P, "firewall wall passes it on in wall -> wall routes 0.0.0.0/0 to internet gateway home",
    ),
    "out to the internet by a NAT gateway": (
        w.world(OUTWARD, w.route(w.data_table, w.EVERYWHERE, natGatewayId=ref(w.nat))), w.database, NET, HTTPS,
        "db -> data lets tcp 443 out to 0.0.0.0/0 (outward) -> data routes 0.0.0.0/0 to NAT gateway home",
    ),
    "by a rule for the group itself": (
        w.world(changed(w.data, ingress=[{"protocol": "-1", "self": True}], egress=[{"protocol": "-1", "self": True}])),
        w.data, w.data, P, "data holds both",
    ),
    "by an older rule": (
        w.world(
            resource("aws:ec2/securityGroupRule:SecurityGroupRule", "older", type="egress", securityGroupId=ref(w.web), protocol="tcp",
                     fromPort=5432, toPort=5432, cidrBlocks=["10.0.0.0/16"]),
            but=(w.out_to_data,),
        ),
        w.web, w.data, P, "web lets tcp 5432 out to 10.0.0.0/16 (older)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PATHS)
def test_a_path_names_every_hop(name: str) -> None:
    graph, a, b, wanted, says = PATHS[name]
    answer = reaches(graph, a, b, wanted)
    assert isinstance(answer, Path), answer
    assert says in str(answer)


BLOCKED: dict[str, tuple[Graph, End, End, Traffic, str]] = {
    "another port": (w.world(), w.web, w.data, HTTPS, "web lets no tcp 443 out to data"),
    "no way in for the group": (w.world(but=(w.in_from_web,)), w.web, w.data, P, "data admits no tcp 5432 from web"),
    "no way out of the group": (w.world(but=(w.out_to_data,)), w.web, w.data, P, "web lets no tcp 5432 out to data"),
    "the other way round": (w.world(), w.data, w.web, Traffic(), "data lets nothing out to web"),
    "a rule for other addresses": (
        w.world(w.rule("in", w.data, "10.0.7.0/24")),
        w.web, w.data, P, "the groups of web and data do not agree on tcp 5432 from web to data",
    ),
    "the request at the ACL": (
        w.world(*w.acl(w.data_subnet, "data", *DATA_ACL[1:])),
        w.web, w.data, P, "the network ACL of data stops tcp 5432 in from 10.0.1.0/24",
    ),
    "the reply at the ACL": (
        w.world(*w.acl(w.data_subnet, "data", *DATA_ACL[:1])),
        w.web, w.data, P, "the network ACL of data stops the reply by tcp 1024-65535 out to 10.0.1.0/24",
    ),
    "a deny before the allow": (
        w.world(*w.acl(w.data_subnet, "data", (False, 50, "deny", "10.0.0.0/16", 5000, 6000), *DATA_ACL)),
        w.web, w.data, P, "stops tcp 5432",
    ),
    "no route there": (
        w.world(*w.JOINED, but=(w.to_far,)), w.server, w.service, P, "no route of web leads to there",
    ),
    "no route back": (w.world(*w.JOINED, but=(w.to_home,)), w.server, w.service, P, "no route of there leads to web"),
    "a more specific route that drops it": (
        w.world(*w.JOINED, w.entry("route:Route", "drop", None, destinationCidrBlock="10.1.1.0/24", blackhole=True)),
        w.server, w.service, P, "transit gateway route table transit drops what is for there",
    ),
    "a static route before a learned one": (
        w.world(*w.JOINED, w.entry("route:Route", "drop", None, destinationCidrBlock="10.1.0.0/16", blackhole=True)),
        w.server, w.service, P, "drops what is for there",
    ),
    "the ACL where the gateway stands": (
        w.world(*w.JOINED, *w.acl(w.door_subnet, "door", (True, 100, "allow", "10.1.1.0/24", 443, 443))),
        w.server, w.service, P, "the network ACL of door stops tcp 5432 out to 10.1.1.0/24",
    ),
    "the firewall's subnet has an ACL against it": (
        w.world(*WALL, by_wall, *w.acl(wall_subnet, "wall", (False, 100, "allow", "10.0.1.0/24", 443, 443))),
        w.web, w.data, P, "the network ACL of wall stops tcp 5432 in from 10.0.1.0/24",
    ),
    "peering carries nothing further": (
        w.world(peering, w.route(w.web_table, w.EVERYWHERE, vpcPeeringConnectionId=ref(peering)), w.rule("out", w.web, w.EVERYWHERE,
        "all")),
        w.server, NET, P, "a peering connection carries nothing further than VPC far",
    ),
    "NAT lets nothing in": (
        w.world(WORLD_IN, w.route(w.data_table, w.EVERYWHERE, natGatewayId=ref(w.nat))), NET, w.database, P, "by which nothing comes in",
    ),
    "the internet knows no private network": (w.world(WORLD_IN), NET, w.database, P, "no route of data leads to the internet"),
    "the group admits private addresses alone": (
        w.world(w.rule("in", w.data, "10.0.0.0/8"), OPEN), NET, w.database, P, "data admits no tcp 5432 from the internet",
    ),
    "the ACL admits private addresses alone": (
        w.world(WORLD_IN, OPEN, *w.acl(w.data_subnet, "data", (False, 1, "allow", "10.0.0.0/8", 0, 65535), DATA_ACL[1])),
        NET, w.database, P, "stops tcp 5432 in from 0.0.0.0/0",
    ),
    "addresses of another family": (
        w.world(OPEN, resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "six", securityGroupId=ref(w.data), cidrIpv6="::/0",
                               ipProtocol="-1")),
        NET, w.database, P, "which is not for ::/0",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BLOCKED)
def test_where_there_is_no_path_it_is_told_where_it_ends(name: str) -> None:
    graph, a, b, wanted, says = BLOCKED[name]
    answer = reaches(graph, a, b, wanted)
    assert isinstance(answer, Blocked), answer
    assert says in answer.reason


def _server(**more: object) -> Resource:
    return changed(w.server, **more)


UNTOLD: dict[str, tuple[Graph, End, End, str]] = {
    "a prefix list in the group": (
        w.world(changed(w.in_from_web, referencedSecurityGroupId=None, prefixListId="pl-1")), w.web, w.data, "data admits a prefix list",
    ),
    "a prefix list out of the group": (
        w.world(changed(w.out_to_data, referencedSecurityGroupId=None, prefixListId="pl-1")),
        w.web, w.data, "web lets out to a prefix list",
    ),
    "a prefix list as destination": (
        w.world(*w.JOINED, changed(w.to_far, destinationCidrBlock=None, destinationPrefixListId="pl-1")),
        w.server, w.service, "is for addresses that are in a prefix list",
    ),
    "a group of another program": (w.world(_server(vpcSecurityGroupIds=["sg-1"])), w.server, w.database, "none of its security groups"),
    "a subnet of another program": (w.world(_server(subnetId="subnet-1")), w.server, w.database, "none of its subnets"),
    "a type whose place is not known": (w.world(), resource("aws:eks/cluster:Cluster", "other"), w.database, "is not known here"),
    "a next hop of another program": (
        w.world(*w.JOINED, changed(w.to_far, transitGatewayId="tgw-1")), w.server, w.service, "leads to a transitGatewayId",
    ),
    "an attachment that is no VPC's": (
        w.world(*w.JOINED, w.entry("routeTablePropagation:RouteTablePropagation", "vpn", None), but=(w.learned[1],)),
        w.server, w.service, "by an attachment that is no VPC's in this program",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", UNTOLD)
def test_what_cannot_be_followed_is_never_a_no(name: str) -> None:
    graph, a, b, says = UNTOLD[name]
    answer = reaches(graph, a, b, P)
    assert isinstance(answer, Untold), answer
    assert says in str(answer)


def test_the_internet_does_not_ask_for_itself() -> None:
    with pytest.raises(ValueError, match="no path of ours"):
        reaches(w.world(), NET, NET)
