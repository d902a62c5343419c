"""What security groups and network ACLs let through, whichever way the program writes their rules.

Source: Amazon VPC User Guide, "Security group rules" and "Network ACL rules" (lowest number first, then the implicit deny).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policies.graph import Graph
from policies.network.addresses import Traffic, is_internet, network_of, overlap, traffic, within
from policies.resource import Resource

GROUP = "aws:ec2/securityGroup:SecurityGroup"
DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
GROUP_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
_ACL = "aws:ec2/networkAcl:NetworkAcl"
_ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule"
_ACL_ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation"
_DEFAULT_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"


@dataclass(frozen=True)
class Admission:
    """One way into a security group: `traffic` from `cidr` or from members of the group with URN `group`."""

    traffic: Traffic
    cidr: str = ""
    group: str = ""
    rule: str = ""

    @property
    def from_internet(self) -> bool:
        """Whether it admits addresses of the internet."""
        return bool(self.cidr) and is_internet(self.cidr)


def admissions(graph: Graph, group: Resource) -> Iterator[Admission]:
    """Every way into a group: inline rules and both kinds of separate rules."""
    for block in group.blocks("ingress"):
        yield from _inline(graph, group, block)
    for rule in graph.pointing_at(group, INGRESS_RULE, by="securityGroupId"):
        seen = traffic(rule.text("ipProtocol"), rule.number("fromPort"), rule.number("toPort"))
        yield from (Admission(seen, cidr=c, rule=rule.name) for key in ("cidrIpv4", "cidrIpv6") if (c := rule.text(key)))
        source = graph.target(rule, "referencedSecurityGroupId")
        if source:
            yield Admission(seen, group=source.urn, rule=rule.name)
    for rule in graph.pointing_at(group, GROUP_RULE, by="securityGroupId"):
        if rule.text("type") == "ingress":
            seen = traffic(rule.text("protocol"), rule.number("fromPort"), rule.number("toPort"))
            yield from (Admission(seen, cidr=c, rule=rule.name) for key in ("cidrBlocks", "ipv6CidrBlocks") for c in rule.texts(key))
            source = graph.target(rule, "sourceSecurityGroupId")
            if source:
                yield Admission(seen, group=source.urn, rule=rule.name)


def _inline(graph: Graph, group: Resource, block: Resource) -> Iterator[Admission]:
    seen = traffic(block.text("protocol"), block.number("fromPort"), block.number("toPort"))
    yield from (Admission(seen, cidr=c, rule=block.name) for key in ("cidrBlocks", "ipv6CidrBlocks") for c in block.texts(key))
    named = set(block.texts("securityGroups"))
    referred = graph.targets(group, "ingress", GROUP)
    sources = [s for s in referred if any(s.urn in text for text in named)] or (referred if named else ())
    yield from (Admission(seen, group=source.urn, rule=block.name) for source in sources)


@dataclass(frozen=True)
class AclRule:
    """One numbered rule of a network ACL, inward."""

    number: float
    allows: bool
    cidr: str
    traffic: Traffic


def acl_rules(graph: Graph, subnet: Resource, vpc: Resource | None) -> tuple[AclRule, ...] | None:
    """The inward rules of a subnet's network ACL in the order they are tried; None for the default ACL, which admits all."""
    association = next(iter(graph.pointing_at(subnet, _ACL_ASSOCIATION, by="subnetId")), None)
    acl = graph.target(association, "networkAclId") if association else None
    acl = acl or next(iter(graph.pointing_at(subnet, _ACL, by="subnetIds")), None)
    if acl is None and vpc is not None:
        acl = next((a for a in graph.of_type(_DEFAULT_ACL) if graph.target(a, "defaultNetworkAclId") is vpc), None)
    if acl is None:
        return None
    separate = (r for r in graph.pointing_at(acl, _ACL_RULE, by="networkAclId") if not r.flag("egress"))
    rules = [*_numbered(acl.blocks("ingress"), "ruleNo", "action"), *_numbered(separate, "ruleNumber", "ruleAction")]
    return tuple(sorted(rules, key=lambda rule: rule.number))


def _numbered(rules: Iterable[Resource], number: str, action: str) -> Iterator[AclRule]:
    for rule in rules:
        cidr = rule.text("cidrBlock") or rule.text("ipv6CidrBlock")
        seen = traffic(rule.text("protocol"), rule.number("fromPort"), rule.number("toPort"))
        yield AclRule(rule.number(number) or 0, rule.text(action).lower() == "allow", cidr, seen)


def acl_admits(rules: tuple[AclRule, ...] | None, cidr: str, wanted: Traffic) -> bool:
    """Whether some of the wanted traffic from `cidr` passes: an allow that no earlier deny covers."""
    if rules is None:
        return True
    source = network_of(cidr)
    for rule in rules:
        if rule.allows:
            if overlap(rule.cidr, cidr) and rule.traffic.meets(wanted):
                return True
        elif source and (denied := network_of(rule.cidr)) and within(source, denied) and rule.traffic.covers(wanted):
            return False
    return False
