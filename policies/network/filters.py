"""What security groups let in and out, whichever way the program writes their rules.

Source: Amazon VPC User Guide, "Security group rules". A group without a rule outward lets nothing out: the provider removes the one that
AWS puts into every new group (Pulumi AWS, `aws.ec2.SecurityGroup`, "egress").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.graph import Graph
from policies.network.addresses import Traffic, is_internet, traffic
from policies.network.once import once
from policies.resource import Resource

GROUP = "aws:ec2/securityGroup:SecurityGroup"
DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
GROUP_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"


@dataclass(frozen=True)
class Admission:
    """One way into or out of a security group: `traffic` from or to `cidr`, or members of the group with URN `group`."""

    traffic: Traffic
    cidr: str = ""
    group: str = ""
    rule: str = ""

    @property
    def from_internet(self) -> bool:
        """Whether it is about addresses of the internet."""
        return bool(self.cidr) and is_internet(self.cidr)


def admissions(graph: Graph, group: Resource) -> tuple[Admission, ...]:
    """Every way into a group: inline rules and both kinds of separate rules."""
    return _rules(graph, group, "ingress", INGRESS_RULE)


def departures(graph: Graph, group: Resource) -> tuple[Admission, ...]:
    """Every way out of a group."""
    return _rules(graph, group, "egress", EGRESS_RULE)


@once
def _rules(graph: Graph, group: Resource, direction: str, separate: str) -> Iterator[Admission]:
    for block in group.blocks(direction):
        yield from _inline(graph, group, direction, block)
    for rule in graph.pointing_at(group, separate, by="securityGroupId"):
        seen = traffic(rule.text("ipProtocol"), rule.number("fromPort"), rule.number("toPort"))
        yield from (Admission(seen, cidr=c, rule=rule.name) for key in ("cidrIpv4", "cidrIpv6") if (c := rule.text(key)))
        other = graph.target(rule, "referencedSecurityGroupId")
        if other:
            yield Admission(seen, group=other.urn, rule=rule.name)
    for rule in graph.pointing_at(group, GROUP_RULE, by="securityGroupId"):
        if rule.text("type") == direction:
            yield from _listed(group, rule)
            other = graph.target(rule, "sourceSecurityGroupId")
            if other:
                yield Admission(_seen(rule), group=other.urn, rule=rule.name)


def _inline(graph: Graph, group: Resource, direction: str, block: Resource) -> Iterator[Admission]:
    yield from _listed(group, block)
    named = set(block.texts("securityGroups"))
    referred = graph.targets(group, direction, GROUP)
    others = [o for o in referred if any(o.urn in text for text in named)] or (referred if named else ())
    yield from (Admission(_seen(block), group=other.urn, rule=block.name) for other in others)


def _listed(group: Resource, rule: Resource) -> Iterator[Admission]:
    """What the older ways to write a rule have in common: lists of addresses, and the group itself."""
    yield from (Admission(_seen(rule), cidr=c, rule=rule.name) for key in ("cidrBlocks", "ipv6CidrBlocks") for c in rule.texts(key))
    if rule.flag("self"):
        yield Admission(_seen(rule), group=group.urn, rule=rule.name)


def _seen(rule: Resource) -> Traffic:
    return traffic(rule.text("protocol"), rule.number("fromPort"), rule.number("toPort"))
