"""What the records ask of the real databases."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sandbox.rds.origin import Origin


class Reality(Protocol):
    """The side of the controller that the records see. Called with the controller's lock held."""

    version: str

    def adopt_instance(self, account: str, region: str, port: int, origin: Origin) -> str:
        """Give a new instance an identity and an address; returns its resource id."""
        ...

    def adopt_snapshot(self, instance: str, *, manual: bool) -> str:
        """A snapshot of a real instance is wanted; returns its key."""
        ...

    def copy_snapshot(self, key: str, of: str) -> None:
        """Snapshot `key` is to be a copy of snapshot `of`, not a new backup."""
        ...

    def instance_status(self, resource_id: str) -> str | None:
        """The status, None for an instance that does not exist."""
        ...

    def address(self, resource_id: str) -> str | None:
        """Where clients connect, None until the instance has been created."""
        ...

    def pending_reboot(self, resource_id: str) -> bool:
        """Whether a static parameter waits for a reboot."""
        ...

    def snapshot_status(self, key: str) -> str:
        """The status of a snapshot."""
        ...

    def restorable(self, resource_id: str) -> tuple[datetime | None, datetime]:
        """The earliest (None: no backup yet) and the latest point in time that can be restored."""
        ...

    def reboot(self, resource_id: str) -> None:
        """Restart the instance."""
        ...

    def delete(self, resource_id: str) -> None:
        """Remove the instance; its record is dropped when nothing real is left."""
        ...

    def parameter_problem(self, parameters: dict[str, str]) -> str | None:
        """Why PostgreSQL would not take these parameters, or None."""
        ...
