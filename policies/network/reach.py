"""Paths from the internet to data, hop by hop.

A security group that nothing is seen to use is taken to stand in any subnet of its VPC: what it allows today, its first member will.
An address is taken to be there: a missing public address is one setting away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policies.graph import Graph
from policies.network.addresses import Traffic, overlap
from policies.network.filters import DEFAULT_GROUP, GROUP, Admission, acl_admits, acl_rules, admissions
from policies.network.routes import WayOut, subnets_of, vpc_of, ways_out
from policies.network.stores import Store
from policies.resource import Resource


@dataclass(frozen=True)
class Path:
    """A way through, with the reason that each hop is open."""

    hops: tuple[str, ...]

    def __str__(self) -> str:
        return " -> ".join(self.hops)


@dataclass(frozen=True)
class Entrance:
    """A group that the internet can open a connection to, in one subnet."""

    group: Resource
    subnet: Resource
    path: Path


def internet_reaches(graph: Graph, store: Store) -> Path | None:
    """The first direct way from the internet to a store, or None."""
    for subnet in store.subnets:
        for group in store.groups:
            for way in ways_out(graph, subnet):
                if path := _enters(graph, way, group):
                    return Path((*path.hops, store.resource.name))
    return None


def entrances(graph: Graph) -> Iterator[Entrance]:
    """Every group and subnet at which the internet can open a connection."""
    inward: dict[str, list[WayOut]] = {}
    for group in graph.of_type(GROUP, DEFAULT_GROUP):
        vpc = vpc_of(graph, group)
        if vpc is None or not any(a.from_internet for a in admissions(graph, group)):
            continue
        if vpc.urn not in inward:
            inward[vpc.urn] = [way for subnet in subnets_of(graph, vpc) for way in ways_out(graph, subnet) if way.inward]
        for way in inward[vpc.urn]:
            if path := _enters(graph, way, group):
                yield Entrance(group, way.subnet, path)


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


def entrance_reaches(graph: Graph, doors: Doors, store: Store) -> Path | None:
    """The first way from an entrance to a store in one more hop, or None."""
    for group in store.groups:
        for admission in admissions(graph, group):
            for door in doors.behind(admission):
                if _meets(admission, door) and _passes(graph, store, door, admission.traffic):
                    reason = f"{group.name} admits {admission.traffic} from {_from(admission, door)} ({admission.rule})"
                    return Path((*door.path.hops, reason, store.resource.name))
    return None


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
    return not admission.from_internet and overlap(admission.cidr, door.subnet.text("cidrBlock"))


def _from(admission: Admission, door: Entrance) -> str:
    return door.group.name if admission.group else f"{admission.cidr}, which holds {door.subnet.name}"


def _passes(graph: Graph, store: Store, door: Entrance, wanted: Traffic) -> bool:
    source = door.subnet.text("cidrBlock")
    return any(acl_admits(acl_rules(graph, subnet, vpc_of(graph, subnet)), source, wanted) for subnet in store.subnets)
