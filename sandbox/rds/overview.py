"""Every database as it really is, for people and for drills."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sandbox.postgres.errors import PostgresError
from sandbox.rds.actual import Instance, Phase
from sandbox.rds.controller import Controller
from sandbox.rds.records.read import instance_records

_POSITION = """
select pg_is_in_recovery(),
       case when pg_is_in_recovery() then coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) else pg_current_wal_lsn() end,
       case when pg_is_in_recovery()
            then coalesce((select received_tli from pg_stat_wal_receiver), (select timeline_id from pg_control_checkpoint()))
            else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end,
       (select status from pg_stat_wal_receiver)
"""


def overview(controller: Controller) -> list[dict[str, Any]]:
    """One object an instance.

    Its keys: instance, resource_id, account, region, status, role, address, port, timeline, wal_lsn, replication, faults, reason,
    not_emulated. Timeline and position are None for a server that does not answer.
    """
    with controller.lock:
        rows = [(_described(record, controller), controller.instances.get(record.dbi_resource_id)) for record in instance_records()]
    with ThreadPoolExecutor(max(1, min(8, len(rows)))) as pool:
        positions = list(pool.map(_position, [instance for _, instance in rows]))
    return [row | position for (row, _), position in zip(rows, positions, strict=True)]


def _described(record: Any, controller: Controller) -> dict[str, Any]:
    instance = controller.instances.get(record.dbi_resource_id)
    row: dict[str, Any] = {
        "instance": record.db_instance_identifier,
        "resource_id": record.dbi_resource_id,
        "account": record.account_id,
        "region": record.region,
        "status": record.status,
        "role": "replica" if record.is_replica else "primary",
        "address": None if instance is None else str(instance.front.address),
        "port": record.port,
        "not_emulated": ["multi-az"] if record.multi_az else [],
    }
    if instance is not None:
        row["faults"] = _faults(instance)
        row["reason"] = instance.reason
        row["not_emulated"] += [f"parameter {name}" for name in instance.not_applied]
    return row


def _faults(instance: Instance) -> list[str]:
    found = {
        "crash": instance.phase is Phase.CRASHED,
        "freeze": instance.cluster.frozen,
        "partition": instance.partitioned,
        "latency": instance.latency_ms > 0,
        "region-loss": instance.lost_with_region,
    }
    return [name for name, there in found.items() if there]


def _position(instance: Instance | None) -> dict[str, Any]:
    unknown = {"timeline": None, "wal_lsn": None, "replication": None}
    if instance is None or instance.phase is not Phase.RUNNING or instance.cluster.frozen or not instance.cluster.alive:
        return unknown
    try:
        with instance.cluster.administrator() as connection:
            row = connection.execute(_POSITION).fetchone()
    except PostgresError:
        return unknown
    return unknown if row is None else {"timeline": row[2], "wal_lsn": row[1], "replication": row[3] if row[0] else None}
