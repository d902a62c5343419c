"""Private paths out of the cloud: Direct Connect, VPN, partner endpoints."""

from __future__ import annotations

from stacks.words import Section


class Connectivity(Section):
    """Private paths out of the cloud: Direct Connect, VPN, partner endpoints."""
