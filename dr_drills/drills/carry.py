"""Carrying ledger rows from one side to the other: rows that are missing there, and the rows that contradict each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg

from dr_drills.platforms.postgres import PostgresError
from dr_drills.workload.tables import LEDGER_BLOCK

_ROWS = "select id, writer, attempted_ns, payload, written_at from holdfast_ledger where id = any(%s)"
_IDS = "select id, payload from holdfast_ledger where id >= %s and id < %s"
_INSERT = """
insert into holdfast_ledger (id, writer, attempted_ns, payload, written_at) values (%s, %s, %s, %s, %s) on conflict (id) do nothing
"""
_BATCH = 5_000


@dataclass(frozen=True)
class Carried:
    """What became of the rows of the source.

    Attributes:
        applied: rows inserted on the target.
        conflicts: ids that both sides have with different content; left as they are.
    """

    applied: int
    conflicts: tuple[int, ...]


def carry_rows(source: psycopg.Connection[Any], target: psycopg.Connection[Any], first_id: int) -> Carried:
    """Insert on the target every row of this drill that only the source has; can be repeated.

    Raises:
        PostgresError: one of the two did not answer.
    """
    try:
        span = (first_id, first_id + LEDGER_BLOCK)
        there = dict(target.execute(_IDS, span).fetchall())
        here = dict(source.execute(_IDS, span).fetchall())
        missing = sorted(here.keys() - there.keys())
        applied = 0
        for start in range(0, len(missing), _BATCH):
            rows = source.execute(_ROWS, (missing[start : start + _BATCH],)).fetchall()
            with target.transaction(), target.cursor() as cursor:
                cursor.executemany(_INSERT, rows)
                applied += cursor.rowcount
        return Carried(applied, tuple(sorted(row for row in here.keys() & there.keys() if here[row] != there[row])))
    except psycopg.Error as error:
        raise PostgresError(f"ledger rows could not be carried over ({error.sqlstate or type(error).__name__})") from error


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
