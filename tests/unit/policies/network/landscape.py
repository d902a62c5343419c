"""Two VPCs joined by a transit gateway, with every filter that stands between their subnets: what tests change in one place."""

from __future__ import annotations

from policies.graph import Graph
from policies.network.addresses import Traffic
from policies.resource import Resource
from tests.unit.policies.graphs import graph, made, ref, resource

EVERYWHERE = "0.0.0.0/0"
POSTGRES = Traffic("tcp", 5432, 5432)
_T = "aws:ec2transitgateway"

home = resource("aws:ec2/vpc:Vpc", "home", cidrBlock="10.0.0.0/16")
far = resource("aws:ec2/vpc:Vpc", "far", cidrBlock="10.1.0.0/16")
gateway = resource("aws:ec2/internetGateway:InternetGateway", "home", vpcId=ref(home))
nat = resource("aws:ec2/natGateway:NatGateway", "home")


def subnet(name: str, vpc: Resource, cidr: str) -> tuple[Resource, Resource, Resource]:
    """A subnet with a route table of its own."""
    place = resource("aws:ec2/subnet:Subnet", name, vpcId=ref(vpc), cidrBlock=cidr)
    table = resource("aws:ec2/routeTable:RouteTable", name, vpcId=ref(vpc))
    joint = resource("aws:ec2/routeTableAssociation:RouteTableAssociation", name, subnetId=ref(place), routeTableId=ref(table))
    return place, table, joint


def group(name: str, vpc: Resource = home) -> Resource:
    return resource("aws:ec2/securityGroup:SecurityGroup", name, vpcId=ref(vpc))


def rule(way: str, of: Resource, other: object, name: str = "", port: tuple[int, int] = (5432, 5432)) -> Resource:
    """A rule of a group: ``in`` or ``out``, for a group or a range of addresses."""
    kind = "SecurityGroupIngressRule" if way == "in" else "SecurityGroupEgressRule"
    to = {"referencedSecurityGroupId": ref(other)} if isinstance(other, Resource) else {"cidrIpv4": other}
    ports = {"ipProtocol": "tcp", "fromPort": port[0], "toPort": port[1]}
    type_ = f"aws:vpc/{kind[0].lower()}{kind[1:]}:{kind}"
    return made(type_, name or f"{way}-{of.name}", {"securityGroupId": ref(of), **ports, **to})


def route(table: Resource, to: str, name: str = "", **hop: object) -> Resource:
    return made("aws:ec2/route:Route", name or f"{table.name}-{to}", {"routeTableId": ref(table), "destinationCidrBlock": to, **hop})


def acl(on: Resource, name: str, *rules: tuple[bool, int, str, str, int, int]) -> tuple[Resource, ...]:
    """A network ACL of a subnet; a rule is (outward, number, action, addresses, first port, last port)."""
    own = resource("aws:ec2/networkAcl:NetworkAcl", name, vpcId=ref(home))
    joint = resource("aws:ec2/networkAclAssociation:NetworkAclAssociation", name, subnetId=ref(on), networkAclId=ref(own))
    written = (
        made("aws:ec2/networkAclRule:NetworkAclRule", f"{name}-{'out' if outward else 'in'}-{number}", {
            "networkAclId": ref(own), "egress": outward, "ruleNumber": number, "ruleAction": action,
            "protocol": "tcp", "cidrBlock": cidr, "fromPort": low, "toPort": high,
        })
        for outward, number, action, cidr, low, high in rules
    )  # fmt: skip
    return (own, joint, *written)


web_subnet, web_table, web_joint = subnet("web", home, "10.0.1.0/24")
data_subnet, data_table, data_joint = subnet("data", home, "10.0.2.0/24")
there_subnet, there_table, there_joint = subnet("there", far, "10.1.1.0/24")
door_subnet, door_table, door_joint = subnet("door", far, "10.1.9.0/24")
web, data, there = group("web"), group("data"), group("there", far)
out_to_data = rule("out", web, data)
in_from_web = rule("in", data, web)
placed = resource("aws:rds/subnetGroup:SubnetGroup", "db", subnetIds=[ref(data_subnet)])
database = resource("aws:rds/instance:Instance", "db", dbSubnetGroupName=ref(placed, "name"), vpcSecurityGroupIds=[ref(data)])
server = resource("aws:ec2/instance:Instance", "server", subnetId=ref(web_subnet), vpcSecurityGroupIds=[ref(web)])
service = resource(
    "aws:ecs/service:Service", "service", networkConfiguration={"subnets": [ref(there_subnet)], "securityGroups": [ref(there)]}
)

transit = resource(f"{_T}/transitGateway:TransitGateway", "transit", defaultRouteTableAssociation="disable")
transit_table = resource(f"{_T}/routeTable:RouteTable", "transit", transitGatewayId=ref(transit))
attached = {
    vpc.name: resource(f"{_T}/vpcAttachment:VpcAttachment", vpc.name, transitGatewayId=ref(transit), vpcId=ref(vpc), subnetIds=[ref(at)])
    for vpc, at in ((home, web_subnet), (far, door_subnet))
}


def entry(kind: str, name: str, attachment: Resource | None, **more: object) -> Resource:
    by = {"transitGatewayAttachmentId": ref(attachment)} if attachment else {}
    return made(f"{_T}/{kind}", name, {"transitGatewayRouteTableId": ref(transit_table), **by, **more})


associations = tuple(entry("routeTableAssociation:RouteTableAssociation", name, at) for name, at in attached.items())
learned = tuple(entry("routeTablePropagation:RouteTablePropagation", name, at) for name, at in attached.items())
to_far = route(web_table, "10.1.0.0/16", transitGatewayId=ref(transit))
to_home = route(there_table, "10.0.0.0/16", transitGatewayId=ref(transit))
out_to_far = rule("out", web, "10.1.0.0/16", "out-far")
in_from_home = rule("in", there, "10.0.1.0/24", "in-home")
JOINED = (
    transit, transit_table, *attached.values(), *associations, *learned, to_far, to_home, out_to_far, in_from_home,
)  # fmt: skip

CORE = (
    home, far, gateway, nat, web_subnet, web_table, web_joint, data_subnet, data_table, data_joint, there_subnet, there_table, there_joint,
    door_subnet, door_table, door_joint, web, data, there, out_to_data, in_from_web, placed, database, server, service,
)  # fmt: skip


def world(*more: Resource, but: tuple[Resource, ...] = ()) -> Graph:
    """The core and more; of two of the same name and type the later stays, and none of `but`."""
    by_urn = {r.urn: r for r in (*CORE, *more)}
    return graph(*(r for urn, r in by_urn.items() if urn not in {b.urn for b in but}))
