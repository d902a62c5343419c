"""Tables a drill writes to and compares: the ledger, the probe, and pgbench's four at a scale. Every call can be repeated."""

from __future__ import annotations

import psycopg

from dr_drills.workload.tables import LEDGER_BLOCK, LEDGER_TABLES, PGBENCH_TABLES, pgbench_rows


class PrepareError(Exception):
    """The tables could not be made or are not what they should be; the message names the table."""


def prepare_ledger(connection: psycopg.Connection) -> int:
    """Create `holdfast_ledger` and `holdfast_probe` where missing; returns the first row id that no earlier drill used.

    Raises:
        PrepareError: the server refused.
    """
    try:
        with connection.transaction():
            connection.execute(LEDGER_TABLES)
        highest = connection.execute("select coalesce(max(id), -1) from holdfast_ledger").fetchone()
    except psycopg.Error as error:
        raise PrepareError(f"holdfast_ledger: could not be made ready ({error.sqlstate or type(error).__name__})") from error
    return (int(highest[0]) // LEDGER_BLOCK + 1) * LEDGER_BLOCK if highest else 0


def load_pgbench(connection: psycopg.Connection, scale: int) -> bool:
    """Load pgbench's four tables at `scale` (100,000 accounts each) with keys and references; False when already there.

    Raises:
        PrepareError: the tables are there at another scale, or the server refused.
    """
    if scale < 1:
        raise PrepareError(f"pgbench scale {scale} is less than 1")
    try:
        present = loaded_scale(connection)
        if present == scale:
            return False
        if present is not None:
            raise PrepareError(f"pgbench_branches: loaded at scale {present}, wanted {scale}; drop the pgbench tables to load anew")
        with connection.transaction():
            connection.execute(PGBENCH_TABLES)
            for statement in pgbench_rows(scale):
                connection.execute(statement)
        connection.execute("analyze pgbench_branches, pgbench_tellers, pgbench_accounts, pgbench_history")
    except psycopg.Error as error:
        raise PrepareError(f"pgbench tables: could not be loaded ({error.sqlstate or type(error).__name__})") from error
    return True


def loaded_scale(connection: psycopg.Connection) -> int | None:
    """Scale of the pgbench tables, None when there are none: they are made in one transaction, so all or nothing."""
    there = connection.execute("select to_regclass('pgbench_branches') is not null").fetchone()
    if not there or not there[0]:
        return None
    rows = connection.execute("select count(*) from pgbench_branches").fetchone()
    return int(rows[0]) if rows else None
