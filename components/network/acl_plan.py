"""Network ACL rules from the open paths of a Region.

Pure. Network ACLs keep no state, so each path needs a rule for the request and one for the answer at both ends, and again in every tier
it passes through (Amazon VPC User Guide, "Network ACLs"; AWS Transit Gateway, "Network ACLs for transit gateways"). A rule's number is
its leg's number, plus one for answers on the way, plus two for IPv6: a new flow changes no other rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from components.network.flow import Outside
from components.network.topology import Leg, Stop

ANYWHERE_IPV6 = "::/0"

_EPHEMERAL = (1024, 65535)
_IPV6 = 2


@dataclass(frozen=True, kw_only=True)
class AclRule:
    """One rule that allows; everything without one is denied."""

    egress: bool
    number: int
    protocol: str
    cidr: str
    from_port: int
    to_port: int

    @property
    def name(self) -> str:
        """``in-120`` or ``out-120``."""
        return f"{'out' if self.egress else 'in'}-{self.number}"

    @property
    def ipv6(self) -> bool:
        """Of which family its addresses are."""
        return ":" in self.cidr


def acl_rules(stop: Stop, legs: Iterable[Leg], *, ipv6_in: bool = False, ipv6_out: bool = False) -> Iterator[AclRule]:
    """The rules of one tier of one VPC.

    Args:
        stop: whose rules.
        legs: every open path of the Region.
        ipv6_in: whether clients may come to the front door over IPv6 too; between tiers IPv6 stays closed.
        ipv6_out: whether flows to the internet may leave over IPv6 too.
    """
    for leg in legs:
        request, answer = (leg.flow.port, leg.flow.port), _EPHEMERAL
        if leg.end == stop:
            yield _rule(leg, False, leg.number, leg.from_cidr, request)
            yield _rule(leg, True, leg.number, leg.from_cidr, answer)
            if ipv6_in and leg.flow.from_ is Outside.INTERNET:
                yield _rule(leg, False, leg.number + _IPV6, ANYWHERE_IPV6, request)
                yield _rule(leg, True, leg.number + _IPV6, ANYWHERE_IPV6, answer)
        elif leg.start == stop:
            yield _rule(leg, True, leg.number, leg.to_cidr, request)
            yield _rule(leg, False, leg.number, leg.to_cidr, answer)
            if ipv6_out and leg.leaves_for_internet:
                yield _rule(leg, True, leg.number + _IPV6, ANYWHERE_IPV6, request)
                yield _rule(leg, False, leg.number + _IPV6, ANYWHERE_IPV6, answer)
        elif stop in leg.through:
            yield _rule(leg, False, leg.number, leg.from_cidr, request)
            yield _rule(leg, True, leg.number, leg.to_cidr, request)
            yield _rule(leg, False, leg.number + 1, leg.to_cidr, answer)
            yield _rule(leg, True, leg.number + 1, leg.from_cidr, answer)


def _rule(leg: Leg, egress: bool, number: int, cidr: str, ports: tuple[int, int]) -> AclRule:
    return AclRule(egress=egress, number=number, protocol=leg.flow.protocol, cidr=cidr, from_port=ports[0], to_port=ports[1])
