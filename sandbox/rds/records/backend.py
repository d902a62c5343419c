"""RDS calls whose records must describe a real database."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from moto.rds import models, urls
from moto.rds.exceptions import DBInstanceAlreadyExists, DBSnapshotNotFoundFault, RDSClientError
from moto.rds.utils import split_arn

from sandbox.rds import engine_version
from sandbox.rds.origin import Empty, FromSnapshot, PointInTime, ReplicaOf
from sandbox.rds.records import refusals
from sandbox.rds.records.inherited import inherited
from sandbox.rds.records.instance_record import InstanceRecord, real
from sandbox.rds.records.links import source_link, unlink
from sandbox.rds.records.refusals import refuse
from sandbox.rds.records.snapshot_record import SnapshotRecord, real_snapshot


class RdsRecords(models.RDSBackend):
    """moto's RDS of one account and Region, with the rules of RDS that matter when a real database is behind a record.

    Repairs beside the rules: restores and replicas copy the source's inner state; point-in-time copies look like replicas; a replica
    overwrites an instance of the same name; a promoted replica keeps its source; deletion of a cross-Region replica fails; a deleted
    instance vanishes at once; snapshots shared by another account are not found.
    """

    @property
    def _url_module(self) -> ModuleType:
        return urls

    def create_db_instance(self, db_kwargs: dict[str, Any]) -> InstanceRecord:
        """CreateDBInstance, and the common end of both restores."""
        wanted = dict(db_kwargs)
        if wanted["db_instance_identifier"] in self.databases:
            raise DBInstanceAlreadyExists
        refuse(refusals.engine(wanted))
        self._resolve_version(wanted)
        if isinstance(wanted.setdefault("origin", Empty()), Empty):
            refuse(refusals.master_user(wanted))
        self._resolve_key(wanted)
        self._validate_db_identifier(wanted["db_instance_identifier"])
        record = InstanceRecord(self, **wanted)  # type: ignore[abstract]  # moto's CloudFormation methods are abstract in name only
        self.databases[record.db_instance_identifier] = record
        record.add_event("DB_INSTANCE_CREATE")
        record.save_automated_backup()
        return record

    def create_db_instance_read_replica(self, db_kwargs: dict[str, Any]) -> InstanceRecord:
        """CreateDBInstanceReadReplica, in the same Region by name, in another by ARN."""
        if db_kwargs["db_instance_identifier"] in self.databases:
            raise DBInstanceAlreadyExists
        source = real(self.find_db_from_id(db_kwargs["source_db_instance_identifier"]))
        refuse(refusals.replica_source(source, self.region_name, db_kwargs))
        wanted = inherited(source, db_kwargs, same_region=source.region == self.region_name)
        wanted |= {"origin": ReplicaOf(source.dbi_resource_id), "backup_retention_period": 0}
        self._resolve_key(wanted)
        self._validate_db_identifier(wanted["db_instance_identifier"])
        record = InstanceRecord(self, **wanted)  # type: ignore[abstract]  # moto's CloudFormation methods are abstract in name only
        record.set_as_replica()
        record.source_db_instance_identifier = source_link(source, record)
        self.databases[record.db_instance_identifier] = record
        source.add_replica(record)
        return record

    def promote_read_replica(self, db_kwargs: dict[str, Any]) -> InstanceRecord:
        """PromoteReadReplica: the link to the source ends, backups begin if a retention is set."""
        record = self.usable(db_kwargs["db_instance_identifier"])
        refuse(refusals.promotion(record))
        self._detach(record)
        record.update(**{key: value for key, value in db_kwargs.items() if key in {"backup_retention_period", "preferred_backup_window"}})
        record.save_automated_backup()
        return record

    def create_db_snapshot(self, db_instance_identifier: str, *args: Any, **kwargs: Any) -> SnapshotRecord:
        """CreateDBSnapshot."""
        record = self.usable(db_instance_identifier)
        if kwargs.get("snapshot_type", "manual") == "manual":
            refuse(refusals.snapshot(record))
        return real_snapshot(super().create_db_snapshot(db_instance_identifier, *args, **kwargs))

    def copy_db_snapshot(self, source_db_snapshot_identifier: str, *args: Any, **kwargs: Any) -> SnapshotRecord:
        """CopyDBSnapshot, also from another Region and from an account that shares the snapshot."""
        source = self.get_db_snapshot(source_db_snapshot_identifier)
        refuse(refusals.snapshot_copy(source, self.region_name, kwargs))
        snapshot = real_snapshot(super().copy_db_snapshot(source_db_snapshot_identifier, *args, **kwargs))
        snapshot.source_db_snapshot_identifier, snapshot.source_region = source.db_snapshot_arn, source.region
        snapshot.reality.copy_snapshot(snapshot.snapshot_key, source.snapshot_key)
        return snapshot

    def delete_db_snapshot(self, db_snapshot_identifier: str) -> models.DBSnapshot:
        """DeleteDBSnapshot; automated ones go with their instance only."""
        refuse(refusals.snapshot_deletion(self.get_db_snapshot(db_snapshot_identifier)))
        return super().delete_db_snapshot(db_snapshot_identifier)

    def get_db_snapshot(self, identifier: str) -> SnapshotRecord:
        """A snapshot by name or ARN; one of another account only if that account shares it."""
        backend: models.RDSBackend = self
        name = identifier
        if identifier.startswith("arn:"):
            region, account, _, name = split_arn(identifier)
            backend = models.rds_backends[account][region]
        found = backend.database_snapshots.get(name)
        if found is not None and backend.account_id != self.account_id and not {self.account_id, "all"} & set(found.attributes["restore"]):
            found = None
        if not isinstance(found, SnapshotRecord):
            raise DBSnapshotNotFoundFault(identifier)
        return found

    def restore_db_instance_from_db_snapshot(self, from_snapshot_id: str, overrides: dict[str, Any]) -> InstanceRecord:
        """RestoreDBInstanceFromDBSnapshot."""
        snapshot = self.get_db_snapshot(from_snapshot_id)
        refuse(refusals.restore(snapshot, self.region_name, overrides))
        wanted = inherited(real(snapshot.database), overrides, same_region=False)
        wanted |= {"origin": FromSnapshot(snapshot.snapshot_key), "master_username": snapshot.master_username}
        wanted |= {"storage_encrypted": bool(snapshot.encrypted), "kms_key_id": overrides.get("kms_key_id") or snapshot.kms_key_id}
        return self.create_db_instance(wanted)

    def restore_db_instance_to_point_in_time(
        self, source_db_identifier: str, target_db_identifier: str, overrides: dict[str, Any]
    ) -> InstanceRecord:
        """RestoreDBInstanceToPointInTime."""
        source = self.usable(source_db_identifier)
        at = None if overrides.get("use_latest_restorable_time") else overrides.get("restore_time")
        refuse(refusals.point_in_time(source, at, overrides))
        wanted = inherited(source, overrides, same_region=False)
        wanted |= {"origin": PointInTime(source.dbi_resource_id, refusals.aware(at)), "db_instance_identifier": target_db_identifier}
        return self.create_db_instance(wanted)

    def modify_db_instance(self, db_instance_identifier: str, db_kwargs: dict[str, Any]) -> InstanceRecord:
        """ModifyDBInstance; everything takes effect at once, as with ApplyImmediately."""
        record = self.usable(db_instance_identifier)
        wanted = dict(db_kwargs)
        new_name = wanted.get("new_db_instance_identifier")
        if new_name and new_name.lower() != record.db_instance_identifier and new_name in self.databases:
            raise DBInstanceAlreadyExists
        refuse(refusals.modification(record, wanted))
        if wanted.get("engine_version"):
            wanted["engine"] = record.engine
            self._resolve_version(wanted)
        retention, old_name = record.backup_retention_period, record.db_instance_identifier
        super().modify_db_instance(db_instance_identifier, wanted)
        if record.db_instance_identifier != old_name:
            self._renamed(record, old_name)
        if retention == 0:
            record.save_automated_backup()
        elif record.backup_retention_period == 0:
            self._drop_automated_backups(record)
        return record

    def modify_db_parameter_group(self, db_parameter_group_name: str, db_parameter_group_parameters: Any) -> models.DBParameterGroup:
        """ModifyDBParameterGroup; PostgreSQL itself judges names and values."""
        parameters = list(db_parameter_group_parameters)
        values = {str(one["ParameterName"]): str(one.get("ParameterValue", "")) for one in parameters}
        refuse(refusals.Refusal.of("InvalidParameterValue", InstanceRecord.reality.parameter_problem(values)))
        return super().modify_db_parameter_group(db_parameter_group_name, parameters)

    def reboot_db_instance(self, db_instance_identifier: str) -> InstanceRecord:
        """RebootDBInstance; also brings back an instance whose server was killed, as RDS would replace its host."""
        record = self.usable(db_instance_identifier)
        refuse(refusals.reboot(record))
        record.reality.reboot(record.dbi_resource_id)
        return record

    def stop_db_instance(self, db_instance_identifier: str, db_snapshot_identifier: str | None = None) -> models.DBInstance:
        """StopDBInstance."""
        self.usable(db_instance_identifier)
        return super().stop_db_instance(db_instance_identifier, db_snapshot_identifier)

    def delete_db_instance(
        self,
        db_instance_identifier: str,
        final_db_snapshot_identifier: str | None = None,
        skip_final_snapshot: bool | None = False,
        delete_automated_backups: bool | None = True,
    ) -> InstanceRecord:
        """DeleteDBInstance; the record stays, `deleting`, until nothing real is left."""
        record = self.usable(db_instance_identifier)
        refuse(refusals.deletion(record, final_db_snapshot_identifier, skip_final_snapshot=bool(skip_final_snapshot)))
        if final_db_snapshot_identifier:
            self.create_db_snapshot(db_instance_identifier, final_db_snapshot_identifier)
        if delete_automated_backups is not False:
            self._drop_automated_backups(record)
        if record.manage_master_user_password:
            record.master_user_secret.delete_secret()
        if record.is_replica:
            self._detach(record)
        for replica in [one for one in self.databases.values() if one.source_db_instance_identifier == record.db_instance_identifier]:
            self._detach(real(replica))  # RDS promotes same-Region replicas of a deleted source (RDS User Guide, "Deleting a DB instance")
        record.reality.delete(record.dbi_resource_id)
        return record

    def usable(self, identifier: str) -> InstanceRecord:
        """The record of an instance that is not being deleted.

        Raises:
            DBInstanceNotFoundError: there is none.
            RDSClientError: it is being deleted.
        """
        record = real(self.describe_db_instances(identifier)[0])
        refuse(refusals.use(record))
        return record

    def _detach(self, record: InstanceRecord) -> None:
        unlink(record)
        record.is_replica = False
        record.source_db_instance_identifier = None

    def _renamed(self, record: InstanceRecord, old_name: str) -> None:
        old_arn = record.arn.rpartition(":")[0] + f":{old_name}"
        for backend in list(models.rds_backends[self.account_id].values()):
            for other in backend.databases.values():
                if other.source_db_instance_identifier == old_arn or (
                    other.region == record.region and other.source_db_instance_identifier == old_name
                ):
                    other.source_db_instance_identifier = source_link(record, other)
                other.replicas = [record.arn if one == old_arn else one for one in other.replicas]
                if other.region == record.region:
                    other.replicas = [record.db_instance_identifier if one == old_name else one for one in other.replicas]

    def _drop_automated_backups(self, record: InstanceRecord) -> None:
        for name, snapshot in list(self.database_snapshots.items()):
            if snapshot.snapshot_type == "automated" and snapshot.dbi_resource_id == record.dbi_resource_id:
                del self.database_snapshots[name]

    def _resolve_version(self, wanted: dict[str, Any]) -> None:
        installed = InstanceRecord.reality.version
        version = engine_version.resolve(wanted.get("engine_version"), installed)
        if version is None:
            raise RDSClientError(
                "InvalidParameterCombination", engine_version.refusal("postgres", str(wanted["engine_version"]), installed)
            )
        wanted["engine_version"] = version

    def _resolve_key(self, wanted: dict[str, Any]) -> None:
        """moto: any key is taken, and the default key is the literal text ``default_kms_key_id``."""
        if wanted.get("kms_key_id"):
            wanted["kms_key_id"] = self._validate_kms_key(wanted["kms_key_id"])
            wanted["storage_encrypted"] = True
        elif wanted.get("storage_encrypted"):
            wanted["kms_key_id"] = self._validate_kms_key("alias/aws/rds")
