"""The IPv6 network of each subnet, cut from what AWS gives the VPC."""

from __future__ import annotations

from ipaddress import IPv6Network


def ipv6_subnet(block: str, slot: int) -> str:
    """The /64 in `slot` of a VPC's /56 (Amazon VPC User Guide, "IPv6 subnet sizing").

    A text that is no network is what a recording says instead of one; it is handed on, so that the reference in it is kept.
    """
    try:
        network = IPv6Network(block)
    except ValueError:
        return block
    return str(IPv6Network((int(network.network_address) + (slot << 64), 64)))
