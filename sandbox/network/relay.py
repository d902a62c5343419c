"""One connection through a proxy: two sockets, and the bytes between them, delayed if the route says so."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Callable
from typing import cast

from sandbox.network.route import Endpoint

_RESET = struct.pack("ii", 1, 0)  # lingering for no time sends RST (socket(7), SO_LINGER)
_SOCKET_BUFFER = 1 << 20  # bulk loads and base backups go through here


class Half(asyncio.Protocol):
    """One of the two sockets; what it reads is written to its `peer`, which slows it down when it is full."""

    def __init__(self, on_made: Callable[[Half], None], on_lost: Callable[[Half], None], delay: Callable[[], float]) -> None:
        self.transport: asyncio.Transport | None = None
        self.peer: Half | None = None
        self._on_made, self._on_lost, self._delay = on_made, on_lost, delay
        self._due = 0.0
        self._early: list[Callable[[Half], None]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Tune the socket and tell the proxy."""
        self.transport = cast("asyncio.Transport", transport)
        self.transport.set_write_buffer_limits(high=_SOCKET_BUFFER)
        self.transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._on_made(self)

    def data_received(self, data: bytes) -> None:
        """Pass bytes on, in order, now or when their delay is over."""
        self._later(lambda peer: peer.write(data))

    def eof_received(self) -> bool:
        """Pass on the end of one direction; the other stays open."""
        self._later(lambda peer: peer.write_eof())
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """The other half goes too: with its last bytes after a normal end, at once after a reset."""
        self._on_lost(self)
        if exc is None:
            self._later(lambda peer: peer.close())
        elif self.peer is not None:
            self.peer.abort()

    def pause_writing(self) -> None:
        """This socket is full: read no more for it."""
        if self.peer is not None and self.peer.transport is not None:
            self.peer.transport.pause_reading()

    def resume_writing(self) -> None:
        """There is room again."""
        if self.peer is not None and self.peer.transport is not None and not self.peer.transport.is_closing():
            self.peer.transport.resume_reading()

    def write(self, data: bytes) -> None:
        """Send, unless the socket is already closing."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write(data)

    def write_eof(self) -> None:
        """End this direction."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.write_eof()

    def close(self) -> None:
        """Send what is buffered, then close."""
        if self.transport is not None:
            self.transport.close()

    def meet(self, peer: Half) -> None:
        """From now on pass everything to `peer`, beginning with what came before it was there."""
        self.peer = peer
        early, self._early = self._early, []
        for act in early:
            self._later(act)

    def hold(self) -> None:
        """Read nothing until `join` or the end; before Python 3.11.5 a first read may still come through and is kept."""
        if self.transport is not None:
            self.transport.pause_reading()

    def abort(self) -> None:
        """Reset the connection, whatever is still buffered."""
        if self.transport is None:
            return
        raw = self.transport.get_extra_info("socket")
        if raw is not None and raw.fileno() >= 0:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.transport.abort()

    def _later(self, act: Callable[[Half], None]) -> None:
        if self.peer is None:
            self._early.append(act)
            return
        peer, loop = self.peer, asyncio.get_running_loop()
        self._due = max(self._due, loop.time() + self._delay())  # what was sent first arrives first, also when the delay shrinks
        if self._due <= loop.time():
            act(peer)
        else:
            loop.call_at(self._due, act, peer)


async def join(client: Half, upstream: Endpoint, make: Callable[[], Half]) -> None:
    """Connect `client` to `upstream`; a client whose server does not answer is reset."""
    try:
        _, server = await asyncio.get_running_loop().create_connection(make, str(upstream.address), upstream.port)
    except OSError:
        client.abort()
        return
    if client.transport is None or client.transport.is_closing():
        server.abort()
        return
    server.meet(client)
    client.meet(server)
    client.transport.resume_reading()
