"""A TCP proxy for one route; a new version of the route takes effect at once, on existing connections too."""

from __future__ import annotations

import asyncio

from sandbox.network.relay import Half, join
from sandbox.network.route import Mode, Route, RouteError


class Proxy:
    """Listens for one route and relays, refuses, swallows or delays.

    All methods must be called on the event loop.
    """

    def __init__(self, route: Route) -> None:
        self.route = route
        self._server: asyncio.Server | None = None
        self._open: set[Half] = set()
        self._held: set[Half] = set()
        self._joining: set[asyncio.Task[None]] = set()

    async def apply(self, route: Route) -> None:
        """Become `route`. Connections survive only while both the old and the new route pass them to the same server.

        Raises:
            RouteError: somebody else listens there.
        """
        old, self.route = self.route, route
        if route.mode is Mode.REFUSE:
            self._close_listener()
        elif self._server is None:
            await self._listen()
        if route.mode is not Mode.PASS or (old.upstream != route.upstream and old.mode is Mode.PASS):
            self._cut(self._open - (self._held if route.mode is Mode.DROP else set()))
        if route.mode is Mode.PASS:
            for half in self._held & self._open:
                self._join(half)
            self._held.clear()

    def close(self) -> None:
        """Listen no more and reset every connection."""
        self._close_listener()
        self._cut(set(self._open))

    @property
    def connections(self) -> int:
        """How many clients are connected."""
        return sum(half.peer is not None for half in self._open) // 2 + len(self._held)

    async def _listen(self) -> None:
        listen = self.route.listen
        try:
            self._server = await asyncio.get_running_loop().create_server(
                self._accept, str(listen.address), listen.port, backlog=512, reuse_address=True
            )
        except OSError as error:
            raise RouteError(
                f"cannot listen on {listen}: {error.strerror or error}; stop what listens there or choose another port"
            ) from error

    def _close_listener(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _accept(self) -> Half:
        return Half(self._accepted, self._lost, self._delay)

    def _connect(self) -> Half:
        return Half(self._connected, self._lost, self._delay)

    def _accepted(self, half: Half) -> None:
        """A client is there: join it to the server, or hold it in silence."""
        self._open.add(half)
        half.hold()
        if self.route.mode is Mode.DROP:
            self._held.add(half)
        else:
            self._join(half)

    def _connected(self, half: Half) -> None:
        """The server's side is there."""
        self._open.add(half)

    def _lost(self, half: Half) -> None:
        """A socket is gone."""
        self._open.discard(half)
        self._held.discard(half)

    def _delay(self) -> float:
        """Seconds that bytes are held back in one direction."""
        return self.route.latency_ms / 2000

    def _join(self, half: Half) -> None:
        task = asyncio.get_running_loop().create_task(join(half, self.route.upstream, self._connect))
        self._joining.add(task)
        task.add_done_callback(self._joining.discard)

    def _cut(self, halves: set[Half]) -> None:
        for half in halves:
            half.abort()
