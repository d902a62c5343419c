"""One way through the network: where clients connect, who answers, and how well it works."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import AddressValueError, IPv4Address

_PORTS = range(1, 65536)
LONGEST_LATENCY_MS = 60_000


class RouteError(Exception):
    """A route cannot be had; the message names the address and says what to do."""


class Mode(StrEnum):
    """How a route treats connections.

    Attributes:
        PASS: bytes go both ways.
        REFUSE: nobody listens; existing connections are reset, as by a security group without an ingress rule.
        DROP: a black hole: existing connections are reset, a new one is accepted and then hears nothing until the route passes again.
    """

    PASS = "pass"  # noqa: S105 - a mode, no password
    REFUSE = "refuse"
    DROP = "drop"


@dataclass(frozen=True, order=True)
class Endpoint:
    """An IPv4 loopback address and a TCP port."""

    address: IPv4Address
    port: int

    @classmethod
    def parse(cls, text: str) -> Endpoint:
        """``127.11.0.1:5432``.

        Raises:
            RouteError: not an address on 127.0.0.0/8 with a port.
        """
        address, _, port = text.rpartition(":")
        try:
            endpoint = cls(IPv4Address(address), int(port))
        except (AddressValueError, ValueError):
            raise RouteError(f"{text!r} is not ADDRESS:PORT, for example 127.11.0.1:5432") from None
        if not endpoint.address.is_loopback or endpoint.port not in _PORTS:
            raise RouteError(f"{text!r} is not on 127.0.0.0/8 with a port from 1 to 65535")
        return endpoint

    def __str__(self) -> str:
        return f"{self.address}:{self.port}"


@dataclass(frozen=True)
class Route:
    """What listens where, and what it does.

    Attributes:
        latency_ms: added to each round trip, half of it each way.
    """

    listen: Endpoint
    upstream: Endpoint
    mode: Mode = Mode.PASS
    latency_ms: float = 0.0

    def to_json(self) -> dict[str, object]:
        """The form of the control interface and of the route file."""
        return {"listen": str(self.listen), "upstream": str(self.upstream), "mode": self.mode.value, "latency_ms": self.latency_ms}

    @classmethod
    def from_json(cls, listen: str, value: object) -> Route:
        """A route from outside.

        Raises:
            RouteError: naming every field that is wrong.
        """
        if not isinstance(value, dict):
            raise RouteError(f"route {listen}: the body must be an object with upstream, mode and latency_ms")
        problems: list[str] = []
        unknown = set(value) - {"listen", "upstream", "mode", "latency_ms"}
        if unknown:
            problems.append(f"unknown {', '.join(sorted(map(str, unknown)))}")
        mode, latency = value.get("mode", Mode.PASS), value.get("latency_ms", 0)
        if mode not in set(Mode):
            problems.append(f"mode {mode!r} is none of {', '.join(Mode)}")
        if isinstance(latency, bool) or not isinstance(latency, int | float) or not 0 <= latency <= LONGEST_LATENCY_MS:
            problems.append(f"latency_ms {latency!r} is not from 0 to {LONGEST_LATENCY_MS}")
        ends: list[Endpoint] = []
        for text in (listen, str(value.get("upstream"))):
            try:
                ends.append(Endpoint.parse(text))
            except RouteError as error:
                problems.append(str(error))
        if problems:
            raise RouteError(f"route {listen}: " + "; ".join(problems))
        return cls(ends[0], ends[1], Mode(mode), float(latency))
