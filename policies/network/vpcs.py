"""The addresses of a VPC."""

from __future__ import annotations

from policies.graph import Graph
from policies.resource import Resource

_MORE = (
    "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
    "aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation",
)


def addresses_of(graph: Graph, vpc: Resource) -> tuple[str, ...]:
    """Its ranges, those that were added later included; one that is not written out is an empty text or a reference."""
    added = (block for block in graph.pointing_at(vpc, *_MORE, by="vpcId"))
    return (vpc.text("cidrBlock"), *(block.text("cidrBlock") or block.text("ipv6CidrBlock") for block in added))
