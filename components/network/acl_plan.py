"""Network ACL rules from the table of allowed flows.

Pure. Network ACLs keep no state, so each flow needs a rule for the request and one for the answer at both ends, and again in the
transit tiers where it crosses from VPC to VPC (Amazon VPC User Guide, "Network ACLs"; AWS Transit Gateway, "Network ACLs for transit
gateways"). A rule's number is its flow's number, plus one for answers in transit: a new flow changes no other rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from components.network.flow import End, Flow
from components.network.tier import NetworkTier

_EPHEMERAL = (1024, 65535)


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


def acl_rules(tier: NetworkTier, flows: tuple[Flow, ...], cidr_of: Callable[[End], str]) -> Iterator[AclRule]:
    """The rules of one tier.

    Args:
        tier: whose rules.
        flows: every open path of the Region.
        cidr_of: addresses of either end of a flow, as seen from this VPC.
    """
    for flow in flows:
        request, answer = (flow.port, flow.port), _EPHEMERAL
        if tier is NetworkTier.TRANSIT:
            if flow.crosses:
                yield _rule(flow, False, flow.number, cidr_of(flow.from_), request)
                yield _rule(flow, True, flow.number, cidr_of(flow.to), request)
                yield _rule(flow, False, flow.number + 1, cidr_of(flow.to), answer)
                yield _rule(flow, True, flow.number + 1, cidr_of(flow.from_), answer)
        elif flow.to is tier:
            yield _rule(flow, False, flow.number, cidr_of(flow.from_), request)
            yield _rule(flow, True, flow.number, cidr_of(flow.from_), answer)
        elif flow.from_ is tier:
            yield _rule(flow, True, flow.number, cidr_of(flow.to), request)
            yield _rule(flow, False, flow.number, cidr_of(flow.to), answer)


def _rule(flow: Flow, egress: bool, number: int, cidr: str, ports: tuple[int, int]) -> AclRule:
    return AclRule(egress=egress, number=number, protocol=flow.protocol, cidr=cidr, from_port=ports[0], to_port=ports[1])
