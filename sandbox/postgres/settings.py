"""The configuration files of a cluster, as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path

ADMINISTRATOR = "rdsadmin"
REPLICATION_USER = "rdsrepladmin"

# Durability is as on a real server: fsync and full page writes stay at their defaults.
_DEFAULTS: Mapping[str, str] = {
    "shared_buffers": "32MB",
    "max_connections": "100",
    "wal_level": "replica",
    "max_wal_senders": "10",
    "max_replication_slots": "10",
    "wal_keep_size": "1GB",
    "min_wal_size": "32MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "log_line_prefix": "%m [%p] ",
}
# A standby does not start with less than its source has (PostgreSQL documentation, "Administrator's Overview" of hot standby).
_AT_LEAST_AS_THE_SOURCE = (
    "max_connections",
    "max_worker_processes",
    "max_wal_senders",
    "max_prepared_transactions",
    "max_locks_per_transaction",
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What one server is told.

    Attributes:
        name: the server's `cluster_name`, and its name to the source it replicates from.
        parameters: from a parameter group; they win over our defaults, never over what the sandbox needs.
        primary: connection string of the source of a standby, None for a primary. Contains a password.
        recovery: settings of one recovery, for example ``recovery_target_time``.
    """

    name: str
    listen: IPv4Address
    port: int
    sockets: Path
    archive: Path
    parameters: Mapping[str, str] = field(default_factory=dict)
    primary: str | None = field(default=None, repr=False)
    recovery: Mapping[str, str] = field(default_factory=dict)


def postgresql_conf(settings: Settings) -> str:
    """The text of ``postgresql.conf``; what comes later wins."""
    archive = settings.archive
    ours = {
        "listen_addresses": str(settings.listen),
        "port": str(settings.port),
        "unix_socket_directories": str(settings.sockets),
        "unix_socket_permissions": "0700",
        "cluster_name": settings.name,
        "hot_standby": "on",
        # a standby whose source went away tries again soon; at the default of 5 s one promotion in twelve waits that long
        "wal_retrieve_retry_interval": "100ms",
        "archive_mode": "on",
        "archive_command": f'cp "%p" "{archive}/.%f" && mv "{archive}/.%f" "{archive}/%f"',
        "archive_timeout": "60s",
        # one call for the file system instead of one for each of a thousand files, after a crash and after a restore
        "recovery_init_sync_method": "syncfs",
        # what a killed server leaves then lies in its own directory and goes with it
        "dynamic_shared_memory_type": "mmap",
    }
    if settings.primary is not None:
        ours["primary_conninfo"] = settings.primary
    lines = [
        f"{name} = {_quoted(value)}" for part in (_DEFAULTS, settings.parameters, ours, settings.recovery) for name, value in part.items()
    ]
    return "\n".join(lines) + "\n"


def pg_hba_conf() -> str:
    """The text of ``pg_hba.conf``: the sandbox on the unix socket, everybody else by password over TCP."""
    return (
        f"local all {ADMINISTRATOR} trust\n"
        f"local replication {ADMINISTRATOR} trust\n"
        "local all all reject\n"
        f"host all,replication {ADMINISTRATOR} all reject\n"
        f"host replication {REPLICATION_USER} 127.0.0.0/8 scram-sha-256\n"
        f"host all {REPLICATION_USER} all reject\n"
        "host all all 127.0.0.0/8 scram-sha-256\n"
    )


def standby_parameters(own: Mapping[str, str], source: Mapping[str, str]) -> dict[str, str]:
    """The parameters of a standby: its own, raised where its source has more."""
    merged = dict(own)
    for name in _AT_LEAST_AS_THE_SOURCE:
        wanted = [
            int(value) for value in (own.get(name, _DEFAULTS.get(name)), source.get(name, _DEFAULTS.get(name))) if value and value.isdigit()
        ]
        if wanted:
            merged[name] = str(max(wanted))
    return merged


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
