"""Every way from an entrance to a data store, over five hundred subnets and two thousand rules of security groups."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from itertools import pairwise

from policies.graph import Graph
from policies.judge import judge
from policies.resource import Edge, Options, Resource
from policies.rules import all_rules
from policies.value import reference_text, references

_VPCS = 25
_TIERS = {"ingress": 4, "application": 8, "data": 8}
_GROUPS = 13
_STORES = 4
_REPEATS = 5
_BAR_S = 1.0
_QUESTIONS = ("NET-001", "NET-002", "NET-007")
_GROUP = "aws:ec2/securityGroup:SecurityGroup"
_SUBNET = "aws:ec2/subnet:Subnet"
_IN, _OUT = (f"aws:vpc/securityGroup{way}Rule:SecurityGroup{way}Rule" for way in ("Ingress", "Egress"))


def run() -> dict[str, object]:
    """The figure: seconds for all three questions about every store, and how often a plain search would have been done in the time."""
    resources = tuple(_estate())
    subnets = sum(r.type == _SUBNET for r in resources)
    rules = sum(r.type in {_IN, _OUT} for r in resources)
    raw = {"rules": _timed(resources, _ask), "plain search": _timed(resources, _search)}
    ours, floor = (min(seconds) for seconds in raw.values())
    return {
        "name": f"reachability over {subnets} subnets and {rules:,} rules of groups",
        "bar": "<= 1 s",
        "value": ours,
        "unit": "s",
        "met": ours <= _BAR_S,
        "note": (
            f"{', '.join(_QUESTIONS)} for {_VPCS * _STORES} stores; {ours / floor:.0f} times a plain breadth-first search"
            " over the same groups, which knows no routes, network ACLs, addresses or reasons"
        ),
        "raw": raw,
    }


def _timed(resources: tuple[Resource, ...], work: Callable[[Graph], None]) -> list[float]:
    """Seconds of each repeat; the graph's indices are built anew each time."""
    seconds = []
    for _ in range(_REPEATS):
        graph = Graph(resources, "bench")
        started = time.perf_counter()
        work(graph)
        seconds.append(time.perf_counter() - started)
    return seconds


def _ask(graph: Graph) -> None:
    verdicts = judge(graph, [r for r in all_rules() if r.id in _QUESTIONS])
    if verdicts.findings:
        raise RuntimeError(f"the generated estate was to break no rule: {verdicts.findings[0].reason}")


def _search(graph: Graph) -> None:
    """The floor: which groups the internet's ports lead to, port by port, as if every packet were carried everywhere."""
    enters: dict[tuple[str, int], list[str]] = {}
    open_to_all: list[tuple[str, int]] = []
    for rule in graph.of_type(_IN):
        group, port = graph.targets(rule, "securityGroupId")[0].urn, int(str(rule.properties["fromPort"]))
        source = graph.target(rule, "referencedSecurityGroupId")
        if source:
            enters.setdefault((source.urn, port), []).append(group)
        else:
            open_to_all.append((group, port))
    data = {g.urn for s in graph.of_type("aws:rds/instance:Instance") for g in graph.targets(s, "vpcSecurityGroupIds")}
    reached: set[tuple[str, int]] = set(open_to_all)
    waiting = deque(open_to_all)
    while waiting:
        group, port = waiting.popleft()
        for onward in enters.get((group, port), ()):
            if (onward, port) not in reached:
                reached.add((onward, port))
                waiting.append((onward, port))
    if data & {group for group, _ in reached}:
        raise RuntimeError("the plain search reached a store of the generated estate")


def _estate() -> Iterator[Resource]:
    """VPCs of three tiers, joined by a transit gateway; their groups admit the tier before them, and each other on many ports."""
    yield from (_GATEWAY, _TABLE)
    for number in range(_VPCS):
        yield from _place(number)


