"""Whether one end of a network can open a connection to another: routes both ways, security groups of both, and network ACLs.

An end is the internet, a subnet, a security group or a resource that stands in subnets. What is asked is whether some packet of the wanted
traffic comes through and its reply comes back. Nothing is said of whether a process listens, nor of public addresses: a missing one is one
setting away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from policies.graph import Graph
from policies.network.acls import AclRule, acl_passes, acl_rules, reply_to
from policies.network.addresses import Traffic, overlap
from policies.network.answer import Answer, Blocked, Untold
from policies.network.openings import Opening, Openings
from policies.network.path import Path
from policies.network.places import End, Outside, Place, Places, Side, sides
from policies.network.routes import vpc_of
from policies.network.tables import Tables
from policies.network.unfollowed import Unfollowed
from policies.network.ways import DeadEnd, Found, Passage, Way, ways
from policies.resource import Resource

_EVERYTHING = Traffic()
_STRAIGHT = Way(())
_Ask = tuple[tuple[Resource, ...], bool, str]
"""Of which subnets one must pass it, whether outward, and the addresses at the other side."""


def reaches(graph: Graph, a: End, b: End, traffic: Traffic = _EVERYTHING) -> Answer:
    """Whether some of `traffic` (its port is at `b`) comes from `a` to `b`; for many questions make one `Reachability`.

    Raises:
        ValueError: both are the internet.
        UnknownValueError: a value on the way is not known yet.
    """
    return Reachability(graph).reaches(a, b, traffic)


class Reachability:
    """Answers about one graph; what was read for one is kept for the next."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.places = Places(graph)
        self._openings = Openings(graph)
        self._tables = Tables(graph)
        self._acls: dict[tuple[str, bool], tuple[AclRule, ...] | None] = {}
        self._ways: dict[tuple[str, str], tuple[Found, ...]] = {}
        self._placed: dict[str, Place] = {}

    def reaches(self, a: End, b: End, wanted: Traffic = _EVERYTHING) -> Answer:
        """See `reaches`."""
        if a is b is Outside.INTERNET:
            raise ValueError("from the internet to the internet there is no path of ours")
        return self.between(self._place(a), self._place(b), wanted)

    def between(self, a: Place | None, b: Place | None, wanted: Traffic = _EVERYTHING) -> Answer:
        """The same for places; None is the internet."""
        seen = _Seen(place for place in (a, b) if place)
        if reason := self._openings.worth_asking(a, b, wanted):
            seen.ends(0, reason)
        else:
            for here, there in product(sides(a), sides(b)):
                if path := self._joined(here, there, wanted, seen):
                    return path
        seen.doubts += self._openings.unread(a, b)
        return seen.answer()

    def _place(self, end: End) -> Place | None:
        if isinstance(end, Outside):
            return None
        if end.urn not in self._placed:
            self._placed[end.urn] = self.places.of(self._graph.get(end.urn) or end)
        return self._placed[end.urn]

    def _joined(self, a: Side, b: Side, wanted: Traffic, seen: _Seen) -> Path | None:
        """A path between two subnets, or one and the internet."""
        openings = tuple(self._openings.between(a, b, wanted))
        if not openings:
            seen.ends(1, f"the groups of {a.name} and {b.name} do not agree on {wanted} from {a.where} to {b.where}")
        elif a.subnet and a.subnet is b.subnet:
            return Path((a.name, *openings[0].left.said, f"{a.where} holds both", *openings[0].entered.said, b.name))
        else:
            open_ends = [o for o in openings if not self._stopped(a.subnet, b.subnet, (_STRAIGHT, _STRAIGHT), o, seen)]
            for (way, reply), opening in product(self._routed(a.subnet, b.subnet, seen) if open_ends else (), open_ends):
                if not self._stopped(a.subnet, b.subnet, (way, reply), opening, seen):
                    passed = self._passed(way, a.subnet, b.subnet)
                    return Path((a.name, *opening.left.said, *way.hops, passed, *opening.entered.said, b.name))
        return None

    def _routed(self, start: Resource | None, end: Resource | None, seen: _Seen) -> Iterator[tuple[Way, Way]]:
        """The ways there, each with the ways back; a gateway to the internet carries both."""
        if start and end:
            there, back = self._found(start, end), self._found(end, start)
            seen.note(there)
            if any(isinstance(way, Way) for way in there):
                seen.note(back)
            yield from product((w for w in there if isinstance(w, Way)), [w for w in back if isinstance(w, Way)])
        elif inner := start or end:
            found = self._found(inner, None)
            seen.note(found)
            for way in (w for w in found if isinstance(w, Way)):
                if end and (reason := _shut(self._graph, way, end)):
                    seen.ends(2, reason)
                else:
                    yield way, way

    def _found(self, start: Resource, to: Resource | None) -> tuple[Found, ...]:
        key = (start.urn, to.urn if to else "")
        if key not in self._ways:
            self._ways[key] = tuple(ways(self._tables, start, to))
        return self._ways[key]

    def _stopped(self, start: Resource | None, end: Resource | None, both: tuple[Way, Way], opening: Opening, seen: _Seen) -> bool:
        """Whether a network ACL stops the request or its reply, which it tells; no routes make up for one of the ends."""
        way, reply = both
        if way.out and not overlap(way.out.route.cidr, opening.outside):
            seen.ends(2, f"{way.out}, which is not for {opening.outside}")
            return True
        source = start.text("cidrBlock") if start else opening.outside
        target = end.text("cidrBlock") if end else opening.outside
        asked = [*_at(start, True, target), *_on(way.passages, source, target), *_at(end, False, source)]
        answered = [*_at(end, True, source), *_on(reply.passages, target, source), *_at(start, False, target)]
        stopped = self._first_stop(asked, opening.traffic, "") or self._first_stop(answered, reply_to(opening.traffic), "the reply by ")
        if stopped:
            seen.ends(3, stopped)
        return stopped is not None

    def _first_stop(self, asked: list[_Ask], wanted: Traffic, what: str) -> str | None:
        passing: tuple[Traffic, ...] = (wanted,)
        for subnets, outward, cidr in asked:
            passing = tuple({t for s in subnets for one in passing for t in acl_passes(self._acl(s, outward), cidr, one)})
            if not passing:
                way = "out to" if outward else "in from"
                return f"the network ACL of {' or '.join(s.name for s in subnets)} stops {what}{wanted} {way} {cidr}"
        return None

    def _acl(self, subnet: Resource, outward: bool) -> tuple[AclRule, ...] | None:
        key = (subnet.urn, outward)
        if key not in self._acls:
            self._acls[key] = acl_rules(self._graph, subnet, vpc_of(self._graph, subnet), outward=outward)
        return self._acls[key]

    def _passed(self, way: Way, start: Resource | None, end: Resource | None) -> str:
        ends = tuple(s for s in (start, end) if s)
        on = (*ends, *(s for p in way.passages for s in p.subnets))
        own = any(self._acl(s, False) is not None for s in on)
        return "the network ACLs on the way let it and its reply pass" if own else "no network ACL stands in the way"


