"""`Dns` over Amazon Route 53."""

from __future__ import annotations

from typing import Any

from dr_drills.platforms.aws.session import AWS_FAILURES, AwsSession, reason
from dr_drills.platforms.dns import DnsError

_REGION = "us-east-1"  # Route 53 is one service for the world; its endpoint is here
_POINTING = ("A", "CNAME")


class Route53:
    """Failover records in Route 53 hosted zones."""

    def __init__(self, session: AwsSession) -> None:
        self._session = session

    def target(self, zone_id: str, name: str, set_identifier: str) -> str | None:
        """The record's first value, or None when there is no such record."""
        record = self._record(zone_id, name, set_identifier)
        return _value(record) if record else None

    def point(self, zone_id: str, name: str, set_identifier: str, target: str, ttl_seconds: int) -> None:
        """Replace the record's value and TTL; type, failover role and health check stay.

        Raises:
            DnsError: there is no such record (a drill changes records, it does not invent them), or Route 53 refused.
        """
        record = self._record(zone_id, name, set_identifier)
        if record is None:
            raise DnsError(f"zone {zone_id}: {name} has no record with set identifier {set_identifier!r} to point elsewhere")
        if "AliasTarget" in record:
            raise DnsError(f"zone {zone_id}: {name} ({set_identifier}) is an alias record; a drill changes plain records only")
        changed = {**record, "TTL": ttl_seconds, "ResourceRecords": [{"Value": target}]}
        batch = {"Comment": "holdfast drill", "Changes": [{"Action": "UPSERT", "ResourceRecordSet": changed}]}
        try:
            self._client().change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)
        except AWS_FAILURES as error:
            raise DnsError(f"zone {zone_id}: pointing {name} ({set_identifier}) elsewhere failed: {reason(error)}") from error

    def probe_at(self, health_check_id: str, address: str) -> None:
        """Move a check that probes an IP address; one that watches an alarm or a host name stays as it is."""
        try:
            found = self._client().get_health_check(HealthCheckId=health_check_id)["HealthCheck"]["HealthCheckConfig"]
            if found.get("IPAddress", address) != address:
                self._client().update_health_check(HealthCheckId=health_check_id, IPAddress=address)
        except AWS_FAILURES as error:
            raise DnsError(f"health check {health_check_id}: pointing it at {address} failed: {reason(error)}") from error

    def _record(self, zone_id: str, name: str, set_identifier: str) -> dict[str, Any] | None:
        wanted = name.rstrip(".").lower() + "."
        try:
            pages = self._client().get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone_id)
            for page in pages:
                for record in page["ResourceRecordSets"]:
                    if (record["Name"].lower(), record.get("SetIdentifier")) == (wanted, set_identifier) and record["Type"] in _POINTING:
                        return dict(record)
        except AWS_FAILURES as error:
            raise DnsError(f"zone {zone_id}: reading {name} failed: {reason(error)}") from error
        return None

    def _client(self) -> Any:
        return self._session.client("route53", _REGION)


def _value(record: dict[str, Any]) -> str | None:
    if "AliasTarget" in record:
        return str(record["AliasTarget"]["DNSName"])
    values = record.get("ResourceRecords") or []
    return str(values[0]["Value"]) if values else None
