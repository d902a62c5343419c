"""Our rules over generated resources: a second for ten thousand, and no more than in proportion.

The peer is Checkov on the same thousand resources: other checks of the same kind, by a program that has to start and to read a plan.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from policies.graph import Graph
from policies.judge import judge
from policies.resource import Edge, Options, Resource
from policies.rules import all_rules
from policies.scan.checkov import started
from policies.terraform.names import name_table
from policies.terraform.plan import terraform_plan
from policies.value import reference_text, references
from sandbox.tools.locate import checkov

_SIZES = (1_000, 3_000, 10_000)
_REPEATS = 5
_BAR_S = 1.0
_LINEAR = 1.5
_POLICY = (
    '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:role/a"}, "Action": "kms:PutKeyPolicy", "Resource": "*"},'
    ' {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:role/u"}, "Action": "kms:Decrypt", "Resource": "*"}]}'
)


def run() -> dict[str, object]:
    """The figure: seconds for the largest graph, and how much dearer a resource is there than in the smallest."""
    raw: dict[str, list[float]] = {str(size): _measure(size) for size in _SIZES}
    best = {size: min(raw[str(size)]) for size in _SIZES}
    growth = (best[_SIZES[-1]] / _SIZES[-1]) / (best[_SIZES[0]] / _SIZES[0])
    peer = _checkov(_SIZES[0])
    return {
        "name": "rules over 10,000 resources",
        "bar": "<= 1 s, linear",
        "value": best[_SIZES[-1]],
        "unit": "s",
        "met": best[_SIZES[-1]] <= _BAR_S and growth <= _LINEAR,
        "note": (
            f"{len(all_rules())} rules; a resource costs {growth:.2f} times what it costs among 1,000, for which they take "
            f"{best[_SIZES[0]]:.3f} s and Checkov {peer:.1f} s"
        ),
        "raw": {**raw, "checkov_1000": [peer]},
    }


def _measure(size: int) -> list[float]:
    """Seconds of each repeat; the graph's indices are built anew each time, as in a real check."""
    resources = tuple(_estate(size))
    rules = all_rules()
    seconds = []
    for _ in range(_REPEATS):
        graph = Graph(resources, "bench", {"recovery_plan": _plan(resources)}, {})
        started = time.perf_counter()
        crashed = [f for f in judge(graph, rules).findings if f.outcome == "crashed"]
        seconds.append(time.perf_counter() - started)
        if crashed:
            raise RuntimeError(f"a rule crashed on the generated estate: {crashed[0].reason}")
    return seconds


def _checkov(size: int) -> float:
    """Seconds that Checkov takes for as many resources, its start included."""
    plan = terraform_plan(Graph(tuple(_estate(size)), "bench"), name_table())
    with started(checkov().program) as program:
        begun = time.perf_counter()
        program.hand_over(plan.document, len(plan.written))
        program.answer()
        return time.perf_counter() - begun


def _plan(resources: tuple[Resource, ...]) -> dict[str, object]:
    databases = [r for r in resources if r.type == "aws:rds/instance:Instance"]
    systems = [
        {"name": d.name, "tier": "t", "database": {"primary": {"instance": d.name, "arn": reference_text(d.urn, "arn"), "region": "a"}}}
        for d in databases
    ]
    return {"systems": systems, "tiers": {"t": {"rpo_seconds": 600, "restore_rpo_seconds": 600}}, "regions": {"recovery": "b"}}


def _estate(size: int) -> Iterator[Resource]:
    """Whole VPCs with all that belongs to them, until there are `size` resources."""
    yield from (_GATEWAY, _TABLE)
    made = 2
    number = 0
    while made < size:
        for resource in _place(number):
            if made < size:
                made += 1
                yield resource
        number += 1