class _Seen:
    """What was met so far: the reason of the attempt that led furthest, and what could not be followed."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.doubts: list[Unfollowed] = []
        self._stage, self._reason = -1, "no subnet is seen in which it could start or end"
        for place in places:
            self.doubts += place.doubts

    def ends(self, stage: int, reason: str) -> None:
        """An attempt ended: at the groups (0, 1), on the routes (2) or at a network ACL (3)."""
        if stage > self._stage:
            self._stage, self._reason = stage, reason

    def note(self, found: Iterable[Found]) -> None:
        """What walks met besides ways."""
        for one in found:
            if isinstance(one, Unfollowed):
                self.doubts.append(one)
            elif isinstance(one, DeadEnd):
                self.ends(2, one.reason)

    def answer(self) -> Answer:
        """When no path was found."""
        return Untold(tuple(dict.fromkeys(self.doubts))) if self.doubts else Blocked(self._reason)


def _shut(graph: Graph, way: Way, end: Resource) -> str | None:
    """Why the internet cannot open a connection by a way out, or None."""
    if way.out is None or not way.out.inward:
        return f"{way.hops[-1]}, by which nothing comes in"
    if vpc_of(graph, way.out.subnet) is not vpc_of(graph, end):
        return f"{way.hops[-1]}, which brings nothing to addresses of another VPC"
    return None


def _at(subnet: Resource | None, outward: bool, other: str) -> Iterator[_Ask]:
    if subnet:
        yield (subnet,), outward, other


def _on(passages: tuple[Passage, ...], source: str, target: str) -> Iterator[_Ask]:
    for passage in passages:
        if passage.inward:
            yield passage.subnets, False, source
        if passage.outward:
            yield passage.subnets, True, target
