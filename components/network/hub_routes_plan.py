"""The routes of the hub's inner tiers, by zone: in from the gateway, through the firewall, out by the NAT gateway, and back.

Pure. Each zone has its own firewall endpoint and NAT gateway, so each zone has its own tables; with appliance mode, request and answer of
a flow pass the same zone (AWS Network Firewall Developer Guide, "Architecture with an internet gateway and a NAT gateway"; Amazon VPC
Transit Gateways, "Appliance in a shared services VPC").
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network

from components.network.flow import ANYWHERE
from components.network.tier import NetworkTier
from components.network.topology import Topology
from components.network.transit_plan import beyond_hub


class Hop(StrEnum):
    """What a route of the hub leads to."""

    FIREWALL = "firewall"
    NAT = "nat"
    INTERNET_GATEWAY = "internet-gateway"
    TRANSIT_GATEWAY = "transit-gateway"


@dataclass(frozen=True)
class HubRoute:
    """A route in the table of one tier, made in every zone."""

    tier: NetworkTier
    purpose: str
    cidr: str
    hop: Hop


def zonal_tiers(topology: Topology) -> frozenset[NetworkTier]:
    """The hub's tiers that have a route table in every zone."""
    inner = {NetworkTier.INSPECTION, NetworkTier.EGRESS} & set(topology.hub.tiers)
    return frozenset({NetworkTier.TRANSIT, *inner} if inner else ())


def hub_routes(topology: Topology, block: IPv4Network) -> tuple[HubRoute, ...]:
    """The routes of the zonal tiers; `block` is the whole environment."""
    inspection, egress = NetworkTier.INSPECTION, NetworkTier.EGRESS
    leaves = egress in topology.hub.tiers
    onward = beyond_hub(topology, block)
    if topology.inspected:
        return (
            HubRoute(NetworkTier.TRANSIT, "firewall", ANYWHERE, Hop.FIREWALL),
            *(HubRoute(inspection, purpose, cidr, Hop.TRANSIT_GATEWAY) for purpose, cidr in onward.items()),
            *(_way_out(inspection, Hop.FIREWALL, block) if leaves else ()),
        )
    return _way_out(NetworkTier.TRANSIT, Hop.TRANSIT_GATEWAY, block) if leaves else ()


def _way_out(before: NetworkTier, back: Hop, block: IPv4Network) -> tuple[HubRoute, ...]:
    return (
        HubRoute(before, "internet", ANYWHERE, Hop.NAT),
        HubRoute(NetworkTier.EGRESS, "internet", ANYWHERE, Hop.INTERNET_GATEWAY),
        HubRoute(NetworkTier.EGRESS, "back", str(block), back),
    )
