"""The ways that packets take from a subnet to another, or to the internet, route by route.

Each table decides by its longest prefix. A peering connection and an internet gateway carry nothing further than the VPC at their end
(Amazon VPC Peering Guide, "VPC peering limitations"); a Transit Gateway hands on in the subnets of its attachment, whose own tables decide
from there. A firewall is taken to pass everything, a NAT gateway to have a way out of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from policies.network import firewall, peering, transit
from policies.network.addresses import may_be_internet, network_of, overlap
from policies.network.prefixes import Entry, deciding
from policies.network.routes import FIREWALL, Route, WayOut, leads_out, vpc_of
from policies.network.tables import Tables
from policies.network.unfollowed import Unfollowed
from policies.network.vpcs import addresses_of
from policies.resource import Resource


@dataclass(frozen=True)
class Passage:
    """A subnet on the way, any of `subnets`, and in which direction its network ACL sees the packets.

    Source: AWS Transit Gateway guide, "Network ACLs for transit gateways".
    """

    subnets: tuple[Resource, ...]
    inward: bool
    outward: bool


@dataclass(frozen=True)
class Way:
    """A way that leads there; `out` is the route by which it leaves for the internet."""

    hops: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    out: WayOut | None = None


@dataclass(frozen=True)
class DeadEnd:
    """A way that does not lead there, and where it ends."""

    reason: str


@dataclass(frozen=True)
class _Stop:
    """Packets in a subnet, and how they came."""

    subnet: Resource
    hops: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()

    def by(self, *hops: str, passages: tuple[Passage, ...] = ()) -> Way:
        return Way((*self.hops, *hops), (*self.passages, *passages))


Found = Way | DeadEnd | Unfollowed


def ways(tables: Tables, start: Resource, to: Resource | None) -> Iterator[Found]:
    """Every way from a subnet to the subnet `to`, or to the internet where that is None, and where the others end."""
    walk = _Walk(tables, to)
    seen = {start.urn}
    waiting = deque([_Stop(start)])
    while waiting:
        for found in walk.onward(waiting.popleft()):
            if not isinstance(found, _Stop):
                yield found
            elif found.subnet.urn not in seen:
                seen.add(found.subnet.urn)
                waiting.append(found)


class _Walk:
    """One walk to one end."""

    def __init__(self, tables: Tables, to: Resource | None) -> None:
        self._tables, self._graph, self._to = tables, tables.graph, to
        self._vpc = vpc_of(tables.graph, to) if to else None
        self._cidr = to.text("cidrBlock") if to else ""
        self._name = to.name if to else "the internet"

    def onward(self, stop: _Stop) -> Iterator[Found | _Stop]:
        """Where the table of a stop's subnet leads."""
        vpc = vpc_of(self._graph, stop.subnet)
        if vpc is None:
            yield Unfollowed(stop.subnet, f"the VPC of subnet {stop.subnet.name} is not in this program")
            return
        decided = list(self._decided(stop, vpc))
        if not decided:
            yield DeadEnd(f"no route of {stop.subnet.name} leads to {self._name}")
        for found in decided:
            if isinstance(found, Route):
                yield from self._by_route(stop, found, vpc)
            elif isinstance(found, Unfollowed):
                yield found
            elif self._vpc is vpc:
                yield stop.by(f"VPC {vpc.name} carries it to {self._name}")
            else:
                yield DeadEnd(f"{stop.subnet.name} takes {self._cidr} for addresses of its own VPC {vpc.name}")

    def _decided(self, stop: _Stop, vpc: Resource) -> Iterator[Route | Unfollowed | None]:
        """What decides for the end's addresses; None is the VPC's own route."""
        routes = self._tables.routes(stop.subnet)
        if self._to is None:
            for found in routes:
                if found.may_be_internet if isinstance(found, Unfollowed) else may_be_internet(found.cidr):
                    yield found
            return
        entries: list[Entry[Route | Unfollowed | None]] = [Entry(cidr, None) for cidr in self._own(vpc)]
        for found in routes:
            cidrs = (found.cidr,) if isinstance(found, Route) else found.cidrs or ("",)
            entries += [Entry(cidr, found) for cidr in cidrs]
        yield from deciding(entries, self._cidr)

    def _own(self, vpc: Resource) -> tuple[str, ...]:
        """The addresses of the VPC's own route; those of the end too, where it stands there and the ranges do not say so."""
        own = tuple(cidr for cidr in addresses_of(self._graph, vpc) if network_of(cidr))
        here = self._vpc is vpc and not any(overlap(cidr, self._cidr) for cidr in own)
        return (*own, self._cidr) if here else own

    def _by_route(self, stop: _Stop, route: Route, vpc: Resource) -> Iterator[Found | _Stop]:
        kind = route.target.type
        if leads_out(route):
            out = Way((*stop.hops, str(route)), stop.passages, WayOut(route))
            yield out if self._to is None else DeadEnd(f"{route}, not to {self._name}")
        elif kind in {peering.PEERING, peering.ACCEPTER}:
            yield self._peered(stop, route, vpc)
        elif kind == FIREWALL:
            yield from self._inspected(stop, route, vpc)
        else:
            yield from self._in_transit(stop, route, vpc)

    def _peered(self, stop: _Stop, route: Route, vpc: Resource) -> Found:
        met = peering.peered(self._graph, route.target, vpc)
        if isinstance(met, Unfollowed):
            return met
        if met.vpc is self._vpc:
            return stop.by(str(route), met.hop)
        return DeadEnd(f"{route}, and a peering connection carries nothing further than VPC {met.vpc.name}")

    def _inspected(self, stop: _Stop, route: Route, vpc: Resource) -> Iterator[Unfollowed | _Stop]:
        met = firewall.passed_on(self._graph, route.target, vpc)
        if isinstance(met, Unfollowed):
            yield met
            return
        for subnet in met.subnets:
            passage = Passage((subnet,), inward=True, outward=True)
            yield _Stop(subnet, (*stop.hops, str(route), met.hop), (*stop.passages, passage))

    def _in_transit(self, stop: _Stop, route: Route, vpc: Resource) -> Iterator[Found | _Stop]:
        for table in self._tables.of_gateway(route.target, vpc):
            if isinstance(table, Unfollowed):
                yield table
                continue
            left = transit.stands_in(self._graph, table.gateway, vpc)
            # Within the gateway's own subnet its ACL sees nothing.
            passed = (Passage(left, inward=True, outward=False),) if left and stop.subnet not in left else ()
            on = _Stop(stop.subnet, (*stop.hops, str(route)), (*stop.passages, *passed))
            yield from self._by_table(on, table)

    def _by_table(self, stop: _Stop, table: transit.TransitTable) -> Iterator[Found | _Stop]:
        entries = self._tables.entries(table)
        if self._to is None:
            decided = [e.leads for e in entries if e.static and may_be_internet(e.cidr)]
        else:
            decided = list(deciding(entries, self._cidr))
        if not decided:
            yield DeadEnd(f"{table.label} has no route to {self._name}, reached by {' -> '.join(stop.hops)}")
        for met in decided:
            if met is None:
                yield DeadEnd(f"{table.label} drops what is for {self._name}")
            elif isinstance(met, Unfollowed):
                yield met
            elif not met.enters:
                yield self._unseen(stop, met.vpc, met.hop)
            else:
                for subnet in met.enters:
                    passage = () if subnet is self._to else (Passage((subnet,), inward=False, outward=True),)
                    yield _Stop(subnet, (*stop.hops, met.hop), (*stop.passages, *passage))

    def _unseen(self, stop: _Stop, vpc: Resource, hop: str) -> Found:
        """Into a VPC by subnets that are not seen: to one of its own subnets that is no doubt, beyond it is."""
        if vpc is self._vpc:
            return stop.by(hop, f"VPC {vpc.name} carries it to {self._name}")
        return Unfollowed(vpc, f"the subnets by which a transit gateway enters VPC {vpc.name} are not in this program")
