"""What RDS refuses, each as a function from the request to the refusal or None."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moto.rds.exceptions import RDSClientError

from sandbox.rds.records.instance_record import InstanceRecord
from sandbox.rds.records.snapshot_record import SnapshotRecord

_PASSWORD_LENGTHS = range(8, 129)
_WORKS = {"available", "backing-up", "modifying", "resetting-master-credentials"}


@dataclass(frozen=True)
class Refusal:
    """RDS's error code and a sentence."""

    code: str
    reason: str

    @classmethod
    def of(cls, code: str, reason: str | None) -> Refusal | None:
        """A refusal when there is a reason."""
        return None if reason is None else cls(code, reason)


def refuse(refusal: Refusal | None) -> None:
    """Answer the request with the refusal, if there is one."""
    if refusal is not None:
        raise RDSClientError(refusal.code, refusal.reason)


def engine(wanted: Mapping[str, Any]) -> Refusal | None:
    """Only PostgreSQL outside an Aurora cluster is real here."""
    if wanted.get("engine") != "postgres" or wanted.get("db_cluster_identifier"):
        return Refusal(
            "InvalidParameterValue",
            f"engine {wanted.get('engine')} is not served: the sandbox runs engine postgres, outside clusters, and nothing else",
        )
    return None


def master_user(wanted: Mapping[str, Any]) -> Refusal | None:
    """A new instance needs a user and a password, and not one of the sandbox's own users."""
    name = wanted.get("master_username")
    if not name:
        return Refusal("InvalidParameterValue", "The parameter MasterUsername must be provided and must not be blank.")
    if name.startswith(("rds", "pg_")):
        return Refusal("InvalidParameterValue", f"MasterUsername {name} cannot be used as it is a reserved word used by the engine")
    if wanted.get("manage_master_user_password"):
        return None
    if not wanted.get("master_user_password"):
        return Refusal("InvalidParameterCombination", "You must specify MasterUserPassword or ManageMasterUserPassword.")
    return Refusal.of("InvalidParameterValue", _password_problem(wanted["master_user_password"]))


def use(record: InstanceRecord) -> Refusal | None:
    """An instance that is being deleted can no longer be used."""
    return (
        Refusal("InvalidDBInstanceState", f"Instance {record.db_instance_identifier} is being deleted.")
        if record.status == "deleting"
        else None
    )


def replica_source(source: InstanceRecord, region: str, asked: Mapping[str, Any]) -> Refusal | None:
    """A source must work and be backed up; an encrypted one needs a key of the replica's own Region."""
    name = source.db_instance_identifier
    if source.status not in _WORKS:
        return Refusal("InvalidDBInstanceState", f"DB instance {name} is {source.status}; a read replica needs an available source.")
    if source.is_replica:
        return Refusal(
            "InvalidDBInstanceState", f"DB instance {name} is a read replica itself; the sandbox does not serve replicas of replicas."
        )
    if source.backup_retention_period == 0:
        return Refusal(
            "InvalidDBInstanceState",
            f"Automated backups are not enabled for {name}; a read replica needs a backup retention period above 0.",
        )
    if source.region != region and source.storage_encrypted and not asked.get("kms_key_id"):
        return Refusal(
            "InvalidParameterCombination", f"Source {name} is encrypted: a replica in {region} needs KmsKeyId, a key of {region}."
        )
    return None


def promotion(record: InstanceRecord) -> Refusal | None:
    """Only a replica that has been created can be promoted. A running backup is no obstacle here; it starts again afterwards."""
    if not record.is_replica:
        return Refusal("InvalidDBInstanceState", f"DB instance {record.db_instance_identifier} is not a read replica.")
    if record.status not in _WORKS:
        return Refusal("InvalidDBInstanceState", f"DB instance {record.db_instance_identifier} is {record.status} and cannot be promoted.")
    return None


def snapshot(record: InstanceRecord) -> Refusal | None:
    """RDS takes snapshots of instances that work or are stopped."""
    if record.status in _WORKS | {"stopped"}:
        return None
    return Refusal(
        "InvalidDBInstanceState",
        f"Cannot create a snapshot because the database instance {record.db_instance_identifier} is not in available state.",
    )


def snapshot_copy(source: SnapshotRecord, region: str, asked: Mapping[str, Any]) -> Refusal | None:
    """A copy needs a finished source, and for an encrypted one in another Region a key of that Region."""
    if source.status != "available":
        return Refusal("InvalidDBSnapshotState", f"Snapshot {source.db_snapshot_identifier} is {source.status}, not available.")
    if source.region != region and source.encrypted and not asked.get("kms_key_id"):
        return Refusal(
            "InvalidParameterCombination",
            f"Snapshot {source.db_snapshot_identifier} is encrypted: a copy in {region} needs KmsKeyId, a key of {region}.",
        )
    return None


