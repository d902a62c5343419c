"""Zones and health checks as the sandbox's Route 53 holds them now, read again when older than a moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import boto3
from botocore.config import Config

from sandbox.dns.health_check import HealthCheck, health_check
from sandbox.dns.record_set import Zone, plain, record_set

_FRESH_SECONDS = 0.05
_KEYS = {"aws_access_key_id": "sandbox", "aws_secret_access_key": "sandbox"}  # moto takes any; real ones are never used here

T = TypeVar("T")


class _Fresh(Generic[T]):
    """A value that is read again when it is older than a moment; one reader at a time, the others wait for it."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._value: tuple[float, T] | None = None

    def get(self) -> T:
        """The value, at most a moment old."""
        with self._lock:
            if self._value is None or time.monotonic() - self._value[0] > _FRESH_SECONDS:
                begun = time.monotonic()
                self._value = (begun, self._read())
            return self._value[1]


class Route53Source:
    """Reads one account's Route 53 over the AWS API."""

    def __init__(self, aws_url: str) -> None:
        config = Config(retries={"max_attempts": 2}, connect_timeout=2, read_timeout=5, max_pool_connections=8)
        self._client: Any = boto3.client("route53", endpoint_url=aws_url, region_name="us-east-1", config=config, **_KEYS)
        self._zones = _Fresh(self._read_zones)
        self._checks = _Fresh(self._read_checks)

    def zones(self) -> tuple[Zone, ...]:
        """All hosted zones with their records."""
        return self._zones.get()

    def health_checks(self) -> tuple[HealthCheck, ...]:
        """All health checks."""
        return self._checks.get()

    def _read_zones(self) -> tuple[Zone, ...]:
        zones = [zone for page in self._client.get_paginator("list_hosted_zones").paginate() for zone in page["HostedZones"]]
        return tuple(Zone(plain(zone["Name"]), self._records(zone["Id"])) for zone in zones)

    def _records(self, zone_id: str) -> tuple[Any, ...]:
        pages = self._client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone_id)
        return tuple(record_set(raw) for page in pages for raw in page["ResourceRecordSets"])

    def _read_checks(self) -> tuple[HealthCheck, ...]:
        pages = self._client.get_paginator("list_health_checks").paginate()
        return tuple(health_check(raw) for page in pages for raw in page["HealthChecks"])
