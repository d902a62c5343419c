"""What a client says before its server is there is passed on, not lost, whatever the event loop reads too early."""

from __future__ import annotations

import asyncio
from typing import cast

from sandbox.network.relay import Half


class _Recorder(asyncio.Transport):
    """A transport that keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.ended = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written.append(bytes(data))

    def write_eof(self) -> None:
        self.ended = True

    def is_closing(self) -> bool:
        return False


def _half() -> Half:
    half = Half(lambda _: None, lambda _: None, lambda: 0.0)
    half.transport = _Recorder()
    return half


def test_bytes_and_end_that_come_before_the_server_reach_it_in_order() -> None:
    async def run() -> _Recorder:
        client, server = _half(), _half()
        client.data_received(b"startup ")
        client.data_received(b"packet")
        client.eof_received()
        client.meet(server)
        return cast("_Recorder", server.transport)

    received = asyncio.run(run())
    assert (received.written, received.ended) == ([b"startup ", b"packet"], True)