def snapshot_deletion(record: SnapshotRecord) -> Refusal | None:
    """Manual and finished ones only."""
    if record.snapshot_type != "manual":
        return Refusal(
            "InvalidDBSnapshotState", f"Snapshot {record.db_snapshot_identifier} is automated; it goes with its instance or its retention."
        )
    if record.status == "creating":
        return Refusal("InvalidDBSnapshotState", f"Snapshot {record.db_snapshot_identifier} is still being created.")
    return None


def restore(record: SnapshotRecord, region: str, asked: Mapping[str, Any]) -> Refusal | None:
    """A finished snapshot of this Region, into no less storage."""
    if record.status != "available":
        return Refusal("InvalidDBSnapshotState", f"Snapshot {record.db_snapshot_identifier} is {record.status}, not available.")
    if record.region != region:
        return Refusal("DBSnapshotNotFound", f"Snapshot {record.db_snapshot_arn} is in {record.region}; copy it to {region} first.")
    return _storage(record.allocated_storage, asked)


def point_in_time(source: InstanceRecord, at: datetime | None, asked: Mapping[str, Any]) -> Refusal | None:
    """Between the first backup and now, of an instance with automated backups."""
    name = source.db_instance_identifier
    if source.backup_retention_period == 0:
        return Refusal("PointInTimeRestoreNotEnabled", f"Automated backups are not enabled for {name}.")
    if at is None and not asked.get("use_latest_restorable_time"):
        return Refusal("InvalidParameterCombination", "Either RestoreTime or UseLatestRestorableTime must be given.")
    earliest, latest = source.reality.restorable(source.dbi_resource_id)
    moment = aware(at)
    if moment is not None and moment > latest:
        return Refusal(
            "InvalidParameterValue",
            f"The restore time {moment.isoformat()} is after the latest restorable time of {name}, {latest.isoformat()}.",
        )
    if moment is not None and earliest is not None and moment < earliest:
        return Refusal(
            "InvalidParameterValue", f"The restore time {moment.isoformat()} is before the first backup of {name}, {earliest.isoformat()}."
        )
    return _storage(source.allocated_storage, asked)


def modification(record: InstanceRecord, asked: Mapping[str, Any]) -> Refusal | None:
    """What the sandbox cannot change it says so."""
    if asked.get("db_port_number") not in {None, record.port}:
        return Refusal(
            "InvalidParameterCombination", "The sandbox cannot change the port of an instance; create it with the port you want."
        )
    if asked.get("master_user_password") and record.is_replica:
        return Refusal("InvalidParameterCombination", "The master password of a read replica is that of its source.")
    if asked.get("master_user_password"):
        return Refusal.of("InvalidParameterValue", _password_problem(asked["master_user_password"]))
    return None


def reboot(record: InstanceRecord) -> Refusal | None:
    """RDS reboots what is available; the sandbox also what was killed."""
    if record.status in _WORKS | {"failed", "incompatible-parameters"}:
        return None
    return Refusal("InvalidDBInstanceState", f"Instance {record.db_instance_identifier} is {record.status} and cannot be rebooted.")


def deletion(record: InstanceRecord, final_snapshot: str | None, *, skip_final_snapshot: bool) -> Refusal | None:
    """The rules of DeleteDBInstance on protection and final snapshots."""
    name = record.db_instance_identifier
    if record.deletion_protection:
        return Refusal(
            "InvalidParameterCombination", f"Cannot delete protected DB Instance {name}, please disable deletion protection and try again."
        )
    if final_snapshot and skip_final_snapshot:
        return Refusal(
            "InvalidParameterCombination", "FinalDBSnapshotIdentifier can not be specified when deleting with SkipFinalSnapshot."
        )
    if record.is_replica and not skip_final_snapshot:
        return Refusal(
            "InvalidParameterCombination", f"{name} is a read replica: SkipFinalSnapshot must be given and no final snapshot can be taken."
        )
    if not final_snapshot and not skip_final_snapshot:
        return Refusal("InvalidParameterCombination", "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.")
    if final_snapshot and record.status not in _WORKS | {"stopped"}:
        return Refusal(
            "InvalidDBInstanceState",
            f"Instance {name} is {record.status}: no final snapshot can be taken, delete it with SkipFinalSnapshot.",
        )
    return None


def aware(moment: datetime | None) -> datetime | None:
    """UTC where moto dropped the time zone."""
    return moment if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _storage(source: int, asked: Mapping[str, Any]) -> Refusal | None:
    if asked.get("allocated_storage") and int(asked["allocated_storage"]) < source:
        return Refusal("InvalidParameterValue", "The allocated storage size can't be less than the source snapshot or backup size.")
    return None


def _password_problem(password: str) -> str | None:
    if len(password) not in _PASSWORD_LENGTHS:
        return "The parameter MasterUserPassword is not a valid password because it is not 8 to 128 characters long."
    if set(password) & set('/"@ '):
        return "The parameter MasterUserPassword is not a valid password. Only printable ASCII besides '/', '@', '\"', ' ' may be used."
    return None
