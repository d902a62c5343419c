"""Which addresses every VPC, tier and zone has, now and after the environment grows.

Pure: a block in, networks out. Every VPC, tier and zone has a fixed slot, so that a new one takes a slot nobody has and moves
nothing. Sizes: Amazon VPC User Guide, "VPC CIDR blocks" (/16 to /28) and "Subnet CIDR blocks" (five addresses of each are taken).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network

from components.network.tier import TIERS_OF, NetworkTier, VpcKind

ZONES = "abcdefgh"

_VPC_BITS, _TIER_BITS, _ZONE_BITS = 3, 4, 3
_WIDEST, _NARROWEST = 13, 16

# Slots 2, 3, 6 and 7 are for VPCs to come; tiers 7 to 15 likewise. A slot that was ever used is never given to something else.
_VPC_SLOT = {("primary", VpcKind.HUB): 0, ("primary", VpcKind.WORKLOAD): 1, ("recovery", VpcKind.HUB): 4, ("recovery", VpcKind.WORKLOAD): 5}
_TIER_SLOT = {
    NetworkTier.INGRESS: 0,
    NetworkTier.APPLICATION: 1,
    NetworkTier.DATA: 2,
    NetworkTier.ADMIN: 3,
    NetworkTier.DRILL: 4,
    NetworkTier.ENDPOINTS: 5,
    NetworkTier.TRANSIT: 6,
}


@dataclass(frozen=True)
class VpcAddresses:
    """The addresses of one VPC.

    Attributes:
        block: all of them.
        zones: availability zone suffixes in use, ``a`` to ``h``.
    """

    block: IPv4Network
    kind: VpcKind
    zones: tuple[str, ...]

    def tier(self, tier: NetworkTier) -> IPv4Network:
        """All addresses of a tier, those of zones not yet in use included: rules name this, so a new zone changes no rule."""
        return _slot(self.block, _TIER_BITS, _TIER_SLOT[tier])

    def subnet(self, tier: NetworkTier, zone: str) -> IPv4Network:
        """The addresses of a tier in one zone."""
        return _slot(self.tier(tier), _ZONE_BITS, ZONES.index(zone))

    @cached_property
    def subnets(self) -> dict[tuple[NetworkTier, str], IPv4Network]:
        """Every subnet in use, by tier and zone."""
        return {(tier, zone): self.subnet(tier, zone) for tier in TIERS_OF[self.kind] for zone in self.zones}


@dataclass(frozen=True)
class AddressPlan:
    """The addresses of an environment: both Regions, hub and workload."""

    block: IPv4Network
    zones: tuple[str, ...]

    def region(self, region_role: str) -> IPv4Network:
        """Every address of one Region, those of VPCs to come included: what is told to networks elsewhere."""
        return _slot(self.block, 1, 0 if region_role == "primary" else 1)

    def vpc(self, region_role: str, kind: VpcKind) -> VpcAddresses:
        """Addresses of the VPC of `kind` in the ``primary`` or ``recovery`` Region."""
        return VpcAddresses(_slot(self.block, _VPC_BITS, _VPC_SLOT[region_role, kind]), kind, self.zones)


def unfit(block: IPv4Network) -> str | None:
    """Why `block` cannot hold an environment, or None."""
    if not block.is_private:
        return f"{block} is not private address space (RFC 1918)"
    if block.prefixlen > _NARROWEST:
        return f"{block} is too small: an environment needs a /{_NARROWEST} or more, so that a tier keeps 59 addresses in each of 8 zones"
    if block.prefixlen < _WIDEST:
        return f"{block} is too big: a VPC is an eighth of it and may be no more than a /16, so give a /{_WIDEST} at most"
    return None


def _slot(block: IPv4Network, bits: int, slot: int) -> IPv4Network:
    size = block.num_addresses >> bits
    return IPv4Network((int(block.network_address) + slot * size, block.prefixlen + bits))
