"""Carrying ledger rows from one side to the other while both are written to, and how far the other is behind."""

from __future__ import annotations

from typing import Any

import psycopg

from dr_drills.platforms.postgres import PostgresError
from dr_drills.workload.tables import LEDGER_BLOCK

_ROWS = "select id, writer, attempted_ns, payload, written_at from holdfast_ledger where id = any(%s)"
_IDS = "select id from holdfast_ledger where id >= %s and id < %s"
_INSERT = """
insert into holdfast_ledger (id, writer, attempted_ns, payload, written_at) values (%s, %s, %s, %s, %s) on conflict (id) do nothing
"""
_BATCH = 5_000


def carry_rows(source: psycopg.Connection[Any], target: psycopg.Connection[Any], first_id: int) -> int:
    """Insert on the target every row of this drill that only the source has; returns how many. Can be repeated.

    Raises:
        PostgresError: one of the two did not answer.
    """
    try:
        span = (first_id, first_id + LEDGER_BLOCK)
        there = {row for (row,) in target.execute(_IDS, span).fetchall()}
        missing = sorted(row for (row,) in source.execute(_IDS, span).fetchall() if row not in there)
        applied = 0
        for start in range(0, len(missing), _BATCH):
            rows = source.execute(_ROWS, (missing[start : start + _BATCH],)).fetchall()
            with target.transaction(), target.cursor() as cursor:
                cursor.executemany(_INSERT, rows)
                applied += cursor.rowcount
    except psycopg.Error as error:
        raise PostgresError(f"ledger rows could not be carried over ({error.sqlstate or type(error).__name__})") from error
    return applied


def drift(source: psycopg.Connection[Any], target: psycopg.Connection[Any], first_id: int) -> int:
    """Rows of this drill that the source has more than the target.

    Raises:
        PostgresError: one of the two did not answer.
    """
    counts = []
    for session in (target, source):
        try:
            row = session.execute(
                "select count(*) from holdfast_ledger where id >= %s and id < %s", (first_id, first_id + LEDGER_BLOCK)
            ).fetchone()
        except psycopg.Error as error:
            raise PostgresError(f"ledger rows could not be counted ({error.sqlstate or type(error).__name__})") from error
        counts.append(int(row[0]) if row else 0)
    return counts[1] - counts[0]
