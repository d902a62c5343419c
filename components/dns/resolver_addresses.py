"""The fixed addresses of resolver endpoints.

Pure. Each zone's subnet of the endpoints tier gives its last 16 addresses to the resolver, and nothing else is given one of them
(Amazon VPC User Guide, "Subnet CIDR reservations"); the very last is the broadcast address, which AWS keeps. An address follows from
the subnet alone, so another zone moves none: what a resolver on the premises was told stays true.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network

from components.network.address_plan import VpcAddresses
from components.network.tier import NetworkTier

_RESERVED_PREFIX = 28


class Direction(StrEnum):
    """Which way questions go through an endpoint, in the words of Route 53 Resolver."""

    INBOUND = "INBOUND"
    OUTBOUND = "OUTBOUND"


_FROM_THE_END = {Direction.INBOUND: 2, Direction.OUTBOUND: 3}


@dataclass(frozen=True)
class ResolverAddresses:
    """The resolver's addresses in one hub.

    Attributes:
        hub: addresses of the VPC that holds the endpoints.
    """

    hub: VpcAddresses

    def reserved(self, zone: str) -> IPv4Network:
        """The part of a zone's subnet that is the resolver's alone."""
        subnet = self.hub.subnet(NetworkTier.ENDPOINTS, zone)
        return IPv4Network((int(subnet.broadcast_address) - 2 ** (32 - _RESERVED_PREFIX) + 1, _RESERVED_PREFIX))

    def address(self, direction: Direction, zone: str) -> IPv4Address:
        """The address of the endpoint of `direction` in `zone`."""
        return self.reserved(zone)[-_FROM_THE_END[direction]]

    def all(self, direction: Direction) -> dict[str, IPv4Address]:
        """The addresses of an endpoint by zone: what the other side must be told."""
        return {zone: self.address(direction, zone) for zone in self.hub.zones}
