"""A DB instance record whose status, address and identity are those of a real server."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any, ClassVar

from moto.core.utils import utcnow
from moto.rds import models
from moto.rds.exceptions import RDSClientError

from sandbox.rds.errors import RdsError
from sandbox.rds.origin import Empty, Origin
from sandbox.rds.records.reality import Reality


class InstanceRecord(models.DBInstance):
    """moto's record keeps what was asked for; what is shown comes from the real instance.

    Repairs: `dbi_resource_id` is one constant; status and address are made up; the automated backup is taken even where the retention
    is zero and fails when one was taken in the same minute; the parameter group is always in sync.
    """

    reality: ClassVar[Reality]
    dbi_resource_id = ""
    desired_status = "available"

    def __init__(self, backend: models.RDSBackend, *args: Any, origin: Origin | None = None, **kwargs: Any) -> None:
        super().__init__(backend, *args, **kwargs)
        self.status_infos: list[dict[str, Any]] = []
        try:
            self.dbi_resource_id = self.reality.adopt_instance(self.account_id, self.region, int(self.port or 0), origin or Empty())
        except RdsError as error:
            if self.manage_master_user_password:
                self.master_user_secret.delete_secret()
            raise RDSClientError("InvalidParameterCombination", str(error)) from error

    @property
    def status(self) -> str:
        """The status of the real instance (RDS User Guide, "Viewing Amazon RDS DB instance status")."""
        return self.reality.instance_status(self.dbi_resource_id) or "deleting"

    @status.setter
    def status(self, value: str) -> None:
        self.desired_status = value

    @property
    def address(self) -> str:
        """The address of the proxy in front of the server."""
        return self.reality.address(self.dbi_resource_id) or ""

    @property
    def endpoint(self) -> dict[str, Any] | None:  # type: ignore[override]  # moto has one at once, RDS when it was created
        """Address and port, None while the instance is being created."""
        return {"Address": self.address, "Port": self.port} if self.address else None

    @property
    def latest_restorable_time(self) -> datetime:
        """Now for a server that runs, else when it was last seen to run."""
        return self.reality.restorable(self.dbi_resource_id)[1].astimezone(UTC).replace(tzinfo=None)

    @property
    def db_parameter_group_status_list(self) -> Any:
        """The group with `pending-reboot` while a static parameter waits."""
        groups = [copy.copy(group) for group in self.db_parameter_groups()]
        for group in groups:
            group.ParameterApplyStatus = "pending-reboot" if self.reality.pending_reboot(self.dbi_resource_id) else "in-sync"  # type: ignore[attr-defined]  # as moto does
        return groups

    @property
    def password(self) -> str | None:
        """The master password that was asked for last; moto's own property is write-only."""
        return self._master_user_password

    @property
    def subnet_group(self) -> str | None:
        """The name of the subnet group; moto's own property is write-only."""
        return self._db_subnet_group_name

    def save_automated_backup(self) -> None:
        """Ask for a first backup, as RDS does when automated backups are on."""
        if self.backup_retention_period <= 0:
            return
        now = utcnow()
        names = (f"rds:{self.db_instance_identifier}-{now:%Y-%m-%d-%H-%M}{suffix}" for suffix in ("", *(f"-{n}" for n in range(2, 1000))))
        name = next(name for name in names if name not in self.backend.database_snapshots)
        self.add_event("DB_INSTANCE_BACKUP_START")
        self.backend.create_auto_snapshot(self.db_instance_identifier, name)
        self.add_event("DB_INSTANCE_BACKUP_FINISH")


def real(record: models.DBInstance) -> InstanceRecord:
    """The record as ours.

    Raises:
        TypeError: it was made before our records were installed.
    """
    if not isinstance(record, InstanceRecord):
        raise TypeError(f"{record.db_instance_identifier} has no real database")
    return record
