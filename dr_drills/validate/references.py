"""Whether every row that points to another finds it: foreign keys checked against the data, not trusted."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql

from dr_drills.validate.errors import ValidationError

_KEYS = """
select c.conname, cn.nspname, ct.relname, pn.nspname, pt.relname, c.convalidated,
    (select array_agg(a.attname order by k.n) from unnest(c.conkey) with ordinality k(num, n)
        join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.num),
    (select array_agg(a.attname order by k.n) from unnest(c.confkey) with ordinality k(num, n)
        join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.num)
from pg_constraint c
join pg_class ct on ct.oid = c.conrelid join pg_namespace cn on cn.oid = ct.relnamespace
join pg_class pt on pt.oid = c.confrelid join pg_namespace pn on pn.oid = pt.relnamespace
where c.contype = 'f' and c.conparentid = 0
order by 2, 3, 1
"""


@dataclass(frozen=True)
class ReferenceCheck:
    """One foreign key.

    Attributes:
        orphans: rows that point to a row that is not there.
        validated: whether the database itself holds the constraint for old rows.
    """

    constraint: str
    table: str
    parent: str
    orphans: int
    validated: bool

    @property
    def objection(self) -> str | None:
        """What is wrong, or None."""
        if self.orphans:
            return f"{self.orphans} rows of {self.table} point to rows of {self.parent} that are not there ({self.constraint})"
        return None if self.validated else f"{self.constraint} of {self.table} was never validated"


def check_references(connection: psycopg.Connection) -> tuple[ReferenceCheck, ...]:
    """Every foreign key of the database.

    Raises:
        ValidationError: one could not be checked.
    """
    checks = []
    try:
        for name, schema, table, parent_schema, parent, validated, columns, targets in connection.execute(_KEYS).fetchall():
            query = _orphans(sql.Identifier(schema, table), sql.Identifier(parent_schema, parent), columns, targets)
            checks.append(ReferenceCheck(name, table, parent, _count(connection, query), validated))
    except psycopg.Error as error:
        raise ValidationError(f"the foreign keys could not be checked ({error.sqlstate or type(error).__name__})") from error
    return tuple(checks)


def control_orphans(connection: psycopg.Connection) -> int:
    """What the check reports on two temporary tables where one row of three points nowhere; all of it is rolled back.

    Raises:
        ValidationError: the tables could not be made.
    """
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("create temporary table holdfast_parent on commit drop as select 1 as id")
            connection.execute("create temporary table holdfast_child on commit drop as select unnest(array[1, 2, null]) as parent")
            return _count(
                connection,
                _orphans(sql.Identifier("pg_temp", "holdfast_child"), sql.Identifier("pg_temp", "holdfast_parent"), ["parent"], ["id"]),
            )
    except psycopg.Error as error:
        raise ValidationError(f"temporary tables could not be used ({error.sqlstate or type(error).__name__})") from error


def _orphans(table: sql.Identifier, parent: sql.Identifier, columns: list[str], targets: list[str]) -> sql.Composed:
    """Count rows whose reference is complete (MATCH SIMPLE: one null column suffices to point nowhere) and finds no row."""
    filled = sql.SQL(" and ").join(sql.SQL("c.{} is not null").format(sql.Identifier(column)) for column in columns)
    pairs = zip(columns, targets, strict=True)
    same = sql.SQL(" and ").join(sql.SQL("p.{} = c.{}").format(sql.Identifier(target), sql.Identifier(column)) for column, target in pairs)
    return sql.SQL("select count(*) from {} c where {} and not exists (select from {} p where {})").format(table, filled, parent, same)


def _count(connection: psycopg.Connection, query: sql.Composed) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
