"""What the DNS firewall lets through and what it stops, in which order.

Pure. The lowest priority number decides first (Amazon Route 53 Developer Guide, "DNS Firewall rule groups and rules"). Each kind of rule
has a number of its own, so that a new list changes no other rule. What no rule names is answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Threat(StrEnum):
    """What DNS Firewall Advanced recognizes by a name's shape, without a list."""

    DOMAIN_GENERATION = "DGA"
    TUNNELING = "DNS_TUNNELING"
    DICTIONARY_GENERATION = "DICTIONARY_DGA"

    @property
    def label(self) -> str:
        """Its word in the name of a rule."""
        return self.value.lower().replace("_", "-")


class Listed(StrEnum):
    """The environment's own lists."""

    ALLOWED = "allowed"
    BLOCKED = "blocked"


@dataclass(frozen=True, kw_only=True)
class FirewallRule:
    """One rule, by a list of the environment's own, a list that AWS keeps, or the shape of a name."""

    name: str
    priority: int
    blocks: bool
    listed: Listed | None = None
    managed_list: str | None = None
    threat: Threat | None = None


_ALLOWED, _BLOCKED, _MANAGED, _SHAPES = 100, 200, 300, 400
_SHAPE_PRIORITY = {Threat.TUNNELING: _SHAPES, Threat.DOMAIN_GENERATION: _SHAPES + 10, Threat.DICTIONARY_GENERATION: _SHAPES + 20}


def firewall_rules(*, allows: bool, blocks: bool, managed: Mapping[str, str]) -> tuple[FirewallRule, ...]:
    """The rules of an environment.

    Args:
        allows: whether it has a list of domains that are always answered.
        blocks: whether it has a list of domains that never are.
        managed: ids of lists that AWS keeps in this Region, by name, in the order in which they were added.
    """
    own = (
        FirewallRule(name="allowed", priority=_ALLOWED, blocks=False, listed=Listed.ALLOWED) if allows else None,
        FirewallRule(name="blocked", priority=_BLOCKED, blocks=True, listed=Listed.BLOCKED) if blocks else None,
    )
    kept = (
        FirewallRule(name=name, priority=_MANAGED + place, blocks=True, managed_list=managed[name]) for place, name in enumerate(managed)
    )
    shaped = (FirewallRule(name=threat.label, priority=number, blocks=True, threat=threat) for threat, number in _SHAPE_PRIORITY.items())
    return (*(rule for rule in own if rule), *kept, *shaped)
