"""From records to what is desired."""

from __future__ import annotations

from collections.abc import Iterator

from moto.ec2.models import ec2_backends
from moto.rds import models

from sandbox.rds.desired import Desired
from sandbox.rds.records.instance_record import InstanceRecord
from sandbox.rds.records.snapshot_record import SnapshotRecord


def desired_instances() -> dict[str, Desired]:
    """Every instance of every account and Region, by resource id."""
    return {record.dbi_resource_id: _desired(record) for record in instance_records()}


def snapshot_keys() -> set[str]:
    """The keys of all snapshots that have a record."""
    return {
        snapshot.snapshot_key
        for regions in list(models.rds_backends.values())
        for backend in list(regions.values())
        for snapshot in backend.database_snapshots.values()
        if isinstance(snapshot, SnapshotRecord)
    }


def instance_records() -> Iterator[InstanceRecord]:
    """Every record, whatever its account and Region."""
    for regions in list(models.rds_backends.values()):
        for backend in list(regions.values()):
            for record in backend.databases.values():
                if isinstance(record, InstanceRecord):
                    yield record


def drop_record(resource_id: str) -> None:
    """Forget the record of an instance of which nothing is left."""
    for record in list(instance_records()):
        if record.dbi_resource_id == resource_id:
            del record.backend.databases[record.db_instance_identifier]


def _desired(record: InstanceRecord) -> Desired:
    return Desired(
        resource_id=record.dbi_resource_id,
        account=record.account_id,
        region=record.region,
        identifier=record.db_instance_identifier,
        stopped=record.desired_status == "stopped",
        replica=bool(record.is_replica),
        open=_is_open(record),
        master_username=str(record.master_username),
        password=record.password,
        database=record.db_name,
        parameters=_parameters(record),
        retention_days=int(record.backup_retention_period),
    )


def _parameters(record: InstanceRecord) -> dict[str, str]:
    return {
        str(name): str(parameter["ParameterValue"])
        for group in record.db_parameter_groups()
        for name, parameter in group.parameters.items()
        if parameter.get("ParameterValue") not in {None, ""}
    }


def _is_open(record: InstanceRecord) -> bool:
    """Whether a security group lets somebody in. Groups that EC2 does not know, and the default group, say nothing and keep it open."""
    backend = ec2_backends[record.account_id][record.region]
    groups = [backend.get_security_group_from_id(group) for group in record.vpc_security_group_ids]
    known = [group for group in groups if group is not None and not group.is_default]
    return len(known) < len(groups) or not known or any(group.ingress_rules for group in known)
