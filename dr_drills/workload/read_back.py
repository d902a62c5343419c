"""What the recovered database holds of the ledger, streamed."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from psycopg import sql

from dr_drills.workload.tables import LEDGER_BLOCK


class ReadBackError(Exception):
    """The ledger table could not be read; what was lost is then not known."""


def read_back(connection: psycopg.Connection, first_id: int = 0) -> Iterator[int]:
    """Ids of this drill's rows, in no order; holds one chunk in memory.

    Raises:
        ReadBackError: the table cannot be read to its end.
    """
    yield from _ids(connection, first_id, sql.SQL("true"))


def corrupted(connection: psycopg.Connection, first_id: int = 0) -> tuple[int, ...]:
    """Ids of rows whose payload is not what was written under that id.

    Raises:
        ReadBackError: as for `read_back`.
    """
    wrong = sql.SQL("payload is distinct from left(encode(sha256(convert_to(id::text, 'UTF8')), 'hex'), 32)")
    return tuple(sorted(_ids(connection, first_id, wrong)))


def _ids(connection: psycopg.Connection, first_id: int, condition: sql.SQL) -> Iterator[int]:
    statement = sql.SQL("copy (select id from holdfast_ledger where id >= {low} and id < {high} and {condition}) to stdout")
    span = {"low": sql.Literal(first_id), "high": sql.Literal(first_id + LEDGER_BLOCK), "condition": condition}
    try:
        with connection.cursor() as cursor, cursor.copy(statement.format(**span)) as rows:
            rest = b""
            for chunk in rows:
                *lines, rest = (rest + bytes(chunk)).split(b"\n")
                yield from map(int, lines)
    except psycopg.Error as error:
        raise ReadBackError(f"holdfast_ledger: could not be read ({error.sqlstate or type(error).__name__})") from error
