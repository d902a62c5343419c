"""Validators prove themselves: each is shown one broken copy and must say so, or its green answers count for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import psycopg
from psycopg import sql

from dr_drills.measure.loss import classify
from dr_drills.validate.comparison import compare_table
from dr_drills.validate.digest import choose_split, table_digest
from dr_drills.validate.errors import ValidationError
from dr_drills.validate.references import control_orphans
from dr_drills.validate.table_shape import TableShape
from dr_drills.workload.attempt import Attempt, Outcome

_COPIED_ROWS = 1000
_COPY = "holdfast_control"
_TWO_VALUES = {
    "text": ("a", "b"),
    "character varying": ("a", "b"),
    "character": ("a", "b"),
    "smallint": ("0", "1"),
    "integer": ("0", "1"),
    "bigint": ("0", "1"),
    "numeric": ("0", "1"),
    "real": ("0", "1"),
    "double precision": ("0", "1"),
    "boolean": ("f", "t"),
    "date": ("2000-01-01", "2000-01-02"),
    "timestamp without time zone": ("2000-01-01", "2000-01-02"),
    "timestamp with time zone": ("2000-01-01", "2000-01-02"),
    "uuid": ("00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000001"),
    "jsonb": ("{}", "[]"),
    "bytea": ("\\x00", "\\x01"),
}


@dataclass(frozen=True)
class NegativeControl:
    """How a validator answered when it was shown something broken.

    Attributes:
        validator: ``table-comparison``, ``references`` or ``ledger``.
        went_red: whether it objected to the broken copy and to nothing else.
        note: what was broken, or why the control could not be run.
    """

    validator: str
    went_red: bool
    note: str

    def to_json(self) -> dict[str, object]:
        """The body of the journal's `negative-control`."""
        return {"validator": self.validator, "went_red": self.went_red, "note": self.note}


def comparison_control(connection: psycopg.Connection, shapes: Iterable[TableShape]) -> NegativeControl:
    """Copy rows of the first table that has some into a temporary table, change one value of one row, compare.

    Everything happens in a transaction that is rolled back; the server must take writes, so it is the recovered one.
    """
    for shape in shapes:
        try:
            with connection.transaction(force_rollback=True):
                outcome = _changed_copy(connection, shape)
        except (psycopg.Error, ValidationError) as error:
            reason = error.sqlstate if isinstance(error, psycopg.Error) else error
            return NegativeControl("table-comparison", went_red=False, note=f"the control on {shape.title} could not be run: {reason}")
        if outcome:
            return outcome
    return NegativeControl("table-comparison", went_red=False, note="no table has a row whose value could be changed")


def references_control(connection: psycopg.Connection) -> NegativeControl:
    """Show the reference check two temporary tables in which one row of three points nowhere."""
    try:
        found = control_orphans(connection)
    except ValidationError as error:
        return NegativeControl("references", went_red=False, note=f"the control could not be run: {error}")
    return NegativeControl("references", went_red=found == 1, note=f"one of three rows pointed nowhere, {found} were reported")


def ledger_control(attempts: Iterable[Attempt], read: frozenset[int]) -> NegativeControl:
    """Take one acknowledged row out of what was read back; exactly that one must be reported lost."""
    kept = next((a for a in attempts if a.outcome is Outcome.ACKNOWLEDGED and a.id in read), None)
    if kept is None:
        return NegativeControl("ledger", went_red=False, note="no acknowledged row was read back that could be taken out")
    loss = classify([kept], {kept.id} - {kept.id})
    whole = classify([kept], {kept.id})
    red = [a.id for a in loss.lost] == [kept.id] and not whole.lost
    return NegativeControl("ledger", went_red=red, note=f"row {kept.id} was taken out of what was read back")


def _changed_copy(connection: psycopg.Connection, shape: TableShape) -> NegativeControl | None:
    copy = replace(shape, schema="pg_temp", name=_COPY)
    connection.execute(
        sql.SQL("create temporary table {} on commit drop as select * from {} limit {}").format(
            sql.Identifier(_COPY), shape.relation, sql.Literal(_COPIED_ROWS)
        )
    )
    column = _changeable(connection, shape)
    split = choose_split(connection, copy)
    before = table_digest(connection, copy, split)
    if column is None or before.whole.rows == 0:
        return None
    again = compare_table(shape.title, before, table_digest(connection, copy, split))
    name, kind = column
    low, high = _TWO_VALUES[kind]
    change = sql.SQL(
        "update {table} set {column} = case when {column} = {low} then {high} else {low} end "
        "where ctid = (select ctid from {table} limit 1)"
    )
    connection.execute(
        change.format(table=sql.Identifier("pg_temp", _COPY), column=sql.Identifier(name), low=_typed(low, kind), high=_typed(high, kind))
    )
    changed = compare_table(shape.title, before, table_digest(connection, copy, split))
    red = again.equal and not changed.equal and changed.rows_before == changed.rows_after
    return NegativeControl("table-comparison", went_red=red, note=f"one value of {name} was changed in a copy of {shape.title}")


def _changeable(connection: psycopg.Connection, shape: TableShape) -> tuple[str, str] | None:
    """A column outside the key, with a type of which two values are known."""
    rows = connection.execute(
        "select attname, format_type(atttypid, null) from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped",
        (f"pg_temp.{_COPY}",),
    ).fetchall()
    usable = [(str(name), str(kind)) for name, kind in rows if kind in _TWO_VALUES and name not in shape.key]
    return usable[0] if usable else None


def _typed(value: str, kind: str) -> sql.Composable:
    return sql.SQL("{}::" + kind).format(sql.Literal(value))
