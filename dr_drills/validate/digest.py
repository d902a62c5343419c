"""The digest of a table, computed inside the database in one scan that several workers share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from dr_drills.validate.errors import ValidationError
from dr_drills.validate.split import KeyHash, KeyRange, Split
from dr_drills.validate.table_shape import RowHash, TableShape

# A digest must not depend on how a session shows values. The planner is steered to aggregate in each worker: it cannot
# know how few groups a bucket expression has, and would sort the table instead.
_SETTINGS = """
set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres';
set local extra_float_digits = 1; set local bytea_output = 'hex';
set local enable_sort = off; set local parallel_tuple_cost = 0; set local jit = off
"""


@dataclass(frozen=True, slots=True)
class Digest:
    """Rows and their fingerprint: two 64-bit hash sums side by side, independent of the order of rows."""

    rows: int
    fingerprint: str

    def __add__(self, other: Digest) -> Digest:
        """The digest of both sets of rows together, where their fingerprints are exclusive-or sums."""
        return Digest(self.rows + other.rows, f"{int(self.fingerprint, 16) ^ int(other.fingerprint, 16):032x}")


EMPTY = Digest(0, "0" * 32)


@dataclass(frozen=True, kw_only=True)
class TableDigest:
    """A table as it was in one snapshot.

    Attributes:
        columns: digest of names and types of its columns.
        split: how the buckets were cut; None for a table without a primary key.
        buckets: digest of each bucket that has rows.
    """

    table: str
    columns: str
    row_hash: RowHash
    whole: Digest
    split: Split | None
    buckets: dict[int, Digest]


@contextmanager
def one_snapshot(connection: psycopg.Connection) -> Iterator[None]:
    """A transaction that sees one state of the database throughout and changes nothing.

    Raises:
        ValidationError: it could not be begun.
    """
    try:
        with connection.transaction():
            connection.execute("set transaction isolation level repeatable read, read only")
            connection.execute(_SETTINGS)
            yield
    except psycopg.Error as error:
        raise ValidationError(f"the database could not be read ({error.sqlstate or type(error).__name__})") from error


def choose_split(connection: psycopg.Connection, shape: TableShape) -> Split | None:
    """How to cut a table: ranges of an integer key, else the key's hash; None without a key.

    Raises:
        ValidationError: the table could not be read.
    """
    if not shape.key:
        return None
    with _named(shape):
        return key_split(connection, shape, sql.SQL("true")) or KeyHash()


def table_digest(connection: psycopg.Connection, shape: TableShape, split: Split | None) -> TableDigest:
    """The digest of a table; only digests with the same split have buckets that can be compared.

    Raises:
        ValidationError: the table could not be read.
    """
    with _named(shape):
        buckets = bucket_digests(connection, shape, split, sql.SQL("true")) if split else {}
        whole = sum(buckets.values(), EMPTY) if split else _keyless(connection, shape)
    return TableDigest(table=shape.title, columns=shape.columns, row_hash=shape.row_hash, whole=whole, split=split, buckets=buckets)


def bucket_digests(connection: psycopg.Connection, shape: TableShape, split: Split, where: sql.Composable) -> dict[int, Digest]:
    """Digest of each bucket that has rows, among the rows that satisfy `where`."""
    first, second = shape.hashes()
    statement = sql.SQL("select {bucket} b, count(*), bit_xor({first}), bit_xor({second}) from {table} t where {where} group by 1")
    rows = connection.execute(
        statement.format(bucket=split.bucket(shape), first=first, second=second, table=shape.relation, where=where)
    ).fetchall()
    return {bucket: Digest(count, _hex(a) + _hex(b)) for bucket, count, a, b in rows}


def key_split(connection: psycopg.Connection, shape: TableShape, where: sql.Composable) -> KeyRange | None:
    """Ranges over the integer keys that satisfy `where`; None when the key is no integer or there are none."""
    if not shape.integer_key:
        return None
    statement = sql.SQL("select min(t.{key}), max(t.{key}) from {table} t where {where}")
    row = connection.execute(statement.format(key=sql.Identifier(shape.key[0]), table=shape.relation, where=where)).fetchone()
    return KeyRange.over(row[0], row[1]) if row and row[0] is not None else None


def _keyless(connection: psycopg.Connection, shape: TableShape) -> Digest:
    """Without a key equal rows may repeat and would cancel each other out; sums keep them."""
    statement = sql.SQL("select count(*), coalesce(sum({first}), 0), coalesce(sum({second}), 0) from {table} t")
    first, second = shape.hashes()
    row = connection.execute(statement.format(first=first, second=second, table=shape.relation)).fetchone()
    count, a, b = row or (0, 0, 0)
    return Digest(count, _hex(int(a)) + _hex(int(b)))


@contextmanager
def _named(shape: TableShape) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise ValidationError(f"{shape.title}: could not be read ({error.sqlstate or type(error).__name__})") from error


def _hex(number: int) -> str:
    return f"{number % 2**64:016x}"
