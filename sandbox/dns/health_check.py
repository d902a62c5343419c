"""A Route 53 health check as a value. Source: Amazon Route 53 API Reference, "HealthCheckConfig"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Probe(StrEnum):
    """What the sandbox can probe; every other kind is taken as good and named as not probed."""

    TCP = "TCP"
    HTTP = "HTTP"
    HTTPS = "HTTPS"


@dataclass(frozen=True)
class HealthCheck:
    """One check.

    Attributes:
        probe: how it is probed, or None for a kind the sandbox does not probe.
        threshold: how many probes in a row must disagree before the state changes.
        children: checks it is calculated from; `least`: how many of them must be good.
    """

    id: str
    probe: Probe | None
    host: str
    port: int
    path: str
    threshold: int
    inverted: bool
    disabled: bool
    children: tuple[str, ...] = ()
    least: int = 0


def health_check(raw: Mapping[str, Any]) -> HealthCheck:
    """A check from `ListHealthChecks`."""
    config = raw["HealthCheckConfig"]
    kind = str(config["Type"])
    probe = next((probe for probe in Probe if kind == probe.value), None)
    host = str(config.get("IPAddress") or config.get("FullyQualifiedDomainName") or "")
    return HealthCheck(
        id=str(raw["Id"]),
        probe=probe if host else None,
        host=host,
        port=int(config.get("Port") or {Probe.HTTP: 80, Probe.HTTPS: 443}.get(probe or Probe.TCP, 0)),
        path=str(config.get("ResourcePath") or "/"),
        threshold=int(config.get("FailureThreshold") or 3),
        inverted=bool(config.get("Inverted", False)),
        disabled=bool(config.get("Disabled", False)),
        children=tuple(config.get("ChildHealthChecks") or ()),
        least=int(config.get("HealthThreshold") or 0),
    )
