"""Name resolution between the network and the premises: endpoints, forwarding rules, DNS firewall, query logs."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Annotated

from pydantic import Field, StringConstraints

from stacks.words import DomainName, Name, Section

_LIST_ID = Annotated[str, StringConstraints(pattern=r"^rslvr-fdl-[0-9a-f]{8,32}$")]

DomainPattern = Annotated[
    str, StringConstraints(pattern=r"^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$", max_length=200)
]
"""A domain, or with ``*.`` in front everything beneath it."""


class Forwarded(Section):
    """A domain whose names are asked elsewhere.

    Attributes:
        resolvers: addresses on the premises that know it.
    """

    domain: DomainName
    resolvers: tuple[IPv4Address, ...]


class ManagedList(Section):
    """The ids of one list that AWS keeps; every Region has its own, shown by ``aws route53resolver list-firewall-domain-lists``."""

    primary: _LIST_ID
    recovery: _LIST_ID


class FirewallLists(Section):
    """What the DNS firewall lets through and stops, beside names whose shape gives them away, which it always stops.

    Attributes:
        allowed: always answered, whatever else a list says.
        blocked: never answered.
        managed: lists that AWS keeps, by a name of our own; add new ones at the end.
    """

    allowed: tuple[DomainPattern, ...] = ()
    blocked: tuple[DomainPattern, ...] = ()
    managed: dict[Name, ManagedList] = Field(default_factory=dict)


class Resolver(Section):
    """Name resolution.

    Attributes:
        zones: private zones beside that of the databases, seen from every VPC and, through the inbound endpoint, from the premises.
        asked_by: networks of ``address_space.elsewhere`` that may ask the inbound endpoint.
        forward: domains whose names are asked elsewhere.
    """

    zones: tuple[DomainName, ...] = ()
    asked_by: tuple[Name, ...] = ()
    forward: tuple[Forwarded, ...] = ()
    firewall: FirewallLists = FirewallLists()
