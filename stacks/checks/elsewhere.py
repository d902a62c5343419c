"""The networks that are not ours, as far as they can be relied on."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Network

from stacks.draft import Draft


def networks_elsewhere(draft: Draft) -> Mapping[str, IPv4Network] | None:
    """Each owner's network, or None where one overlaps our own: that is told, and what leans on the networks would only repeat it."""
    space = draft.address_space
    if space is None or any(network.overlaps(space.block) for network in space.elsewhere.values()):
        return None
    return space.elsewhere
