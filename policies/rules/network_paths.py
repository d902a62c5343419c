"""Rules of the paths between the internet and data.

Source: Amazon VPC User Guide, "Internet gateways", "Network ACL rules", "Security group rules"; Amazon VPC Transit Gateways,
"How transit gateways work"; Amazon VPC Peering Guide. A rule that met a hop it cannot follow names what it found and then defers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from policies.graph import Graph
from policies.network.path import Path
from policies.network.reach import Doors, entrance_reaches, entrances, internet_reaches, ways_to_internet
from policies.network.stores import stores, unplaced
from policies.network.unfollowed import Unfollowed, refuse
from policies.rule import Severity, Violation, rule


@rule(
    "NET-001",
    Severity.CRITICAL,
    asks="Is there no path from the internet to a data store?",
    remedy="Break the path at any hop that the violation names; best at the first: no route from a data subnet to an internet gateway.",
    controls=("HIPAA 164.312(e)(1)", "HIPAA 164.312(a)(1)", "NIST SC-7", "NIST SC-7(5)"),
)
def internet_stays_away_from_data(graph: Graph) -> Iterator[Violation]:
    """Routes, transit gateways, peerings, network ACLs and security groups each look right alone; only together do they make a path."""
    doubts: list[Unfollowed] = []
    for store in stores(graph):
        if path := _first(internet_reaches(graph, store), doubts):
            yield Violation(store.resource, f"the internet reaches {store.resource.name}: {path}")
    refuse(doubts)


@rule(
    "NET-002",
    Severity.HIGH,
    asks="Can nothing that the internet reaches open a connection to a data store?",
    remedy="Put an application tier between: data admits the application's group, never the group or the subnets of the ingress.",
    controls=("HIPAA 164.312(e)(1)", "NIST SC-7", "NIST SC-7(21)", "NIST AC-4"),
)
def ingress_stays_away_from_data(graph: Graph) -> Iterator[Violation]:
    """Whoever breaks into the first server the internet sees must not already stand before the records."""
    doors = Doors(entrances(graph))
    doubts: list[Unfollowed] = []
    for store in stores(graph):
        if path := _first(entrance_reaches(graph, doors, store), doubts):
            yield Violation(store.resource, f"{store.resource.name} is one hop behind an entrance: {path}")
    refuse(doubts)


@rule(
    "NET-003",
    Severity.HIGH,
    asks="Have the subnets of data stores no route to the internet, not even outward?",
    remedy="Remove the route; reach AWS services through gateway and interface endpoints.",
    controls=("HIPAA 164.312(e)(1)", "NIST SC-7", "NIST AC-4", "NIST SC-7(10)"),
)
def data_has_no_way_out(graph: Graph) -> Iterator[Violation]:
    """What cannot leave cannot be carried away: a NAT gateway is enough to send records out, here or in a VPC that routes lead to."""
    doubts: list[Unfollowed] = []
    for store in stores(graph):
        doubts += unplaced(store)
        for way in (way for subnet in store.subnets for way in ways_to_internet(graph, subnet)):
            if isinstance(way, Unfollowed):
                doubts.append(way)
            else:
                yield Violation(store.resource, f"{store.resource.name} has a way out: {way}")
    refuse(doubts)


def _first(found: Iterable[Path | Unfollowed], doubts: list[Unfollowed]) -> Path | None:
    """The first path; where there is none, what was not followed joins the doubts."""
    unfollowed = []
    for one in found:
        if isinstance(one, Path):
            return one
        unfollowed.append(one)
    doubts += unfollowed
    return None
