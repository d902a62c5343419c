"""Which route tables a Transit Gateway has, and what stands in them.

Pure. Each segment has a table; what comes from one of its VPCs is looked up there. Only what a declared flow needs is in it. With an
inspection, a segment's table leads to the hub alone, where the firewall stands, and the hub's own table leads on; without one, segments
that flows join learn each other's addresses. Source: Amazon VPC Transit Gateways, "Centralized router", "Appliance in a shared services
VPC".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

from components.network.flow import ANYWHERE, Elsewhere
from components.network.topology import HUB, WORKLOAD, Leg, Topology

_OF_ENVIRONMENTS = 500  # numbers of flows from here on are an environment's own


@dataclass(frozen=True)
class StaticRoute:
    """A route to the hub's attachment in one table of the gateway."""

    table: str
    purpose: str
    cidr: str


@dataclass(frozen=True)
class Learned:
    """One table that learns the addresses of one VPC."""

    table: str
    vpc: str
    name: str


@dataclass(frozen=True)
class TierRoute:
    """A route to the gateway in the route table of one tier of one VPC."""

    vpc: str
    tier: str
    cidr: str
    name: str


def tables(topology: Topology) -> dict[str, str]:
    """The tables by name, with the segment each is for: the hub's own, one for the workload's segment, and one for each other in use."""
    return {HUB: HUB, **{table_of(topology, m.addresses.name): m.segment.value for m in topology.members}}


def table_of(topology: Topology, vpc: str) -> str:
    """The table for what comes from a VPC; that of the workload's segment is called after the workload."""
    if vpc == HUB:
        return HUB
    segment = topology.member(vpc).segment
    return WORKLOAD if segment is topology.members[0].segment else segment.value


def static_routes(topology: Topology) -> tuple[StaticRoute, ...]:
    """What segments send to the hub, to be inspected or to leave."""
    found: dict[tuple[str, str], StaticRoute] = {}
    for leg in topology.legs:
        for table, purpose, cidr in _to_hub(topology, leg):
            found.setdefault((table, cidr), StaticRoute(table, purpose, cidr))
    return tuple(found.values())


def _to_hub(topology: Topology, leg: Leg) -> Iterator[tuple[str, str, str]]:
    if not leg.between_members:
        return
    if leg.leaves_for_internet:
        yield from ((table_of(topology, vpc), "internet", ANYWHERE) for vpc in leg.vpcs)
    elif topology.inspected:
        for vpc in leg.vpcs:
            yield from ((table_of(topology, vpc), other, str(topology.vpc(other).block)) for other in leg.vpcs if other != vpc)
            for end in (leg.flow.from_, leg.flow.to):
                if isinstance(end, Elsewhere):
                    yield table_of(topology, vpc), end.name, str(end.block)


def learned(topology: Topology) -> tuple[Learned, ...]:
    """Which table learns whose addresses."""
    found: dict[tuple[str, str], Learned] = {}
    for member in topology.members:
        vpc = member.addresses.name
        table = table_of(topology, vpc)
        found[HUB, vpc] = Learned(HUB, vpc, HUB if vpc == WORKLOAD else f"{HUB}-{vpc}")
        found[table, HUB] = Learned(table, HUB, table)
        for other in () if topology.inspected else topology.reached_from(vpc):
            found[table, other] = Learned(table, other, f"{table}-{other}")
    return tuple(found.values())


def tier_routes(topology: Topology) -> tuple[TierRoute, ...]:
    """The routes of every tier to the gateway, there and back, for each flow that crosses and for nothing else."""
    found: dict[tuple[str, str, str], TierRoute] = {}
    for leg in topology.legs:
        if not leg.crosses:
            continue
        own = leg.flow.number >= _OF_ENVIRONMENTS
        # Two flows of an environment may share a route, so its name says neither port nor protocol.
        name = leg.label.removesuffix(f"-{leg.flow.protocol}").removesuffix(f"-{leg.flow.port}") if own else leg.label
        for stop, cidr, called in ((leg.start, leg.to_cidr, name), (leg.end, leg.from_cidr, f"{name}-back")):
            if stop:
                found.setdefault((stop.vpc, stop.tier.value, cidr), TierRoute(stop.vpc, stop.tier.value, cidr, called))
    return tuple(found.values())


def beyond_hub(topology: Topology, block: IPv4Network) -> dict[str, str]:
    """What the hub hands to the gateway after an inspection, by purpose: the environment itself and the networks elsewhere."""
    ends = [end for flow in topology.flows for end in (flow.from_, flow.to) if isinstance(end, Elsewhere) and not end.beside_hub]
    return {"environment": str(block), **{end.name: str(end.block) for end in ends}}
