"""All routes of this network, kept in a file so that a restarted process has them again."""

from __future__ import annotations

import json
from pathlib import Path

from sandbox.network.proxy import Proxy
from sandbox.network.route import Endpoint, Route, RouteError


class RouteTable:
    """The proxies by the endpoint they listen on. All methods must be called on the event loop."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._proxies: dict[Endpoint, Proxy] = {}

    @property
    def routes(self) -> list[Route]:
        """Every route, in order of its address."""
        return [self._proxies[listen].route for listen in sorted(self._proxies)]

    async def load(self) -> list[str]:
        """Open the routes of the file again; returns why some could not be opened."""
        if not self._file.exists():
            return []
        problems: list[str] = []
        try:
            entries = [Route.from_json(str(entry.get("listen")), entry) for entry in json.loads(self._file.read_text())]
        except (ValueError, AttributeError, RouteError) as error:
            return [f"{self._file} is not a route file and is ignored: {error}"]
        for route in entries:
            try:
                await self._open(route)
            except RouteError as error:
                problems.append(str(error))
        return problems

    async def put(self, route: Route) -> None:
        """Add or change a route.

        Raises:
            RouteError: its address is taken; the table is as before.
        """
        await self._open(route)
        self._save()

    def remove(self, listen: Endpoint) -> bool:
        """Remove a route and reset its connections; False when there was none."""
        proxy = self._proxies.pop(listen, None)
        if proxy is None:
            return False
        proxy.close()
        self._save()
        return True

    def close(self) -> None:
        """Close every proxy; the file stays."""
        for proxy in self._proxies.values():
            proxy.close()

    async def _open(self, route: Route) -> None:
        proxy = self._proxies.get(route.listen) or Proxy(route)
        await proxy.apply(route)
        self._proxies[route.listen] = proxy

    def _save(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps([route.to_json() for route in self.routes], indent=1) + "\n")
        part.replace(self._file)
