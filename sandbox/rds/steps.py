"""The real changes, each one step of an instance's life. Run without the controller's lock, one at a time per instance."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path

import psycopg
from psycopg import sql

from sandbox.postgres.errors import PostgresError
from sandbox.postgres.install import Install
from sandbox.postgres.settings import REPLICATION_USER, Settings, standby_parameters
from sandbox.rds import parameters, point_in_time
from sandbox.rds.actual import Instance, Phase, Snapshot
from sandbox.rds.desired import Desired

_STREAMS_WITHIN_SECONDS = 120
_MASTER_RIGHTS = ("pg_monitor", "pg_signal_backend", "pg_checkpoint", "pg_read_all_data", "pg_write_all_data")

_REFUSED_SETTINGS = """
select f.name, coalesce(s.context, '') from pg_file_settings f left join pg_settings s using (name) where f.error is not null
"""


class Steps:
    """Carries steps out.

    Attributes:
        replication_password: of the user that standbys connect as; made anew for each sandbox.
    """

    def __init__(self, install: Install, replication_password: str) -> None:
        self._install = install
        self._replication_password = replication_password

    def create_empty(self, instance: Instance, desired: Desired, template: Path) -> None:
        """A new cluster with the master user and the database that were asked for."""
        instance.cluster.copy_from(template)
        self._configure(instance, desired)
        instance.cluster.start(out_of_recovery=True)
        self._first_users(instance, desired)
        instance.applied_password = desired.password
        instance.phase = Phase.RUNNING

    def create_from_snapshot(self, instance: Instance, desired: Desired, snapshot: Snapshot) -> None:
        """A cluster with exactly what the snapshot holds."""
        instance.cluster.copy_from(snapshot.data)
        self._configure(instance, desired)
        instance.cluster.start(out_of_recovery=True)
        instance.phase = Phase.RUNNING

    def create_point_in_time(self, instance: Instance, desired: Desired, base: Snapshot, recovery: dict[str, str]) -> None:
        """A cluster with what was committed up to the target; all there is when a dead source ends before it."""
        instance.cluster.copy_from(base.data)
        self._configure(instance, desired, recovery)
        try:
            instance.cluster.start(out_of_recovery=True)
        except PostgresError as error:
            if point_in_time.ENDED_EARLY not in str(error):
                raise
            self._configure(instance, desired, {name: value for name, value in recovery.items() if name != "recovery_target_time"})
            instance.cluster.start(out_of_recovery=True)
        instance.phase = Phase.RUNNING

    def create_replica(self, instance: Instance, desired: Desired, source: Instance) -> None:
        """A standby; it is there when it streams."""
        instance.standby, instance.source = True, source.resource_id
        instance.cluster.copy_from_server(self._primary(instance))
        self._configure(instance, desired, source=source)
        instance.cluster.start()
        deadline = time.monotonic() + _STREAMS_WITHIN_SECONDS
        while not streams(instance):
            if time.monotonic() > deadline:
                raise PostgresError(f"replica {desired.identifier} does not stream after {_STREAMS_WITHIN_SECONDS} s")
            time.sleep(0.01)
        instance.phase = Phase.RUNNING

    def promote(self, instance: Instance) -> None:
        """A standby becomes a primary, with the password of its source."""
        instance.cluster.promote()
        instance.standby, instance.source = False, None

    def stop(self, instance: Instance) -> None:
        """An orderly stop."""
        instance.cluster.stop()
        instance.phase = Phase.STOPPED

    def start(self, instance: Instance, desired: Desired, source: Instance | None) -> None:
        """A start after a stop."""
        self._configure(instance, desired, source=source)
        instance.cluster.start(out_of_recovery=not instance.standby)
        instance.pending_reboot = False
        instance.phase = Phase.RUNNING

    def reboot(self, instance: Instance, desired: Desired, source: Instance | None) -> None:
        """A restart, or after a crash a start with crash recovery; waiting parameters take effect."""
        instance.cluster.stop()
        self.start(instance, desired, source)

    def set_password(self, instance: Instance, desired: Desired) -> None:
        """A new master password."""
        with instance.cluster.administrator() as connection:
            connection.execute(_set_password(desired))
        instance.applied_password = desired.password

    def set_parameters(self, instance: Instance, desired: Desired, source: Instance | None) -> None:
        """New parameters: dynamic ones at once, static ones at the next reboot."""
        self._configure(instance, desired, source=source)
        instance.cluster.reload()
        with instance.cluster.administrator() as connection:
            rows = connection.execute(_REFUSED_SETTINGS).fetchall()
        instance.pending_reboot = any(context == "postmaster" for _, context in rows)
        instance.bad_parameters = ", ".join(sorted(name or "?" for name, context in rows if context != "postmaster")) or None

    def delete(self, instance: Instance) -> None:
        """Nothing stays: no process, no directory, no archive."""
        instance.cluster.remove()
        shutil.rmtree(instance.archive, ignore_errors=True)

    def _configure(
        self, instance: Instance, desired: Desired, recovery: dict[str, str] | None = None, *, source: Instance | None = None
    ) -> None:
        applied, left_out = parameters.split(desired.parameters, self._install.libraries)
        settings = Settings(
            name=instance.resource_id,
            listen=instance.behind.address,
            port=instance.behind.port,
            sockets=instance.cluster.sockets,
            archive=instance.archive,
            parameters=applied,
            recovery=recovery or {},
        )
        if instance.standby:
            raised = standby_parameters(applied, parameters.split(source.applied_parameters, self._install.libraries)[0] if source else {})
            settings = replace(settings, parameters=raised, primary=self._primary(instance))
        instance.cluster.configure(settings)
        instance.applied_parameters, instance.not_applied = dict(desired.parameters), left_out

    def _primary(self, instance: Instance) -> str:
        way = instance.egress
        return psycopg.conninfo.make_conninfo(
            host=str(way.address),
            port=way.port,
            user=REPLICATION_USER,
            password=self._replication_password,
            application_name=instance.resource_id,
        )

    def _first_users(self, instance: Instance, desired: Desired) -> None:
        master = sql.Identifier(desired.master_username)
        with instance.cluster.administrator() as connection:
            connection.execute(
                sql.SQL("create role {} login replication password {}").format(
                    sql.Identifier(REPLICATION_USER), sql.Literal(self._replication_password)
                )
            )
            connection.execute("create role rds_superuser createdb createrole")
            connection.execute(
                sql.SQL("grant {} to rds_superuser with admin option").format(sql.SQL(", ").join(map(sql.Identifier, _MASTER_RIGHTS)))
            )
            connection.execute(sql.SQL("create role {} login createdb createrole").format(master))
            connection.execute(sql.SQL("grant rds_superuser to {} with admin option").format(master))
            connection.execute(_set_password(desired))
            connection.execute(sql.SQL("alter database postgres owner to {}").format(master))
            if desired.database and desired.database != "postgres":
                connection.execute(sql.SQL("create database {} owner {}").format(sql.Identifier(desired.database), master))


def streams(instance: Instance) -> bool:
    """Whether a standby receives its source's log now."""
    with instance.cluster.administrator() as connection:
        return connection.execute("select 1 from pg_stat_wal_receiver where status = 'streaming'").fetchone() is not None


def _set_password(desired: Desired) -> sql.Composed:
    return sql.SQL("alter role {} password {}").format(sql.Identifier(desired.master_username), sql.Literal(desired.password or ""))
