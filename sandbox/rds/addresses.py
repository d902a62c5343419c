"""Loopback addresses for instances: one Region, one range.

``127.(10 + Region).BLOCK.n`` is where clients connect, ``127.(110 + Region).BLOCK.n`` where the server listens. The block belongs to
one sandbox of the machine; it is claimed by a name that the kernel gives back when the process ends (unix(7), abstract sockets).
All of 127.0.0.0/8 is local on Linux without any set-up.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from functools import cache
from ipaddress import IPv4Address

import boto3

from sandbox.network.route import Endpoint
from sandbox.rds.errors import RdsError

_FRONT, _BEHIND, _BLOCKS, _PER_BLOCK = 10, 110, 256, 254
_GIVE_UP_AFTER = 8
_LAST_PORT = 65535


class AddressBook:
    """Hands out addresses of the blocks it has claimed."""

    def __init__(self) -> None:
        self._claims: dict[int, socket.socket] = {}
        self._taken: set[tuple[int, int, int]] = set()

    def take(self, region: str, port: int) -> tuple[Endpoint, Endpoint, Endpoint]:
        """Front, behind and egress endpoints that nobody has.

        Raises:
            RdsError: the Region is not known, the port is in use, or every block is taken.
        """
        number = region_number(region)
        other_port = port + 1 if port < _LAST_PORT else port - 1
        occupied = 0
        for block, host in self._places():
            if (number, block, host) in self._taken:
                continue
            front, behind = (IPv4Address(bytes((127, base + number, block, host))) for base in (_FRONT, _BEHIND))
            endpoints = (Endpoint(front, port), Endpoint(behind, port), Endpoint(behind, other_port))
            if all(_is_free(endpoint) for endpoint in endpoints):
                self._taken.add((number, block, host))
                return endpoints
            occupied += 1
            if occupied == _GIVE_UP_AFTER:
                raise RdsError(
                    f"port {port} is in use on this machine, probably by a server on all addresses; stop it or choose another port"
                )
        raise RdsError("all 256 blocks of loopback addresses are taken; stop other sandboxes on this machine")

    def give_back(self, front: Endpoint) -> None:
        """The address may be handed out again."""
        _, region, block, host = front.address.packed
        self._taken.discard((region - _FRONT, block, host))

    def _places(self) -> Iterable[tuple[int, int]]:
        for block in [*self._claims, *(b for b in range(_BLOCKS) if b not in self._claims)]:
            if block in self._claims or self._claim(block):
                yield from ((block, host) for host in range(1, _PER_BLOCK + 1))

    def _claim(self, block: int) -> bool:
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0holdfast-sandbox-addresses-{block}")
        except OSError:
            claim.close()
            return False
        self._claims[block] = claim
        return True


def region_number(region: str) -> int:
    """The place of a Region among those of RDS.

    Raises:
        RdsError: there is no such Region.
    """
    if region not in _regions():
        raise RdsError(f"{region} is not a Region in which RDS exists")
    return _regions().index(region)


@cache
def _regions() -> tuple[str, ...]:
    return tuple(sorted(boto3.session.Session().get_available_regions("rds")))


def _is_free(endpoint: Endpoint) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((str(endpoint.address), endpoint.port))
            probe.listen(1)
        except OSError:
            return False
    return True