def _place(n: int) -> Iterator[Resource]:
    vpc = _made("aws:ec2/vpc:Vpc", f"vpc-{n}", cidrBlock=f"10.{n}.0.0/16")
    gateway = _made("aws:ec2/internetGateway:InternetGateway", f"gateway-{n}", vpcId=_ref(vpc))
    yield from (vpc, gateway)
    subnets: dict[str, list[Resource]] = {}
    for tier, (name, count) in enumerate(_TIERS.items()):
        table = _made("aws:ec2/routeTable:RouteTable", f"{name}-{n}", vpcId=_ref(vpc))
        out = {"gatewayId": _ref(gateway)} if name == "ingress" else {"transitGatewayId": _ref(_GATEWAY)}
        to = "0.0.0.0/0" if name == "ingress" else "10.0.0.0/8"
        yield from (table, _made("aws:ec2/route:Route", f"{name}-{n}", routeTableId=_ref(table), destinationCidrBlock=to, **out))
        subnets[name] = []
        for zone in range(count):
            subnet = _made(_SUBNET, f"{name}-{n}-{zone}", vpcId=_ref(vpc), cidrBlock=f"10.{n}.{tier * 64 + zone}.0/24")
            subnets[name].append(subnet)
            ends = {"subnetId": _ref(subnet), "routeTableId": _ref(table)}
            yield from (subnet, _made("aws:ec2/routeTableAssociation:RouteTableAssociation", f"{name}-{n}-{zone}", **ends))
    yield from _attached(n, vpc, subnets["application"][:2])
    yield from _guarded(n, vpc, subnets["data"])


def _guarded(n: int, vpc: Resource, data: list[Resource]) -> Iterator[Resource]:
    """Forty ways in and forty out: an ingress on 443, applications that talk to each other, data that admits some of them."""
    groups = [_made(_GROUP, f"group-{n}-{k}", vpcId=_ref(vpc)) for k in range(_GROUPS)]
    ingress, applications, store = groups[0], groups[1:-1], groups[-1]
    yield from groups
    yield _made(_IN, f"in-{n}", securityGroupId=_ref(ingress), cidrIpv4="0.0.0.0/0", **_port(443))
    yield _made(_OUT, f"out-{n}", securityGroupId=_ref(ingress), cidrIpv4=f"10.{n}.64.0/20", **_port(8443))
    joints = [(ingress, a, 8443) for a in applications] + [(a, store, 5432) for a in applications]
    joints += [(a, b, 9000 + k) for k, (a, b) in enumerate(pairwise(applications))]
    joints += [(applications[k % 11], applications[(k + 3) % 11], 9100 + k) for k in range(7)]
    for k, (source, target, port) in enumerate(joints):
        yield _made(_IN, f"in-{n}-{k}", securityGroupId=_ref(target), referencedSecurityGroupId=_ref(source), **_port(port))
        yield _made(_OUT, f"out-{n}-{k}", securityGroupId=_ref(source), referencedSecurityGroupId=_ref(target), **_port(port))
    placed = _made("aws:rds/subnetGroup:SubnetGroup", f"db-{n}", subnetIds=[_ref(s) for s in data])
    yield placed
    for k in range(_STORES):
        held = {"dbSubnetGroupName": _ref(placed), "vpcSecurityGroupIds": [_ref(store)]}
        yield _made("aws:rds/instance:Instance", f"db-{n}-{k}", **held)


def _attached(n: int, vpc: Resource, subnets: list[Resource]) -> Iterator[Resource]:
    """A place on the transit gateway that all share, so that each VPC leads to every other."""
    ends = {"transitGatewayId": _ref(_GATEWAY), "vpcId": _ref(vpc), "subnetIds": [_ref(s) for s in subnets]}
    attachment = _made(f"{_TRANSIT}/vpcAttachment:VpcAttachment", f"at-{n}", **ends)
    table = {"transitGatewayRouteTableId": _ref(_TABLE), "transitGatewayAttachmentId": _ref(attachment)}
    yield attachment
    yield _made(f"{_TRANSIT}/routeTableAssociation:RouteTableAssociation", f"asks-{n}", **table)
    yield _made(f"{_TRANSIT}/routeTablePropagation:RouteTablePropagation", f"tells-{n}", **table)


def _port(number: int) -> dict[str, object]:
    return {"ipProtocol": "tcp", "fromPort": number, "toPort": number}


def _made(type_: str, name: str, **properties: object) -> Resource:
    edges = tuple(Edge(r.path, r.urn, r.output) for r in references(properties))
    return Resource(f"urn:pulumi:bench::bench::{type_}::{name}", type_, name, properties, Options(), edges)


def _ref(target: Resource) -> str:
    return reference_text(target.urn, "id")


_TRANSIT = "aws:ec2transitgateway"
_GATEWAY = _made(f"{_TRANSIT}/transitGateway:TransitGateway", "transit")
_TABLE = _made(f"{_TRANSIT}/routeTable:RouteTable", "transit", transitGatewayId=_ref(_GATEWAY))
