"""Which addresses a tunnel or a virtual interface may have at its two ends.

Pure. Source: AWS Site-to-Site VPN User Guide, "Tunnel options for your AWS Site-to-Site VPN connection" (inside tunnel IPv4 CIDR).
"""

from __future__ import annotations

from ipaddress import IPv4Network

_LINK_LOCAL = IPv4Network("169.254.0.0/16")
_PREFIX = 30
_KEPT_BY_AWS = frozenset(
    IPv4Network(block)
    for block in (
        "169.254.0.0/30",
        "169.254.1.0/30",
        "169.254.2.0/30",
        "169.254.3.0/30",
        "169.254.4.0/30",
        "169.254.5.0/30",
        "169.254.169.252/30",
    )
)


def unfit_inside(block: IPv4Network) -> str | None:
    """Why `block` cannot be the inside of a link, or None."""
    if block.prefixlen != _PREFIX:
        return f"{block} must be a /{_PREFIX}: one address for each end"
    if not block.subnet_of(_LINK_LOCAL):
        return f"{block} must be within {_LINK_LOCAL}, which no network routes"
    if block in _KEPT_BY_AWS:
        return f"{block} is kept by AWS for itself"
    return None
