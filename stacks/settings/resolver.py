"""Name resolution between the network and the premises: endpoints, forwarding rules, DNS firewall, query logs."""

from __future__ import annotations

from stacks.words import Section


class Resolver(Section):
    """Name resolution between the network and the premises: endpoints, forwarding rules, DNS firewall, query logs."""
