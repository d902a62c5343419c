"""From a subnet into other VPCs, through transit gateways, peering connections and firewalls, as far as the routes lead."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from policies.graph import Graph
from policies.network import firewall, peering, transit
from policies.network.addresses import may_be_internet, overlap
from policies.network.arrival import Arrival
from policies.network.routes import FIREWALL, Route, routes_of, subnets_of, vpc_of
from policies.network.unfollowed import Unfollowed
from policies.resource import Resource

_PEERINGS = {peering.PEERING, peering.ACCEPTER}
_BETWEEN = {transit.GATEWAY, transit.ATTACHMENT, *_PEERINGS, FIREWALL}


@dataclass(frozen=True)
class Crossing:
    """Another VPC that packets from a subnet reach, with the reason for each hop; behind a firewall it may be the subnet's own.

    Attributes:
        subnets: those in which they go on; empty where it may be any.
    """

    vpc: Resource
    hops: tuple[str, ...]
    subnets: tuple[Resource, ...] = ()

    def within(self, graph: Graph) -> tuple[Resource, ...]:
        """The subnets in which packets go on."""
        return self.subnets or subnets_of(graph, self.vpc)

    def __str__(self) -> str:
        return " -> ".join(self.hops)


@dataclass(frozen=True)
class _Stop:
    """A subnet on the way, how it was reached, and the destination of the first route; empty at the start, where any will do."""

    subnet: Resource
    hops: tuple[str, ...] = ()
    cidr: str = ""


def crossings(graph: Graph, start: Resource, *, internet: bool) -> Iterator[Crossing | Unfollowed]:
    """Every other VPC that a subnet leads to, and every hop that cannot be followed.

    With `internet`, only what packets to the internet meet, and that may be the subnet's own VPC: a gateway can send them back into a
    subnet that has a way out. A VPC, or a part of it behind a firewall, comes once, by the first way to it.
    """
    home = None if internet else vpc_of(graph, start)
    walk = _Walk(graph, internet=internet)
    seen: set[tuple[str, ...]] = set()
    told: set[tuple[str, ...]] = set()
    waiting = deque([_Stop(start)])
    while waiting:
        for found in walk.onward(waiting.popleft()):
            if isinstance(found, Unfollowed):
                yield found
                continue
            crossing, cidr = found
            part = (crossing.vpc.urn, *(subnet.urn for subnet in crossing.subnets))
            where = (cidr, *part)
            if (crossing.vpc is home and not crossing.subnets) or where in seen:
                continue
            seen.add(where)
            if not {part, part[:1]} & told:
                told.add(part)
                yield crossing
            # Any subnet, not only those of the attachment: an appliance in one may forward into another.
            onward = crossing.within(graph)
            waiting.extend(_Stop(subnet, crossing.hops, cidr) for subnet in onward)
            if not onward:
                yield Unfollowed(crossing.vpc, f"no subnet of VPC {crossing.vpc.name} is in this program, reached by {crossing}")


class _Walk:
    """One walk; a table that was asked for the same addresses leads nowhere new and is not asked again."""

    def __init__(self, graph: Graph, *, internet: bool) -> None:
        self._graph, self._internet = graph, internet
        self._asked: set[tuple[str, str, str]] = set()

    def onward(self, stop: _Stop) -> Iterator[tuple[Crossing, str] | Unfollowed]:
        """Where the routes of a stop lead, with the destination of the walk's first route."""
        for route in routes_of(self._graph, stop.subnet):
            if isinstance(route, Unfollowed):
                if route.may_hold(stop.cidr) and (route.may_be_internet or not self._internet):
                    yield route
            elif overlap(route.cidr, stop.cidr) and (may_be_internet(route.cidr) or not self._internet):
                cidr = stop.cidr or route.cidr
                for arrival in self._arrivals(route, cidr):
                    if isinstance(arrival, Unfollowed):
                        yield Unfollowed(arrival.resource, f"{arrival.reason}, met where {route}")
                    else:
                        yield Crossing(arrival.vpc, (*stop.hops, str(route), arrival.hop), arrival.subnets), cidr

    def _arrivals(self, route: Route, cidr: str) -> Iterator[Arrival | Unfollowed]:
        if route.target.type not in _BETWEEN:
            return
        vpc = vpc_of(self._graph, route.subnet)
        if vpc is None:
            yield Unfollowed(route.subnet, f"the VPC of subnet {route.subnet.name} is not in this program")
        elif route.target.type in _PEERINGS:
            yield peering.peered(self._graph, route.target, vpc)
        elif route.target.type == FIREWALL:
            yield firewall.passed_on(self._graph, route.target, vpc)
        else:
            for table in transit.tables_of(self._graph, route.target, vpc):
                if isinstance(table, Unfollowed):
                    yield table
                elif (asked := (table.table.urn, route.cidr, cidr)) not in self._asked:
                    self._asked.add(asked)
                    yield from transit.forwarded(self._graph, table, route.cidr, internet=self._internet)
