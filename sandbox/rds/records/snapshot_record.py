"""A DB snapshot record whose status is that of real files."""

from __future__ import annotations

from typing import Any, ClassVar

from moto.rds import models

from sandbox.rds.records.reality import Reality


class SnapshotRecord(models.DBSnapshot):
    """Repairs: a snapshot is available the moment it is asked for; a copy does not say what it is a copy of."""

    reality: ClassVar[Reality]
    snapshot_key = ""

    def __init__(self, backend: models.RDSBackend, database: models.DBInstance, snapshot_id: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(backend, database, snapshot_id, *args, **kwargs)
        self.source_db_snapshot_identifier: str | None = None
        self.source_region: str | None = None
        self.snapshot_key = self.reality.adopt_snapshot(self.dbi_resource_id, manual=self.snapshot_type == "manual")

    @property
    def status(self) -> str:
        """``creating``, ``available`` or ``failed``."""
        return self.reality.snapshot_status(self.snapshot_key)

    @status.setter
    def status(self, value: str) -> None:
        """What moto says is not taken: that is for the files to say."""

    @property
    def percent_progress(self) -> int:
        """All or nothing: the size of a base backup is not known before its end."""
        return 100 if self.status == "available" else 0


def real_snapshot(record: models.DBSnapshot) -> SnapshotRecord:
    """The record as ours.

    Raises:
        TypeError: it was made before our records were installed.
    """
    if not isinstance(record, SnapshotRecord):
        raise TypeError(f"{record.db_snapshot_identifier} has no real files")
    return record
