"""Rules of what would face the internet by a default, and of what is heard of names.

Source: Amazon VPC User Guide, "IP addressing for your VPCs and subnets" and "Block public access to VPCs and subnets"; Amazon Route 53
Developer Guide, "Resolver query logging".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.network.places import SUBNET
from policies.network.routes import vpc_of
from policies.network.stores import stores
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_OPTIONS = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions"
_EXCLUSION = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion"
_QUERIES = "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation"
_DEFAULT_SUBNET = "aws:ec2/defaultSubnet:DefaultSubnet"


@rule(
    "NET-017",
    Severity.MEDIUM,
    asks="Does no subnet give public addresses by itself?",
    remedy="Set mapPublicIpOnLaunch to false; give the one load balancer or gateway that needs a public address one of its own.",
    controls=("HIPAA 164.312(e)(1)", "NIST SC-7", "NIST AC-4", "NIST SC-7(16)"),
)
def no_subnet_gives_public_addresses(graph: Graph) -> Iterator[Violation]:
    """Also where an internet gateway is meant: what faces the internet is chosen one by one, not by where it was started."""
    for subnet in graph.of_type(SUBNET, _DEFAULT_SUBNET):
        if subnet.flag("mapPublicIpOnLaunch", default=subnet.type == _DEFAULT_SUBNET) or subnet.flag("assignIpv6AddressOnCreation"):
            yield Violation(subnet, f"whatever is started in {subnet.name} gets a public address")


@rule(
    "NET-018",
    Severity.HIGH,
    asks="Where public access of VPCs is blocked, is it really blocked, and for data without exception?",
    remedy="Set internetGatewayBlockMode to block-bidirectional or block-ingress, and except neither data subnets nor their VPC.",
    controls=("HIPAA 164.312(e)(1)", "NIST SC-7(5)", "NIST SC-7", "NIST CM-6"),
)
def public_access_stays_blocked(graph: Graph) -> Iterator[Violation]:
    """The block outlives every route and group that is changed later; an exception for a whole VPC takes its data subnets with it."""
    subnets = {s.urn: s for store in stores(graph) for s in store.subnets}
    vpcs = {vpc.urn: vpc for s in subnets.values() if (vpc := vpc_of(graph, s))}
    for options in graph.of_type(_OPTIONS):
        if options.text("internetGatewayBlockMode") not in {"block-bidirectional", "block-ingress"}:
            yield Violation(options, f"{options.name} blocks nothing")
    for exclusion in graph.of_type(_EXCLUSION):
        excepted = (*graph.targets(exclusion, "subnetId"), *graph.targets(exclusion, "vpcId"))
        for held in (r for r in excepted if r.urn in subnets or r.urn in vpcs):
            yield Violation(exclusion, f"{exclusion.name} lifts the block of public access for {held.name}, which holds data")


@rule(
    "NET-019",
    Severity.MEDIUM,
    asks="Is every name that is asked for in a VPC with data recorded?",
    remedy="Associate a Route 53 resolver query log configuration with the VPC.",
    controls=("HIPAA 164.312(b)", "NIST AU-2", "NIST AU-12", "NIST SI-4(18)"),
)
def names_asked_for_are_recorded(graph: Graph) -> Iterator[Violation]:
    """The resolver answers even where no route leads out: records can leave by the names that are asked for, and only this log shows it."""
    vpcs: dict[str, Resource] = {vpc.urn: vpc for store in stores(graph) for s in store.subnets if (vpc := vpc_of(graph, s))}
    for vpc in vpcs.values():
        if not graph.pointing_at(vpc, _QUERIES, by="resourceId"):
            yield Violation(vpc, f"nothing records the names that are asked for in {vpc.name}, which holds data")
