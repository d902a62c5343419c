"""Putting our records in place of moto's, once, before the first request."""

from __future__ import annotations

from moto.rds import models

from sandbox.rds.records.backend import RdsRecords
from sandbox.rds.records.instance_record import InstanceRecord
from sandbox.rds.records.master_secret import MasterSecretRecord
from sandbox.rds.records.reality import Reality
from sandbox.rds.records.snapshot_record import SnapshotRecord


def install(reality: Reality) -> None:
    """From now on every RDS record of this process is ours and speaks of `reality`."""
    InstanceRecord.reality = reality
    SnapshotRecord.reality = reality
    models.DBInstance = InstanceRecord  # type: ignore[misc]
    models.DBSnapshot = SnapshotRecord  # type: ignore[misc]
    models.MasterUserSecret = MasterSecretRecord  # type: ignore[misc]
    models.rds_backends.backend = RdsRecords
    models.rds_backends.clear()
