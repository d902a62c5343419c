"""What network ACLs let through, inward and outward.

Source: Amazon VPC User Guide, "Network ACL rules": lowest number first, then the implicit deny; an ACL keeps no state, so that replies
need a rule of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policies.graph import Graph
from policies.network.addresses import Traffic, is_internet, may_be_internet, network_of, overlap, traffic, within
from policies.network.once import once
from policies.resource import Resource

ACL = "aws:ec2/networkAcl:NetworkAcl"
_RULE = "aws:ec2/networkAclRule:NetworkAclRule"
_ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation"
DEFAULT_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"
_EPHEMERAL = (1024, 65535)


@dataclass(frozen=True)
class AclRule:
    """One numbered rule of a network ACL, of one direction; `cidr` is where packets come from, or where they go to."""

    number: float
    allows: bool
    cidr: str
    traffic: Traffic


def acl_of(graph: Graph, subnet: Resource, vpc: Resource | None) -> Resource | None:
    """A subnet's network ACL; None for a default one that nothing takes over, which admits all."""
    association = next(iter(graph.pointing_at(subnet, _ASSOCIATION, by="subnetId")), None)
    acl = graph.target(association, "networkAclId") if association else None
    if association and acl is None:
        association.text("networkAclId")  # where it is not known, nobody can tell that there is none
    acl = acl or next(iter(graph.pointing_at(subnet, ACL, DEFAULT_ACL, by="subnetIds")), None)
    if acl is None and vpc is not None:
        acl = next(iter(graph.pointing_at(vpc, DEFAULT_ACL, by="defaultNetworkAclId")), None)
    return acl


def acl_rules(graph: Graph, subnet: Resource, vpc: Resource | None, *, outward: bool = False) -> tuple[AclRule, ...] | None:
    """The rules of a subnet's network ACL in the order they are tried; None for the default ACL, which admits all."""
    acl = acl_of(graph, subnet, vpc)
    return None if acl is None else rules_of(graph, acl, outward=outward)


def rules_of(graph: Graph, acl: Resource, *, outward: bool = False) -> tuple[AclRule, ...]:
    """The rules of one direction of an ACL, in the order they are tried."""
    return tuple(sorted(_read(graph, acl, outward), key=lambda rule: rule.number))


@once
def _read(graph: Graph, acl: Resource, outward: bool) -> Iterator[AclRule]:
    separate = (r for r in graph.pointing_at(acl, _RULE, by="networkAclId") if r.flag("egress") == outward)
    inline = acl.blocks("egress" if outward else "ingress")
    yield from _numbered(inline, "ruleNo", "action")
    yield from _numbered(separate, "ruleNumber", "ruleAction")


def _numbered(rules: Iterable[Resource], number: str, action: str) -> Iterator[AclRule]:
    for rule in rules:
        cidr = rule.text("cidrBlock") or rule.text("ipv6CidrBlock")
        seen = traffic(rule.text("protocol"), rule.number("fromPort"), rule.number("toPort"))
        yield AclRule(rule.number(number) or 0, rule.text(action).lower() == "allow", cidr, seen)


def acl_passes(rules: tuple[AclRule, ...] | None, cidr: str, wanted: Traffic) -> Iterator[Traffic]:
    """What of the wanted traffic from or to `cidr` passes: what is allowed and no earlier deny covers.

    Of a range that holds addresses of the internet, those are meant: a rule for private addresses alone says nothing of them.
    """
    if rules is None:
        yield wanted
        return
    source, outside = network_of(cidr), is_internet(cidr)
    denied: list[Traffic] = []
    for rule in rules:
        if not rule.allows:
            refused = network_of(rule.cidr)
            if source and refused and within(source, refused):
                denied.append(rule.traffic)
        elif overlap(rule.cidr, cidr) and (may_be_internet(rule.cidr) or not outside):
            both = rule.traffic.both(wanted)
            if both and not any(one.covers(both) for one in denied):
                yield both


def acl_admits(rules: tuple[AclRule, ...] | None, cidr: str, wanted: Traffic) -> bool:
    """Whether some of the wanted traffic from or to `cidr` passes."""
    return next(acl_passes(rules, cidr, wanted), None) is not None


def reply_to(request: Traffic) -> Traffic:
    """What answers come as: to a port that the client chose (Amazon VPC User Guide, "Ephemeral ports")."""
    return Traffic(request.protocol, *_EPHEMERAL) if request.protocol in {"tcp", "udp"} else Traffic(request.protocol)
