"""What a replica or a restored instance takes over from its source, and what it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.rds.records.instance_record import InstanceRecord

_FROM_SOURCE = (
    "engine",
    "engine_version",
    "db_instance_class",
    "allocated_storage",
    "storage_type",
    "iops",
    "storage_encrypted",
    "kms_key_id",
    "license_model",
    "master_username",
    "db_name",
    "port",
    "auto_minor_version_upgrade",
    "copy_tags_to_snapshot",
    "preferred_backup_window",
    "preferred_maintenance_window",
    "backup_retention_period",
    "publicly_accessible",
    "ca_certificate_identifier",
)
_NOT_OF_A_RECORD = {
    "source_db_instance_identifier",
    "target_db_instance_identifier",
    "db_snapshot_identifier",
    "restore_time",
    "use_latest_restorable_time",
    "pre_signed_url",
    "source_region",
}


def inherited(source: InstanceRecord, asked: Mapping[str, Any], *, same_region: bool) -> dict[str, Any]:
    """The properties of a new instance made from `source`: what was asked for, else what RDS takes over.

    Never taken over: security groups, tags, deletion protection, Multi-AZ, a managed password; from another Region neither subnet and
    parameter group nor key (API reference of CreateDBInstanceReadReplica, RestoreDBInstanceFromDBSnapshot and -ToPointInTime).
    """
    wanted = {name: getattr(source, name) for name in _FROM_SOURCE}
    if source.region != asked.get("region", source.region):
        wanted["kms_key_id"] = None
    if same_region:
        wanted["db_parameter_group_name"] = source.db_parameter_group_name
        wanted["db_subnet_group_name"] = source.subnet_group
    if source.option_group_supplied and same_region:
        wanted["option_group_name"] = source.option_group_name
    wanted["master_user_password"] = None
    return wanted | {key: value for key, value in asked.items() if value is not None and key not in _NOT_OF_A_RECORD}