def _place(n: int) -> Iterator[Resource]:
    vpc = _made("aws:ec2/vpc:Vpc", f"vpc-{n}", cidrBlock=f"10.{n % 200}.0.0/16")
    gateway = _made("aws:ec2/internetGateway:InternetGateway", f"gateway-{n}", vpcId=_ref(vpc))
    public, private = (_made("aws:ec2/routeTable:RouteTable", f"{kind}-{n}", vpcId=_ref(vpc)) for kind in ("public", "private"))
    yield from (vpc, gateway, public, private)
    yield _made("aws:ec2/route:Route", f"out-{n}", routeTableId=_ref(public), gatewayId=_ref(gateway), destinationCidrBlock="0.0.0.0/0")
    yield _made("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", f"default-{n}", vpcId=_ref(vpc))
    yield _made("aws:ec2/flowLog:FlowLog", f"flow-{n}", vpcId=_ref(vpc), trafficType="ALL")
    subnets = []
    yield from _attached(vpc, private)
    for zone in range(6):
        subnet = _made("aws:ec2/subnet:Subnet", f"subnet-{n}-{zone}", vpcId=_ref(vpc), cidrBlock=f"10.{n % 200}.{zone}.0/24")
        subnets.append(subnet)
        yield subnet
        table = public if zone == 0 else private
        kind = "aws:ec2/routeTableAssociation:RouteTableAssociation"
        yield _made(kind, f"association-{n}-{zone}", subnetId=_ref(subnet), routeTableId=_ref(table))
    groups = [_made("aws:ec2/securityGroup:SecurityGroup", f"group-{n}-{tier}", vpcId=_ref(vpc)) for tier in range(4)]
    yield from groups
    for tier, group in enumerate(groups):
        source = {"cidrIpv4": "0.0.0.0/0"} if tier == 0 else {"referencedSecurityGroupId": _ref(groups[tier - 1])}
        kind = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
        ports = {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443}
        yield _made(kind, f"admits-{n}-{tier}", securityGroupId=_ref(group), **ports, **source)
    key = _made("aws:kms/key:Key", f"key-{n}", policy=_POLICY, enableKeyRotation=True)
    subnet_group = _made("aws:rds/subnetGroup:SubnetGroup", f"db-{n}", subnetIds=[_ref(s) for s in subnets[3:]])
    parameters = _made("aws:rds/parameterGroup:ParameterGroup", f"db-{n}", parameters=[{"name": "rds.force_ssl", "value": "1"}])
    yield from (key, subnet_group, parameters)
    yield _made(
        "aws:rds/instance:Instance",
        f"db-{n}",
        identifier=f"db-{n}",
        storageEncrypted=True,
        kmsKeyId=_ref(key),
        backupRetentionPeriod=7,
        deletionProtection=True,
        dbSubnetGroupName=_ref(subnet_group),
        parameterGroupName=_ref(parameters),
        vpcSecurityGroupIds=[_ref(groups[3])],
    )


def _attached(vpc: Resource, private: Resource) -> Iterator[Resource]:
    """A place on the transit gateway that all places share, so that each leads to every other."""
    attachment = _made(f"{_TRANSIT}/vpcAttachment:VpcAttachment", f"at-{vpc.name}", transitGatewayId=_ref(_GATEWAY), vpcId=_ref(vpc))
    ends = {"transitGatewayRouteTableId": _ref(_TABLE), "transitGatewayAttachmentId": _ref(attachment)}
    yield attachment
    yield _made(f"{_TRANSIT}/routeTableAssociation:RouteTableAssociation", f"asks-{vpc.name}", **ends)
    yield _made(f"{_TRANSIT}/routeTablePropagation:RouteTablePropagation", f"tells-{vpc.name}", **ends)
    to = {"destinationCidrBlock": "10.0.0.0/8", "transitGatewayId": _ref(_GATEWAY)}
    yield _made("aws:ec2/route:Route", f"across-{vpc.name}", routeTableId=_ref(private), **to)


def _made(type_: str, name: str, **properties: object) -> Resource:
    edges = tuple(Edge(r.path, r.urn, r.output) for r in references(properties))
    return Resource(f"urn:pulumi:bench::bench::{type_}::{name}", type_, name, properties, Options(protect=True), edges)


def _ref(target: Resource) -> str:
    return reference_text(target.urn, "id")


_TRANSIT = "aws:ec2transitgateway"
_GATEWAY = _made(f"{_TRANSIT}/transitGateway:TransitGateway", "transit")
_TABLE = _made(f"{_TRANSIT}/routeTable:RouteTable", "transit", transitGatewayId=_ref(_GATEWAY))
