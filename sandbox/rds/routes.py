"""The routes that instances need, and keeping the network in line with them."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from sandbox.network.client import NetworkClient
from sandbox.network.route import Endpoint, Mode, Route, RouteError
from sandbox.rds.actual import Instance, Phase

_LOG = logging.getLogger(__name__)


def wanted_routes(instance: Instance, *, is_open: bool, source: Instance | None) -> list[Route]:
    """The routes of one instance: the way in, and for a standby its way to the source.

    A partition swallows both; a security group without an ingress rule closes the way in alone.
    """
    cut_off = instance.partitioned or instance.lost_with_region
    way_in = Mode.DROP if cut_off else Mode.PASS if is_open and instance.phase is Phase.RUNNING else Mode.REFUSE
    routes = [Route(instance.front, instance.behind, way_in, instance.latency_ms)]
    if source is not None:
        routes.append(Route(instance.egress, source.front, Mode.DROP if cut_off else Mode.PASS, instance.latency_ms))
    return routes


class Routes:
    """What the network was last told. Guarded by the controller's lock."""

    def __init__(self, network: NetworkClient) -> None:
        self._network = network
        self._told: dict[Endpoint, Route] = {}
        self.problem: str | None = None

    def open(self, route: Route) -> None:
        """Tell the network of one route now.

        Raises:
            RouteError: its address is taken or the network does not answer.
        """
        if self._told.get(route.listen) != route:
            self._network.put(route)
            self._told[route.listen] = route

    def sync(self, wanted: Iterable[Route]) -> None:
        """Bring the network in line; what fails is kept in `problem` and tried again with the next call."""
        target = {route.listen: route for route in wanted}
        problems: list[str] = []
        for listen in [listen for listen in self._told if listen not in target]:
            try:
                self._network.remove(listen)
                del self._told[listen]
            except RouteError as error:
                problems.append(str(error))
        for route in target.values():
            try:
                self.open(route)
            except RouteError as error:
                problems.append(str(error))
        problem = "; ".join(problems) or None
        if problem is not None and problem != self.problem:
            _LOG.warning("%s", problem)
        self.problem = problem
