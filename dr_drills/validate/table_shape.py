"""What a table looks like to a validator: its key, its columns, and how its rows can be hashed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum

import psycopg
from psycopg import sql

from dr_drills.validate.errors import ValidationError

_INTEGERS = frozenset({"int2", "int4", "int8"})
_HASHABLE = _INTEGERS | {
    "numeric", "float4", "float8", "text", "varchar", "bpchar", "name", "bool", "date", "time", "timetz", "timestamp", "timestamptz",
    "interval", "uuid", "bytea", "jsonb", "inet", "cidr", "oid", "char",
}  # fmt: skip

_TABLES = """
select n.nspname, c.relname, a.attname, coalesce(b.typname, t.typname), t.typtype, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    array_position(i.indkey::int2[], a.attnum)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid
left join pg_type b on t.typtype = 'd' and b.oid = t.typbasetype
left join pg_index i on i.indrelid = c.oid and i.indisprimary
where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by n.nspname, c.relname, a.attnum
"""


class RowHash(StrEnum):
    """How a row becomes a number.

    `RECORD`: PostgreSQL's hash of the row's values (`hash_record_extended`), by which equal means equal to SQL. `TEXT`:
    the hash of the row's text, for types that have no hash of their own.
    """

    RECORD = "record"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class TableShape:
    """A table.

    Attributes:
        key: columns of its primary key, in order; empty when it has none.
        integer_key: whether the key is one integer column, so that ranges of it are ranges of an index.
        integer_parts: the columns of the key that are integers and are named as they are.
        names: all columns, in order.
        compared: columns that rows are compared by; None compares them all.
        columns: SHA-256 over names, types and nullability of all columns, 16 hexadecimal digits.
    """

    schema: str
    name: str
    key: tuple[str, ...]
    integer_key: bool
    integer_parts: frozenset[str]
    columns: str
    row_hash: RowHash
    names: tuple[str, ...]
    compared: tuple[str, ...] | None = None

    @property
    def title(self) -> str:
        """The table's name, with its schema unless that is ``public``."""
        return self.name if self.schema == "public" else f"{self.schema}.{self.name}"

    @property
    def relation(self) -> sql.Identifier:
        """The table in SQL."""
        return sql.Identifier(self.schema, self.name)

    def hashes(self) -> tuple[sql.Composable, sql.Composable]:
        """Two independent 64-bit hashes of a row of ``t``."""
        form = "hash_record_extended({row}, {seed})" if self.row_hash is RowHash.RECORD else "hashtextextended({row}::text, {seed})"
        row: sql.Composable = sql.SQL("t")
        if self.compared is not None:
            row = sql.SQL("row({})").format(sql.SQL(", ").join(sql.SQL("t.{}").format(sql.Identifier(name)) for name in self.compared))
        return sql.SQL(form).format(row=row, seed=sql.Literal(0)), sql.SQL(form).format(row=row, seed=sql.Literal(1))

    def ignoring(self, column: str) -> TableShape:
        """The same table, its rows compared without that column."""
        return replace(self, compared=tuple(name for name in self.compared or self.names if name != column))


def table_shapes(connection: psycopg.Connection, without: frozenset[str] = frozenset()) -> tuple[TableShape, ...]:
    """Every permanent table outside the system schemas, except those titled in `without`.

    Raises:
        ValidationError: the catalogue could not be read.
    """
    try:
        rows = connection.execute(_TABLES).fetchall()
    except psycopg.Error as error:
        raise ValidationError(f"the table catalogue could not be read ({error.sqlstate or type(error).__name__})") from error
    grouped: dict[tuple[str, str], list[_Column]] = {}
    for schema, table, column, base, kind, spelled, required, position in rows:
        grouped.setdefault((schema, table), []).append(_Column(column, base, kind, spelled, required, position))
    shapes = (_shape(schema, table, columns) for (schema, table), columns in grouped.items())
    return tuple(shape for shape in shapes if shape.title not in without)


def table_shape(connection: psycopg.Connection, title: str) -> TableShape:
    """The table of that title.

    Raises:
        ValidationError: there is none, or the catalogue could not be read.
    """
    for shape in table_shapes(connection):
        if shape.title == title:
            return shape
    raise ValidationError(f"{title}: there is no such table")


@dataclass(frozen=True)
class _Column:
    name: str
    base: str
    kind: str
    spelled: str
    required: bool
    position: int | None


def _shape(schema: str, table: str, columns: list[_Column]) -> TableShape:
    parts = sorted((column for column in columns if column.position is not None), key=lambda column: column.position or 0)
    described = "\n".join(f"{c.name} {c.spelled} {c.required}" for c in columns)
    hashable = all(column.kind == "e" or column.base in _HASHABLE for column in columns)
    return TableShape(
        schema=schema,
        name=table,
        key=tuple(part.name for part in parts),
        integer_key=len(parts) == 1 and parts[0].base in _INTEGERS,
        integer_parts=frozenset(part.name for part in parts if part.base in _INTEGERS),
        columns=hashlib.sha256(described.encode()).hexdigest()[:16],
        row_hash=RowHash.RECORD if hashable else RowHash.TEXT,
        names=tuple(column.name for column in columns),
    )
