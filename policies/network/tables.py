"""The route tables of a graph, each read once."""

from __future__ import annotations

from policies.graph import Graph
from policies.network import transit
from policies.network.arrival import Arrival
from policies.network.prefixes import Entry
from policies.network.routes import Route, routes_of
from policies.network.unfollowed import Unfollowed
from policies.resource import Resource

_Leads = Arrival | Unfollowed | None


class Tables:
    """What the tables of subnets and transit gateways say."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._routes: dict[str, tuple[Route | Unfollowed, ...]] = {}
        self._tables: dict[tuple[str, str], tuple[transit.TransitTable | Unfollowed, ...]] = {}
        self._entries: dict[str, tuple[Entry[_Leads], ...]] = {}

    def routes(self, subnet: Resource) -> tuple[Route | Unfollowed, ...]:
        """See `routes.routes_of`."""
        if subnet.urn not in self._routes:
            self._routes[subnet.urn] = tuple(routes_of(self.graph, subnet))
        return self._routes[subnet.urn]

    def of_gateway(self, target: Resource, vpc: Resource) -> tuple[transit.TransitTable | Unfollowed, ...]:
        """See `transit.tables_of`."""
        key = (target.urn, vpc.urn)
        if key not in self._tables:
            self._tables[key] = tuple(transit.tables_of(self.graph, target, vpc))
        return self._tables[key]

    def entries(self, table: transit.TransitTable) -> tuple[Entry[_Leads], ...]:
        """See `transit.entries`."""
        key = table.table.urn
        if key not in self._entries:
            self._entries[key] = tuple(transit.entries(self.graph, table))
        return self._entries[key]
