"""`Database` over Amazon RDS."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from dr_drills.clock import Clock, SystemClock
from dr_drills.platforms.aws.session import AWS_FAILURES, AwsSession, code, reason
from dr_drills.platforms.database import DatabaseError, Instance, Snapshot

T = TypeVar("T")

DRILL_TAG = "holdfast:drill"

# RDS User Guide, "Viewing Amazon RDS DB instance status": states an instance does not leave by waiting.
_HOPELESS = frozenset({"failed", "deleted", "deleting", "inaccessible-encryption-credentials", "restore-error", "storage-full", "stopped"})
_SHORTEST_LOOK, _LONGEST_LOOK, _LOOK_SHARE = 0.05, 5.0, 0.05


class RdsDatabase:
    """Amazon RDS instances and snapshots.

    `delete`, `delete_snapshot` and `rename` refuse what neither carries the tag `holdfast:drill` with this drill's id
    nor is named in `may_change`.

    Args:
        drill_id: value of the tag that marks what this drill made.
        may_change: identifiers the drill was explicitly given to rename or delete.
    """

    def __init__(self, session: AwsSession, drill_id: str, may_change: frozenset[str] = frozenset(), clock: Clock | None = None) -> None:
        self._session = session
        self._drill_id = drill_id
        self._may_change = may_change
        self._clock = clock or SystemClock()

    def instance(self, identifier: str, region: str) -> Instance | None:
        """The instance, or None when there is none of that name."""
        found = self._call(region, "describe_db_instances", identifier, absent="DBInstanceNotFound", DBInstanceIdentifier=identifier)
        return _instance(found["DBInstances"][0], region) if found and found["DBInstances"] else None

    def wait_available(self, identifier: str, region: str, timeout_seconds: float) -> Instance:
        """Look again and again, at first every 50 ms, later after 5 % of the time waited so far, at most 5 s.

        Raises:
            DatabaseError: it failed, is not there, or took longer.
        """

        def look() -> Instance | None:
            found = self.instance(identifier, region)
            if found is None:
                raise DatabaseError(f"RDS instance {identifier} in {region} is not there to wait for")
            if found.status in _HOPELESS or found.status.startswith("incompatible-"):
                raise DatabaseError(f"RDS instance {identifier} in {region} is {found.status} and will not become available")
            return found if found.status == "available" and found.address else None

        return self._until(look, f"RDS instance {identifier} in {region}", timeout_seconds)

    def wait_snapshot(self, identifier: str, region: str, timeout_seconds: float) -> Snapshot:
        """Wait until a snapshot can be restored.

        Raises:
            DatabaseError: it failed, is not there, or took longer.
        """

        def look() -> Snapshot | None:
            found = self.snapshot(identifier, region)
            if found is None or found.status == "failed":
                raise DatabaseError(f"RDS snapshot {identifier} in {region} is {found.status if found else 'not there to wait for'}")
            return found if found.status == "available" else None

        return self._until(look, f"RDS snapshot {identifier} in {region}", timeout_seconds)

    def wait_gone(self, identifier: str, region: str, timeout_seconds: float) -> None:
        """Wait until an instance no longer exists.

        Raises:
            DatabaseError: it is still there after that time.
        """
        self._until(lambda: self.instance(identifier, region) is None or None, f"deletion of RDS instance {identifier}", timeout_seconds)

    def latest_snapshot(self, instance: str, region: str) -> Snapshot | None:
        """The newest snapshot of `instance` that is available, manual or automatic."""
        pages = self._pages(region, "describe_db_snapshots", instance, DBInstanceIdentifier=instance)
        found = [_snapshot(raw, region) for page in pages for raw in page["DBSnapshots"] if "SnapshotCreateTime" in raw]
        usable = [snapshot for snapshot in found if snapshot.status == "available"]
        return max(usable, key=lambda snapshot: snapshot.taken_at, default=None)

    def snapshot(self, identifier: str, region: str) -> Snapshot | None:
        """The snapshot of that name, or None."""
        found = self._raw_snapshot(identifier, region)
        return _snapshot(found, region) if found else None

    def create_snapshot(self, identifier: str, instance: str, region: str, tags: dict[str, str]) -> None:
        """Start taking a snapshot."""
        self._call(
            region, "create_db_snapshot", identifier, DBSnapshotIdentifier=identifier, DBInstanceIdentifier=instance, Tags=_tags(tags)
        )

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
        """Start restoring a snapshot into a new instance, reachable from its VPC only."""
        self._call(
            region,
            "restore_db_instance_from_db_snapshot",
            identifier,
            DBInstanceIdentifier=identifier,
            DBSnapshotIdentifier=snapshot,
            **_placement(subnet_group, security_groups, instance_class, tags),
        )

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
        """Start restoring `source` as it was `at`, or as late as can be."""
        when: dict[str, Any] = {"RestoreTime": at} if at else {"UseLatestRestorableTime": True}
        self._call(
            region,
            "restore_db_instance_to_point_in_time",
            identifier,
            TargetDBInstanceIdentifier=identifier,
            SourceDBInstanceIdentifier=source,
            **when,
            **_placement(subnet_group, security_groups, instance_class, tags),
        )

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
        """Start a read replica; across Regions the source goes by ARN (CreateDBInstanceReadReplica, API reference)."""
        elsewhere = source.region != region
        across: dict[str, Any] = {"SourceRegion": source.region} if elsewhere else {}
        if elsewhere and kms_key:
            across["KmsKeyId"] = kms_key
        self._call(
            region,
            "create_db_instance_read_replica",
            identifier,
            DBInstanceIdentifier=identifier,
            SourceDBInstanceIdentifier=source.arn if elsewhere else source.identifier,
            **across,
            **_placement(subnet_group, security_groups, instance_class, tags),
        )

    def promote(self, identifier: str, region: str, retention_days: int = 1) -> None:
        """Ask for promotion of a replica; without backups it could not be the source of a new replica."""
        self._call(region, "promote_read_replica", identifier, DBInstanceIdentifier=identifier, BackupRetentionPeriod=retention_days)

    def reboot(self, identifier: str, region: str, *, force_failover: bool = False) -> None:
        """Restart the instance; with `force_failover` onto its standby (Multi-AZ only)."""
        self._call(region, "reboot_db_instance", identifier, DBInstanceIdentifier=identifier, ForceFailover=force_failover)

    def set_security_groups(self, identifier: str, region: str, security_groups: tuple[str, ...]) -> None:
        """Change who reaches the instance, at once."""
        self._call(
            region,
            "modify_db_instance",
            identifier,
            DBInstanceIdentifier=identifier,
            VpcSecurityGroupIds=list(security_groups),
            ApplyImmediately=True,
        )

    def rename(self, identifier: str, region: str, new_identifier: str) -> None:
        """Give the instance another name, at once.

        Raises:
            DatabaseError: also when it is not this drill's to rename.
        """
        self._refuse_foreign_instance(identifier, region, "rename")
        self._call(
            region,
            "modify_db_instance",
            identifier,
            DBInstanceIdentifier=identifier,
            NewDBInstanceIdentifier=new_identifier,
            ApplyImmediately=True,
        )

    def delete(self, identifier: str, region: str) -> None:
        """Delete an instance without a final snapshot; its automated backups go with it.

        Raises:
            DatabaseError: also when it is not this drill's to delete.
        """
        self._refuse_foreign_instance(identifier, region, "delete")
        self._call(
            region,
            "delete_db_instance",
            identifier,
            DBInstanceIdentifier=identifier,
            SkipFinalSnapshot=True,
            DeleteAutomatedBackups=True,
        )

    def delete_snapshot(self, identifier: str, region: str) -> None:
        """Delete a snapshot that this drill made.

        Raises:
            DatabaseError: also when it is not this drill's to delete.
        """
        found = self._raw_snapshot(identifier, region)
        if found is None:
            raise DatabaseError(f"RDS snapshot {identifier} in {region} is not there to delete")
        self._refuse_foreign("delete", f"RDS snapshot {identifier} in {region}", identifier, _untag(found.get("TagList")))
        self._call(region, "delete_db_snapshot", identifier, DBSnapshotIdentifier=identifier)

    def _refuse_foreign_instance(self, identifier: str, region: str, verb: str) -> None:
        found = self.instance(identifier, region)
        if found is None:
            raise DatabaseError(f"RDS instance {identifier} in {region} is not there to {verb}")
        self._refuse_foreign(verb, f"RDS instance {identifier} in {region}", identifier, found.tags)

    def _refuse_foreign(self, verb: str, what: str, identifier: str, tags: Mapping[str, str]) -> None:
        if identifier not in self._may_change and tags.get(DRILL_TAG) != self._drill_id:
            raise DatabaseError(
                f"refused to {verb} {what}: it carries no tag {DRILL_TAG}={self._drill_id} and this drill was not given it by name"
            )

    def _raw_snapshot(self, identifier: str, region: str) -> dict[str, Any] | None:
        found = self._call(region, "describe_db_snapshots", identifier, absent="DBSnapshotNotFound", DBSnapshotIdentifier=identifier)
        return dict(found["DBSnapshots"][0]) if found and found["DBSnapshots"] else None

    def _until(self, look: Callable[[], T | None], what: str, timeout_seconds: float) -> T:
        begun = self._clock.now().monotonic_ns
        while (found := look()) is None:
            waited = (self._clock.now().monotonic_ns - begun) / 1e9
            if waited > timeout_seconds:
                raise DatabaseError(f"{what}: not done after {timeout_seconds:.0f} s")
            self._clock.sleep(min(_LONGEST_LOOK, max(_SHORTEST_LOOK, waited * _LOOK_SHARE)))
        return found

    def _call(self, region: str, operation: str, subject: str, absent: str | None = None, **arguments: Any) -> dict[str, Any] | None:
        """One RDS call; None when it fails with the code `absent` (RDS says it with and without the suffix ``Fault``)."""
        try:
            return dict(getattr(self._session.client("rds", region), operation)(**arguments))
        except AWS_FAILURES as error:
            if absent and code(error).removesuffix("Fault") == absent:
                return None
            raise DatabaseError(f"RDS {operation} for {subject} in {region} failed: {reason(error)}") from error

    def _pages(self, region: str, operation: str, subject: str, **arguments: Any) -> list[dict[str, Any]]:
        try:
            return list(self._session.client("rds", region).get_paginator(operation).paginate(**arguments))
        except AWS_FAILURES as error:
            raise DatabaseError(f"RDS {operation} for {subject} in {region} failed: {reason(error)}") from error


def recovery_point_age(snapshot: Snapshot, now: datetime) -> timedelta:
    """How old the data of a snapshot is."""
    return now - snapshot.taken_at


def _placement(subnet_group: str, security_groups: tuple[str, ...], instance_class: str, tags: dict[str, str]) -> dict[str, Any]:
    return {
        "DBSubnetGroupName": subnet_group,
        "VpcSecurityGroupIds": list(security_groups),
        "DBInstanceClass": instance_class,
        "PubliclyAccessible": False,
        "CopyTagsToSnapshot": True,
        "Tags": _tags(tags),
    }


def _instance(raw: Mapping[str, Any], region: str) -> Instance:
    endpoint = raw.get("Endpoint") or {}
    return Instance(
        identifier=raw["DBInstanceIdentifier"],
        region=region,
        arn=raw["DBInstanceArn"],
        status=raw["DBInstanceStatus"],
        address=endpoint.get("Address"),
        port=int(endpoint.get("Port") or raw.get("DbInstancePort") or 0),
        replica_of=raw.get("ReadReplicaSourceDBInstanceIdentifier"),
        security_groups=tuple(group["VpcSecurityGroupId"] for group in raw.get("VpcSecurityGroups", ())),
        tags=_untag(raw.get("TagList")),
        retention_days=int(raw.get("BackupRetentionPeriod") or 0),
    )


def _snapshot(raw: Mapping[str, Any], region: str) -> Snapshot:
    return Snapshot(
        identifier=raw["DBSnapshotIdentifier"],
        instance=raw["DBInstanceIdentifier"],
        region=region,
        status=raw["Status"],
        taken_at=raw["SnapshotCreateTime"],
        encrypted=bool(raw.get("Encrypted")),
        kms_key=raw.get("KmsKeyId"),
    )


def _tags(tags: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]


def _untag(tags: Sequence[Mapping[str, str]] | None) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tags or ()}
