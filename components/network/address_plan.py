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
SPOKE_SLOTS = 8

_VPC_BITS, _SPOKE_BITS, _TIER_BITS, _ZONE_BITS = 3, 2, 4, 3
_WIDEST, _NARROWEST = 13, 16

# A slot that was ever used is never given to something else. Tiers 11 to 15 are for those to come.
_VPC_SLOT = {("primary", VpcKind.HUB): 0, ("primary", VpcKind.WORKLOAD): 1, ("recovery", VpcKind.HUB): 4, ("recovery", VpcKind.WORKLOAD): 5}
_FIRST_SPOKES = {"primary": 2, "recovery": 6}  # two VPC slots a Region, each cut into four spokes
_TIER_SLOT = {
    NetworkTier.INGRESS: 0,
    NetworkTier.APPLICATION: 1,
    NetworkTier.DATA: 2,
    NetworkTier.ADMIN: 3,
    NetworkTier.DRILL: 4,
    NetworkTier.ENDPOINTS: 5,
    NetworkTier.TRANSIT: 6,
    NetworkTier.INTEGRATION: 7,
    NetworkTier.MIGRATION: 8,
    NetworkTier.INSPECTION: 9,
    NetworkTier.EGRESS: 10,
}


@dataclass(frozen=True)
class VpcAddresses:
    """The addresses of one VPC.

    Attributes:
        name: ``hub``, ``workload`` or a spoke's own.
        block: all of them.
        tiers: those it has.
        zones: availability zone suffixes in use, ``a`` to ``h``.
    """

    name: str
    block: IPv4Network
    tiers: tuple[NetworkTier, ...]
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
        return {(tier, zone): self.subnet(tier, zone) for tier in self.tiers for zone in self.zones}

    @staticmethod
    def ipv6_slot(tier: NetworkTier, zone: str) -> int:
        """Which of the 256 /64 networks in a VPC's IPv6 /56 a subnet has (Amazon VPC User Guide, "IPv6 subnet sizing")."""
        return (_TIER_SLOT[tier] << _ZONE_BITS) + ZONES.index(zone)


@dataclass(frozen=True)
class AddressPlan:
    """The addresses of an environment: both Regions, with a hub, a workload and up to `SPOKE_SLOTS` spokes each."""

    block: IPv4Network
    zones: tuple[str, ...]

    def region(self, region_role: str) -> IPv4Network:
        """Every address of one Region, those of VPCs to come included: what is told to networks elsewhere."""
        return _slot(self.block, 1, 0 if region_role == "primary" else 1)

    def vpc(self, region_role: str, kind: VpcKind, further: tuple[NetworkTier, ...] = ()) -> VpcAddresses:
        """Addresses of the VPC of `kind` in the ``primary`` or ``recovery`` Region, with `further` tiers beside its own."""
        block = _slot(self.block, _VPC_BITS, _VPC_SLOT[region_role, kind])
        return VpcAddresses(kind.value, block, (*TIERS_OF[kind], *further), self.zones)

    def spoke(self, region_role: str, slot: int, name: str, tiers: tuple[NetworkTier, ...]) -> VpcAddresses:
        """Addresses of the spoke in `slot`, from 1 to `SPOKE_SLOTS`, a quarter of a VPC each; its transit tier is added."""
        vpc_slot, quarter = divmod(slot - 1, 1 << _SPOKE_BITS)
        block = _slot(_slot(self.block, _VPC_BITS, _FIRST_SPOKES[region_role] + vpc_slot), _SPOKE_BITS, quarter)
        return VpcAddresses(name, block, (*tiers, NetworkTier.TRANSIT), self.zones)


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
