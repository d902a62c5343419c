"""Ports on loopback for the parts: those of the last start where they are free, others otherwise."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping


def free_ports(names: Iterable[str], wanted: Mapping[str, int]) -> dict[str, int]:
    """A free TCP and UDP port of 127.0.0.1 for each name."""
    held: list[socket.socket] = []
    try:
        return {name: _take(wanted.get(name, 0), held) for name in names}
    finally:
        for each in held:
            each.close()


def _take(port: int, held: list[socket.socket]) -> int:
    for candidate in (port, 0):
        tcp, udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
        try:
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tcp.bind(("127.0.0.1", candidate))
            udp.bind(("127.0.0.1", tcp.getsockname()[1]))
        except OSError:
            tcp.close()
            udp.close()
            continue
        held += [tcp, udp]
        return int(tcp.getsockname()[1])
    return _take(0, held)
