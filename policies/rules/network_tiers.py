"""Rules of what stands between the internet and data.

Source: NIST SP 800-53 rev. 5, SC-7(21) "Isolation of system components" and SC-32; AWS Well-Architected, Security Pillar, SEC05-BP01
"Create network layers".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.graph import Graph
from policies.network.addresses import Traffic, overlap
from policies.network.answer import Untold
from policies.network.filters import GROUP, Admission, admissions
from policies.network.path import Path
from policies.network.places import Place
from policies.network.reach import Doors, Entrance, entrances
from policies.network.reaches import Reachability
from policies.network.routes import vpc_of
from policies.network.stores import Store, stores
from policies.network.unfollowed import Unfollowed, refuse
from policies.network.unread import unread_admissions
from policies.resource import Resource
from policies.rule import Severity, Violation, rule


@rule(
    "NET-007",
    Severity.HIGH,
    asks="Does whatever may call a data store refuse that same port to what the internet reaches?",
    remedy="Let the group before the data admit only the port of its own service from the ingress, or close the ingress group outward.",
    controls=("HIPAA 164.312(e)(1)", "HIPAA 164.312(a)(1)", "NIST SC-7(21)", "NIST SC-32", "NIST AC-4"),
)
def no_tunnel_through_the_tier_before_data(graph: Graph) -> Iterator[Violation]:
    """A tier between is none where the data's own protocol can be relayed through it: who holds the entrance then holds the database."""
    asked = _Relays(graph)
    for store in stores(graph):
        for group in store.groups:
            for admission in admissions(graph, group):
                if path := asked.relayed(store, group, admission):
                    reason = f"{store.resource.name} is two hops behind an entrance at one port, {admission.traffic}: {path}"
                    yield Violation(store.resource, reason)
                    break
    refuse(asked.doubts)


class _Relays:
    """Which groups can be entered by what the internet reaches, each asked once for a port."""

    def __init__(self, graph: Graph) -> None:
        self._graph, self._reach = graph, Reachability(graph)
        self._doors = Doors(door for door in entrances(graph) if not door.doubt)
        self._known: dict[tuple[str, Traffic], Path | None] = {}
        self.doubts: list[Unfollowed] = []

    def relayed(self, store: Store, own: Resource, admission: Admission) -> Path | None:
        """A path from an entrance to a group that `own` admits, which can go on to the store."""
        for middle in self._admitted(own, admission):
            if middle is not own and (path := self._entered(middle, admission.traffic)):
                onward = self._reach.reaches(middle, store.resource, admission.traffic)
                if isinstance(onward, Path):
                    return Path((*path.hops, *onward.hops[1:]))
                self.doubts += onward.found if isinstance(onward, Untold) else ()
        return None

    def _admitted(self, own: Resource, admission: Admission) -> Iterator[Resource]:
        """The group that is named, or those that may stand where the addresses are."""
        if admission.group:
            named = self._graph.get(admission.group)
            yield from (named,) if named else ()
            return
        vpc = vpc_of(self._graph, own)
        for group in self._graph.pointing_at(vpc, GROUP, by="vpcId") if vpc else ():
            if any(overlap(admission.cidr, s.text("cidrBlock")) for s in self._reach.places.of(group).subnets):
                yield group

    def _entered(self, middle: Resource, wanted: Traffic) -> Path | None:
        key = (middle.urn, wanted)
        if key not in self._known:
            self._known[key] = next(self._ways_in(middle, wanted), None)
        return self._known[key]

    def _ways_in(self, middle: Resource, wanted: Traffic) -> Iterator[Path]:
        place = self._reach.places.of(middle)
        for admission in (a for a in admissions(self._graph, middle) if a.traffic.meets(wanted)):
            for door in self._doors.behind(admission):
                if door.group is middle or (admission.cidr and not overlap(admission.cidr, door.subnet.text("cidrBlock"))):
                    continue
                answer = self._reach.between(_place(door), place, wanted)
                if isinstance(answer, Path):
                    yield Path((*door.path.hops, *answer.hops[1:]))
                elif isinstance(answer, Untold):
                    self.doubts += answer.found
        self.doubts += unread_admissions(self._graph, middle)


def _place(door: Entrance) -> Place:
    return Place(door.group.name, (door.subnet,), (door.group,))
