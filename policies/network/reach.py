"""Paths from the internet to data, hop by hop.

A security group that nothing is seen to use is taken to stand in any subnet of its VPC: what it allows today, its first member will.
An address is taken to be there: a missing public address is one setting away. Two VPCs are taken to be joined both ways where the routes
lead one way, and a VPC with an inward way to forward what comes in: a load balancer or an appliance does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from policies.graph import Graph
from policies.network.acls import acl_admits, acl_rules
from policies.network.addresses import Traffic, overlap
from policies.network.crossings import Crossing, crossings
from policies.network.filters import DEFAULT_GROUP, GROUP, Admission, admissions
from policies.network.path import Path
from policies.network.routes import WayOut, routes_of, subnets_of, vpc_of, ways_out
from policies.network.stores import Store, unguarded, unplaced
from policies.network.unfollowed import Unfollowed
from policies.network.unread import unread_admissions
from policies.resource import Resource


@dataclass(frozen=True)
class Entrance:
    """A group that the internet can open a connection to, in one subnet; `doubt` where a route of the subnet only may let it."""

    group: Resource
    subnet: Resource
    path: Path
    doubt: Unfollowed | None = None


def internet_reaches(graph: Graph, store: Store) -> Iterator[Path | Unfollowed]:
    """The ways from the internet to a store, straight or through other VPCs, and what on the way cannot be followed."""
    yield from (*unplaced(store), *unguarded(store))
    for group in store.groups:
        yield from unread_admissions(graph, group)
    open_groups = [g for g in store.groups if any(a.from_internet for a in admissions(graph, g))]
    for subnet in store.subnets if open_groups else ():
        for group in open_groups:
            for way in ways_out(graph, subnet):
                if path := _enters(graph, way, group):
                    yield Path((*path.hops, store.resource.name))
        for found in crossings(graph, subnet, internet=False):
            if isinstance(found, Unfollowed):
                yield found
                continue
            for group in open_groups:
                yield from _crosses(graph, found, subnet, group, store)


def ways_to_internet(graph: Graph, subnet: Resource) -> Iterator[Path | Unfollowed]:
    """The ways from a subnet to the internet, by gateways of its own VPC or of others, and what on the way cannot be followed."""
    yield from (Path((str(way),)) for way in ways_out(graph, subnet))
    for found in crossings(graph, subnet, internet=True):
        if isinstance(found, Unfollowed):
            yield found
        else:
            yield from (Path((*found.hops, str(way))) for s in found.within(graph) for way in ways_out(graph, s))


def entrances(graph: Graph) -> Iterator[Entrance]:
    """Every group and subnet at which the internet can open a connection, or may."""
    inward: dict[str, list[WayOut]] = {}
    doubts: dict[str, list[tuple[Resource, Unfollowed]]] = {}
    for group in graph.of_type(GROUP, DEFAULT_GROUP):
        vpc = vpc_of(graph, group)
        if vpc is None or not any(a.from_internet for a in admissions(graph, group)):
            continue
        if vpc.urn not in inward:
            subnets = subnets_of(graph, vpc)
            inward[vpc.urn] = [way for subnet in subnets for way in ways_out(graph, subnet) if way.inward]
            doubts[vpc.urn] = [(s, d) for s in subnets for d in routes_of(graph, s) if isinstance(d, Unfollowed) and d.may_be_internet]
        for way in inward[vpc.urn]:
            if path := _enters(graph, way, group):
                yield Entrance(group, way.subnet, path)
        yield from (Entrance(group, subnet, Path(("internet", doubt.reason)), doubt) for subnet, doubt in doubts[vpc.urn])


class Doors:
    """All entrances, found again by their group."""

    def __init__(self, found: Iterable[Entrance]) -> None:
        self._all = tuple(found)
        self._by_group: dict[str, list[Entrance]] = {}
        for door in self._all:
            self._by_group.setdefault(door.group.urn, []).append(door)

    def behind(self, admission: Admission) -> Iterable[Entrance]:
        """The entrances that an admission may be about."""
        return self._by_group.get(admission.group, ()) if admission.group else self._all


class _Surroundings:
    """A store, and the other VPCs that its subnets lead to, looked for when first asked."""

    def __init__(self, graph: Graph, store: Store) -> None:
        self.graph, self.store = graph, store
        self.doubts: list[Unfollowed] = []
        self._crossings: dict[str, Crossing] = {}

    @cached_property
    def home(self) -> frozenset[str]:
        return frozenset(vpc.urn for s in self.store.subnets if (vpc := vpc_of(self.graph, s)))

    @cached_property
    def _rest(self) -> Iterator[Crossing | Unfollowed]:
        return (c for s in self.store.subnets for c in crossings(self.graph, s, internet=False))

    def crossing_to(self, vpc: Resource) -> Crossing | None:
        """The first way to another VPC; the walk goes no further than it must."""
        while vpc.urn not in self._crossings and (found := next(self._rest, None)):
            if isinstance(found, Unfollowed):
                self.doubts.append(found)
            else:
                self._crossings.setdefault(found.vpc.urn, found)
        return self._crossings.get(vpc.urn)


def entrance_reaches(graph: Graph, doors: Doors, store: Store) -> Iterator[Path | Unfollowed]:
    """The ways from an entrance to a store in one more hop, and what leaves it open whether there is one."""
    yield from (*unplaced(store), *unguarded(store))
    around = _Surroundings(graph, store)
    for group in store.groups:
        for admission in admissions(graph, group):
            for door in doors.behind(admission):
                if _meets(admission, door) and _passes(graph, store, door, admission.traffic):
                    yield from _through(around, door, admission, group)
        yield from unread_admissions(graph, group)


def _through(around: _Surroundings, door: Entrance, admission: Admission, group: Resource) -> Iterator[Path | Unfollowed]:
    """From one door to a store, whose group admits it; who is admitted by name or own address need not be seen to have a route."""
    vpc = vpc_of(around.graph, door.subnet)
    apart = vpc is not None and vpc.urn not in around.home
    joint = around.crossing_to(vpc) if apart and vpc else None
    if apart and joint is None and admission.from_internet:  # It admits everybody: only routes tell who can come.
        yield from around.doubts
    elif door.doubt:
        yield door.doubt
    else:
        reason = f"{group.name} admits {admission.traffic} from {_from(admission, door)} ({admission.rule})"
        yield Path((*door.path.hops, *((_joined(joint),) if joint else ()), reason, around.store.resource.name))


def _joined(crossing: Crossing) -> str:
    return f"VPC {crossing.vpc.name} is joined to it: {'; '.join(crossing.hops)}"


def _crosses(graph: Graph, crossing: Crossing, subnet: Resource, group: Resource, store: Store) -> Iterator[Path]:
    """Through the inward ways of another VPC to a group that admits the internet."""
    rules = acl_rules(graph, subnet, vpc_of(graph, subnet))
    for way in (w for s in crossing.within(graph) for w in ways_out(graph, s) if w.inward):
        outer = acl_rules(graph, way.subnet, crossing.vpc)
        for admission in admissions(graph, group):
            sources = (admission.cidr, way.subnet.text("cidrBlock"))  # A load balancer may keep the client's address or give its own.
            comes_in = admission.from_internet and acl_admits(outer, admission.cidr, Traffic())
            if comes_in and any(acl_admits(rules, source, admission.traffic) for source in sources):
                reason = f"{group.name} admits {admission.traffic} from {admission.cidr} ({admission.rule})"
                yield Path(("internet", str(way), _joined(crossing), reason, store.resource.name))


def _enters(graph: Graph, way: WayOut, group: Resource) -> Path | None:
    if not way.inward:
        return None
    rules = acl_rules(graph, way.subnet, vpc_of(graph, way.subnet))
    for admission in admissions(graph, group):
        if admission.from_internet and acl_admits(rules, admission.cidr, admission.traffic):
            acl = "its network ACL admits it" if rules is not None else "it has no network ACL of its own"
            return Path(("internet", f"{way}; {acl}", f"{group.name} admits {admission.traffic} from {admission.cidr} ({admission.rule})"))
    return None


def _meets(admission: Admission, door: Entrance) -> bool:
    if admission.group:
        return admission.group == door.group.urn
    return overlap(admission.cidr, door.subnet.text("cidrBlock"))


def _from(admission: Admission, door: Entrance) -> str:
    return door.group.name if admission.group else f"{admission.cidr}, which holds {door.subnet.name}"


def _passes(graph: Graph, store: Store, door: Entrance, wanted: Traffic) -> bool:
    source = door.subnet.text("cidrBlock")
    return any(acl_admits(acl_rules(graph, subnet, vpc_of(graph, subnet)), source, wanted) for subnet in store.subnets)
