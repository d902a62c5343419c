"""Which of several links carries a path, in both directions.

Pure. Towards us the routers elsewhere decide, by what this module tells them. Towards them AWS decides: a Transit Gateway prefers the
route of a Direct Connect gateway to that of a VPN for the same destination (Amazon VPC Transit Gateways, "Route evaluation order"), and so
does a virtual private gateway (Amazon VPC User Guide, "Route priority"), and among virtual interfaces the one whose routes came with the
higher local preference community (AWS Direct Connect User Guide, "Routing policies and BGP communities"). A VPN so carries traffic only
when no virtual interface does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_COMMUNITY_OWNER = 7224


class Preference(StrEnum):
    """How much a virtual interface is preferred over the other ones of its path."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def community(self) -> str:
        """The community which the router elsewhere puts on every route it tells AWS over this link."""
        return f"{_COMMUNITY_OWNER}:{_COMMUNITIES[self]}"


_COMMUNITIES = {Preference.LOW: 7100, Preference.MEDIUM: 7200, Preference.HIGH: 7300}
_RANK = {Preference.HIGH: 300, Preference.MEDIUM: 200, Preference.LOW: 100}
_VPN_RANK = 50
_VPN_PREPENDS = 3


@dataclass(frozen=True, kw_only=True)
class RouterSettings:
    """What the router elsewhere is set to for one link.

    Attributes:
        local_preference: for routes learnt from AWS over this link; the highest wins.
        communities: to put on routes told to AWS.
        prepends: how often to repeat the own number in routes told to AWS.
    """

    link: str
    local_preference: int
    communities: tuple[str, ...]
    prepends: int


def interface_settings(link: str, preference: Preference) -> RouterSettings:
    """For a virtual interface."""
    return RouterSettings(link=link, local_preference=_RANK[preference], communities=(preference.community,), prepends=0)


def tunnel_settings(link: str) -> RouterSettings:
    """For a VPN: behind every virtual interface."""
    return RouterSettings(link=link, local_preference=_VPN_RANK, communities=(), prepends=_VPN_PREPENDS)
