"""Zones and health checks as the sandbox's Route 53 holds them, kept in memory and read again when they change.

Answers do not wait for the AWS part: as with Route 53, whose name servers go on answering while its API is away
(Amazon Route 53, "Control planes and data planes"), what was last known is answered.
"""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from typing import Any

import boto3
import httpx
from botocore.config import Config

from sandbox.dns.health_check import HealthCheck, health_check
from sandbox.dns.record_set import RecordSet, Zone, plain, record_set

_KEYS = {"aws_access_key_id": "sandbox", "aws_secret_access_key": "sandbox"}  # moto takes any; real ones are never used here
_ROLE = "holdfast-dns"
_WAIT_SECONDS = 40.0
_AGAIN_SECONDS = 0.5


@dataclass(frozen=True)
class _Known:
    count: int
    zones: tuple[Zone, ...]
    checks: tuple[HealthCheck, ...]


class Route53Source:
    """Follows Route 53 over the AWS API: of the sandbox's own account, and of others by the role ``holdfast-dns`` in each."""

    def __init__(self, aws_url: str, accounts: tuple[str, ...] = ()) -> None:
        self._url = aws_url
        self._accounts = accounts
        self._clients: tuple[Any, ...] = ()
        self._changes = httpx.Client(base_url=f"{aws_url}/_holdfast", timeout=_WAIT_SECONDS)
        self._known = _Known(-1, (), ())

    def start(self) -> None:
        """Read everything once, then follow changes in a thread of its own.

        Raises:
            httpx.HTTPError, botocore.exceptions.BotoCoreError: the AWS part does not answer.
        """
        self._follow()
        threading.Thread(target=self._run, name="route53", daemon=True).start()

    def zones(self) -> tuple[Zone, ...]:
        """All hosted zones with their records, as last known."""
        return self._known.zones

    def health_checks(self) -> tuple[HealthCheck, ...]:
        """All health checks, as last known."""
        return self._known.checks

    def _run(self) -> None:
        pause = threading.Event()
        while True:
            try:
                self._follow()
            except Exception as error:  # noqa: BLE001 - whatever is wrong with the AWS part, what was known is still answered
                print(f"Route 53 could not be read: {type(error).__name__}: {error}", file=sys.stderr)
                pause.wait(_AGAIN_SECONDS)

    def _follow(self) -> None:
        """Wait for a change and read all of it; the count is taken before reading, so that no later change is missed."""
        self._clients = self._clients or tuple(self._client("route53", keys) for keys in (_KEYS, *map(self._keys_in, self._accounts)))
        count = int(self._changes.get("/names/changes", params={"after": self._known.count}).raise_for_status().json()["count"])
        if count != self._known.count:
            self._known = _Known(count, self._read_zones(), self._read_checks())

    def _read_zones(self) -> tuple[Zone, ...]:
        return tuple(
            Zone(plain(zone["Name"]), _records(client, zone["Id"]), private=bool(zone.get("Config", {}).get("PrivateZone")))
            for client in self._clients
            for page in client.get_paginator("list_hosted_zones").paginate()
            for zone in page["HostedZones"]
        )

    def _read_checks(self) -> tuple[HealthCheck, ...]:
        pages = (page for client in self._clients for page in client.get_paginator("list_health_checks").paginate())
        return tuple(health_check(raw) for page in pages for raw in page["HealthChecks"])

    def _keys_in(self, account: str) -> dict[str, str]:
        role = f"arn:aws:iam::{account}:role/{_ROLE}"
        given = self._client("sts", _KEYS).assume_role(RoleArn=role, RoleSessionName=_ROLE)["Credentials"]
        return {
            "aws_access_key_id": given["AccessKeyId"],
            "aws_secret_access_key": given["SecretAccessKey"],
            "aws_session_token": given["SessionToken"],
        }

    def _client(self, service: str, keys: dict[str, str]) -> Any:
        config = Config(retries={"max_attempts": 2}, connect_timeout=2, read_timeout=20)
        return boto3.client(service, endpoint_url=self._url, region_name="us-east-1", config=config, **keys)


def _records(client: Any, zone_id: str) -> tuple[RecordSet, ...]:
    pages = client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone_id)
    return tuple(record_set(raw) for page in pages for raw in page["ResourceRecordSets"])
