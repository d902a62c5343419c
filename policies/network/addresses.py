"""Which addresses the internet may come from, and what a port rule covers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_network

Network = IPv4Network | IPv6Network

# Never seen as a source on the internet. Source: IANA IPv4 and IPv6 Special-Purpose Address Registries.
_PRIVATE: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8", "fc00::/7", "fe80::/10")
)
_EVERY_PORT = (0, 65535)


@lru_cache(maxsize=4096)
def network_of(text: str) -> Network | None:
    """The network a CIDR names, or None where it is not written out, as in a reference."""
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def is_internet(text: str) -> bool:
    """Whether a CIDR holds addresses from which the internet may come."""
    network = network_of(text)
    return network is not None and not any(within(network, private) for private in _PRIVATE)


def may_be_internet(text: str) -> bool:
    """Whether a CIDR holds addresses of the internet; one that is not written out may."""
    return network_of(text) is None or is_internet(text)


def within(inner: Network, outer: Network) -> bool:
    """Whether every address of `inner` is in `outer`; False across address families."""
    if isinstance(inner, IPv4Network):
        return isinstance(outer, IPv4Network) and inner.subnet_of(outer)
    return isinstance(outer, IPv6Network) and inner.subnet_of(outer)


@lru_cache(maxsize=65536)
def overlap(one: str, other: str) -> bool:
    """Whether two CIDRs share an address; one that is not written out may share any."""
    first, second = network_of(one), network_of(other)
    return first is None or second is None or first.overlaps(second)


@dataclass(frozen=True)
class Traffic:
    """A protocol and a range of ports; protocol ``-1`` is every protocol."""

    protocol: str = "-1"
    low: int = 0
    high: int = 65535

    def meets(self, other: Traffic) -> bool:
        """Whether some packet is in both."""
        same = "-1" in {self.protocol, other.protocol} or self.protocol == other.protocol
        return same and self.low <= other.high and other.low <= self.high

    def both(self, other: Traffic) -> Traffic | None:
        """The packets that are in this and in the other, None where there are none."""
        if not self.meets(other):
            return None
        protocol = other.protocol if self.protocol == "-1" else self.protocol
        return Traffic(protocol, max(self.low, other.low), min(self.high, other.high))

    def covers(self, other: Traffic) -> bool:
        """Whether every packet of `other` is in this."""
        return self.protocol in {"-1", other.protocol} and self.low <= other.low and other.high <= self.high

    @property
    def denied(self) -> str:
        """Its words after "admits" or "lets", where it is not."""
        return "nothing" if self.protocol == "-1" and (self.low, self.high) == _EVERY_PORT else f"no {self}"

    def __str__(self) -> str:
        if self.protocol == "-1":
            return "every port"
        return f"{self.protocol} {self.low}" if self.low == self.high else f"{self.protocol} {self.low}-{self.high}"


def traffic(protocol: str, low: float | None, high: float | None) -> Traffic:
    """What a rule names; numbers of protocols become names, no ports or -1 means every port."""
    name = {"": "-1", "all": "-1", "6": "tcp", "17": "udp", "1": "icmp"}.get(protocol.lower(), protocol.lower())
    if name == "-1" or low is None or low < 0:
        return Traffic(name, *_EVERY_PORT)
    return Traffic(name, int(low), int(low if high is None else high))
