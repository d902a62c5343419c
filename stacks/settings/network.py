"""The shape of the network beyond its addresses: inspection, further tiers and VPCs."""

from __future__ import annotations

from stacks.words import Section


class NetworkShape(Section):
    """The shape of the network beyond its addresses: inspection, further tiers and VPCs."""
