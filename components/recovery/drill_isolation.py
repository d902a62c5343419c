"""Which paths between the drill tier and production are closed for good.

Pure. A network ACL closes what nothing opens; these rules come before all others, so that not even a flow that somebody declares later
opens a path to production (Amazon VPC User Guide, "Network ACL rules": the lowest number decides).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network

from components.network.address_plan import VpcAddresses
from components.network.tier import NetworkTier

_NUMBERS = {
    NetworkTier.INGRESS: 10,
    NetworkTier.APPLICATION: 20,
    NetworkTier.DATA: 30,
    NetworkTier.INTEGRATION: 40,
    NetworkTier.MIGRATION: 50,
}
"""Where production is; never renumbered, so that adding a tier adds rules."""


@dataclass(frozen=True, kw_only=True)
class Closed:
    """One rule that denies everything to or from a tier."""

    tier: NetworkTier
    egress: bool
    number: int
    block: IPv4Network

    @property
    def name(self) -> str:
        """``never-in-data``."""
        return f"never-{'out' if self.egress else 'in'}-{self.tier.value}"


def closed_paths(addresses: VpcAddresses) -> Iterator[Closed]:
    """Both directions of every production tier that the VPC has."""
    for tier, number in _NUMBERS.items():
        if tier in addresses.tiers:
            for egress in (False, True):
                yield Closed(tier=tier, egress=egress, number=number, block=addresses.tier(tier))
