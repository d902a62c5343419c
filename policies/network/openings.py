"""What the security groups of two ends agree on: out of the one, into the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.graph import Graph
from policies.network.addresses import Traffic, overlap
from policies.network.filters import Admission, admissions, departures
from policies.network.places import Place, Side
from policies.network.unfollowed import Unfollowed
from policies.network.unread import unread_admissions, unread_departures
from policies.resource import Resource

_ANYWHERE = "0.0.0.0/0"


@dataclass(frozen=True)
class Door:
    """One rule of a group, and what it says; one without a group is where nothing guards."""

    rule: Admission
    group: Resource | None = None
    outward: bool = False

    @property
    def said(self) -> tuple[str, ...]:
        """The rule in words."""
        if self.group is None:
            return ()
        does, way = ("lets", "out to") if self.outward else ("admits", "from")
        other = self.rule.cidr or self.rule.group.rpartition("::")[2]
        return (f"{self.group.name} {does} {self.rule.traffic} {way} {other} ({self.rule.rule})",)


@dataclass(frozen=True)
class Opening:
    """Traffic that both ends let pass, and which rules do; `outside` is the range of the internet that they are about."""

    traffic: Traffic
    left: Door
    entered: Door

    @property
    def outside(self) -> str:
        """What the end that has a group says; anywhere, where none has."""
        return next((d.rule.cidr for d in (self.entered, self.left) if d.group and d.rule.cidr), _ANYWHERE)


class Openings:
    """The rules of every group of a graph, each read once."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._read: dict[tuple[str, bool], tuple[Door, ...]] = {}
        self._unread: dict[tuple[str, bool], tuple[Unfollowed, ...]] = {}

    def worth_asking(self, a: Place | None, b: Place | None, wanted: Traffic) -> str | None:
        """Why the groups alone tell that nothing passes, or None; None as a place is the internet."""
        for here, other, outward in ((a, b, True), (b, a, False)):
            if here is None or here.groups is None:
                continue
            named = {g.urn for g in other.groups or ()} if other else set()
            doors = [d for d in self._of(here, outward) if d.rule.traffic.meets(wanted)]
            if not any(d.rule.group in named if d.rule.group else other is not None or d.rule.from_internet for d in doors):
                names = ", ".join(g.name for g in here.groups) or "no group that is seen"
                to = other.name if other else "the internet"
                return f"{names} lets {wanted.denied} out to {to}" if outward else f"{names} admits {wanted.denied} from {to}"
        return None

    def between(self, a: Side, b: Side, wanted: Traffic) -> Iterator[Opening]:
        """What passes from one side to the other."""
        entered = [d for d in self._doors(b.place, wanted, outward=False) if _about(d, a)]
        for left in (d for d in self._doors(a.place, wanted, outward=True) if _about(d, b)) if entered else ():
            for door in entered:
                both = left.rule.traffic.both(door.rule.traffic)
                if both and (seen := both.both(wanted)):
                    yield Opening(seen, left, door)

    def unread(self, a: Place | None, b: Place | None) -> Iterator[Unfollowed]:
        """Rules of either end whose other end is not written out."""
        for place, outward in ((a, True), (b, False)):
            for group in (place.groups or ()) if place else ():
                if (group.urn, outward) not in self._unread:
                    read = unread_departures if outward else unread_admissions
                    self._unread[group.urn, outward] = tuple(read(self._graph, group))
                yield from self._unread[group.urn, outward]

    def _doors(self, place: Place | None, wanted: Traffic, *, outward: bool) -> Iterator[Door]:
        if place is None or place.groups is None:
            yield Door(Admission(wanted))
        else:
            yield from (d for d in self._of(place, outward) if d.rule.traffic.meets(wanted))

    def _of(self, place: Place, outward: bool) -> Iterator[Door]:
        for group in place.groups or ():
            if (group.urn, outward) not in self._read:
                rules = departures(self._graph, group) if outward else admissions(self._graph, group)
                self._read[group.urn, outward] = tuple(Door(rule, group, outward) for rule in rules)
            yield from self._read[group.urn, outward]


def _about(door: Door, other: Side) -> bool:
    """Whether a rule is about the other side."""
    if door.group is None:
        return True
    if door.rule.group:
        return other.place is not None and any(g.urn == door.rule.group for g in other.place.groups or ())
    if other.subnet is None:
        return door.rule.from_internet
    return any(overlap(door.rule.cidr, cidr) for cidr in addresses(other.subnet))


def addresses(subnet: Resource) -> tuple[str, ...]:
    """The ranges of a subnet that are written out; an IPv6 one that its VPC is given is not."""
    six = subnet.known_text("ipv6CidrBlock")
    return (subnet.text("cidrBlock"), six) if ":" in six and "$" not in six else (subnet.text("cidrBlock"),)
