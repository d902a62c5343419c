"""Which entries of a route table decide: the longest prefix wins.

Source: Amazon VPC User Guide, "Route priority"; Amazon VPC Transit Gateways, "Route evaluation order" (at the same prefix a static route
goes before a propagated one).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, TypeVar

from policies.network.addresses import Network, network_of, overlap, within

T = TypeVar("T")


@dataclass(frozen=True)
class Entry(Generic[T]):
    """One entry: the addresses it is for, and where it leads; addresses that are not written out may be any."""

    cidr: str
    leads: T
    static: bool = True

    @property
    def rank(self) -> tuple[int, bool]:
        """What goes first among entries for the same address; the higher."""
        network = network_of(self.cidr)
        return (network.prefixlen if network else -1, self.static)


def deciding(entries: Iterable[Entry[T]], wanted: str) -> Iterator[T]:
    """Where the entries lead that decide for some address of `wanted`; every one of those that may."""
    asked = network_of(wanted)
    left: list[Network] = [asked] if asked else []
    about = (e for e in entries if overlap(e.cidr, wanted))
    for _, same in groupby(sorted(about, key=lambda e: e.rank, reverse=True), key=lambda e: e.rank):
        taken: list[Network] = []
        for entry in same:
            network = network_of(entry.cidr)
            if network is None or asked is None:
                yield entry.leads
            elif any(part.overlaps(network) for part in left):
                yield entry.leads
                taken.append(network)
        for network in taken:
            left = [rest for part in left for rest in _without(part, network)]


def _without(part: Network, taken: Network) -> Iterator[Network]:
    """What is left of a network when another is taken from it."""
    if not part.overlaps(taken):
        yield part
    elif not within(part, taken):
        yield from part.address_exclude(taken)  # type: ignore[arg-type]  # they overlap, so they are of one family
