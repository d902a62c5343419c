"""What a drill asks of the name service: who does a name point to, and point it elsewhere."""

from __future__ import annotations

from typing import Protocol


class DnsError(Exception):
    """The name service refused or failed; the message names the zone, the record and its code."""


class Dns(Protocol):
    """A platform's name service."""

    def target(self, zone_id: str, name: str, set_identifier: str) -> str | None:
        """What the record is set to now, or None when there is none."""
        ...

    def point(self, zone_id: str, name: str, set_identifier: str, target: str, ttl_seconds: int) -> None:
        """Make the failover record `set_identifier` of `name` answer `target`; everything else of it stays."""
        ...

    def probe_at(self, health_check_id: str, address: str) -> None:
        """Make a health check that probes an IP address probe this one; a check of another kind stays as it is."""
        ...


class Resolver(Protocol):
    """How clients see a name: asks the authoritative or the machine's own resolver, never a cache of ours."""

    def resolve(self, name: str) -> str:
        """The address that `name` answers now.

        Raises:
            DnsError: no answer.
        """
        ...
