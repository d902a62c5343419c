"""What a drill asks of a managed relational database, in the words of Amazon RDS."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Instance:
    """One database instance as the platform describes it.

    Attributes:
        status: the platform's own word, for example ``available`` (RDS User Guide, "Viewing DB instance status").
        address: host name or address it listens on, None while it has none.
        replica_of: identifier or ARN of the source it replicates, None for a primary.
        security_groups: ids of the security groups it is reached through.
        retention_days: days its automated backups are kept; 0 for none, as on a replica.
    """

    identifier: str
    region: str
    arn: str
    status: str
    address: str | None
    port: int
    replica_of: str | None
    security_groups: tuple[str, ...]
    tags: dict[str, str]
    retention_days: int = 0


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A stored copy of an instance; `taken_at` is its recovery point in wall time (UTC)."""

    identifier: str
    instance: str
    region: str
    status: str
    taken_at: datetime
    encrypted: bool
    kms_key: str | None


class DatabaseError(Exception):
    """The platform refused or failed a request; the message names the call, the instance and the platform's code."""


class Database(Protocol):
    """A platform's relational databases. Every create call is found again by its identifier, which is its idempotency key."""

    def instance(self, identifier: str, region: str) -> Instance | None:
        """The instance, or None when there is none of that name."""
        ...

    def wait_available(self, identifier: str, region: str, timeout_seconds: float) -> Instance:
        """Wait until the instance can be used.

        Raises:
            DatabaseError: it failed, vanished, or took longer.
        """
        ...

    def wait_snapshot(self, identifier: str, region: str, timeout_seconds: float) -> Snapshot:
        """Wait until a snapshot can be restored.

        Raises:
            DatabaseError: it failed, is not there, or took longer.
        """
        ...

    def wait_gone(self, identifier: str, region: str, timeout_seconds: float) -> None:
        """Wait until an instance no longer exists.

        Raises:
            DatabaseError: it is still there after that time.
        """
        ...

    def latest_snapshot(self, instance: str, region: str) -> Snapshot | None:
        """The newest usable snapshot of `instance`."""
        ...

    def snapshot(self, identifier: str, region: str) -> Snapshot | None:
        """The snapshot of that name, or None."""
        ...

    def create_snapshot(self, identifier: str, instance: str, region: str, tags: dict[str, str]) -> None:
        """Start taking a snapshot."""
        ...

    def restore_snapshot(
        self,
        identifier: str,
        snapshot: str,
        region: str,
        *,
        subnet_group: str,
        security_groups: tuple[str, ...],
        instance_class: str,
        tags: dict[str, str],
    ) -> None:
        """Start restoring a snapshot into a new instance."""
        ...

    def restore_point_in_time(
        self,
        identifier: str,
        source: str,
        region: str,
        at: datetime | None,
        *,
        subnet_group: str,
        security_groups: tuple[str, ...],
        instance_class: str,
        tags: dict[str, str],
    ) -> None:
        """Start restoring `source` as it was `at` (None: the latest restorable time) into a new instance."""
        ...

    def create_replica(
        self,
        identifier: str,
        source: Instance,
        region: str,
        *,
        subnet_group: str,
        security_groups: tuple[str, ...],
        instance_class: str,
        kms_key: str | None,
        tags: dict[str, str],
    ) -> None:
        """Start a read replica of `source`, which may be in another Region."""
        ...

    def promote(self, identifier: str, region: str, retention_days: int = 1) -> None:
        """Ask for promotion of a replica, with backups from then on; returns as soon as the request is accepted."""
        ...

    def reboot(self, identifier: str, region: str) -> None:
        """Restart an instance; how a crashed one comes back."""
        ...

    def set_security_groups(self, identifier: str, region: str, security_groups: tuple[str, ...]) -> None:
        """Change who reaches the instance; how a fence is put up and taken down."""
        ...

    def rename(self, identifier: str, region: str, new_identifier: str) -> None:
        """Give the instance another name, at once."""
        ...

    def delete(self, identifier: str, region: str) -> None:
        """Delete an instance without a final snapshot; only for instances tagged as made by a drill or named explicitly."""
        ...

    def delete_snapshot(self, identifier: str, region: str) -> None:
        """Delete a snapshot that a drill made."""
        ...
