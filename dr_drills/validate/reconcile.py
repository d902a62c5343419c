"""After a rollback: what was written to the abandoned side is brought to the one that stays, once, however often it is run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import psycopg
from psycopg import sql

from dr_drills.validate.differing_rows import DifferingRow, Pair, Side, differing_rows
from dr_drills.validate.digest import bucket_digests, key_split, one_snapshot
from dr_drills.validate.errors import ValidationError
from dr_drills.validate.exception_item import Category, ExceptionItem
from dr_drills.validate.split import KeyHash
from dr_drills.validate.table_shape import TableShape, table_shape
from dr_drills.workload.read_back import ReadBackError, read_back
from dr_drills.workload.tables import LEDGER_BLOCK

_BATCH = 1000


@dataclass(frozen=True)
class Responsibility:
    """Who settles what cannot be settled here, and by when (UTC)."""

    owner: str
    deadline: datetime


@dataclass(frozen=True)
class Reconciliation:
    """What was brought over.

    Attributes:
        acknowledged: writes that were promised.
        present: of these, rows the target already had.
        applied: rows copied to the target.
        conflicts: rows that both sides hold with different contents; the target's stay.
        exceptions: everything that needs a person.
    """

    acknowledged: int
    present: int
    applied: int
    conflicts: int
    exceptions: tuple[ExceptionItem, ...]

    def to_json(self) -> dict[str, object]:
        """The body of the journal's `reconciled`."""
        return {
            "acknowledged": self.acknowledged,
            "present": self.present,
            "applied": self.applied,
            "conflicts": self.conflicts,
            "exceptions": [item.to_json() for item in self.exceptions],
        }


def reconcile_ledger(
    source: psycopg.Connection, target: psycopg.Connection, first_id: int, acknowledged: Iterable[int], responsible: Responsibility
) -> Reconciliation:
    """Copy the rows of this drill that only `source` has to `target`; rows are never changed or deleted on either side.

    `written_at` says when a row came to its side and is copied, not compared.
    Run it when nothing writes to either side. Running it again applies nothing.

    Raises:
        ValidationError: a side could not be read or written; what was copied until then stays, and a new run goes on.
    """
    promised = frozenset(acknowledged)
    shape = table_shape(source, "holdfast_ledger").ignoring("written_at")
    try:
        had = frozenset(read_back(target, first_id))
        differing = ledger_differences(source, target, shape, first_id)
        applied = copy_rows(source, target, shape, (int(row.key[0]) for row in differing if row.side is Side.LEFT))
        has = frozenset(read_back(target, first_id))
    except (psycopg.Error, ReadBackError) as error:
        reason = error.sqlstate if isinstance(error, psycopg.Error) else error
        raise ValidationError(f"holdfast_ledger: reconciliation could not be finished ({reason})") from error
    conflicts = [row for row in differing if row.side is Side.BOTH]
    return Reconciliation(
        acknowledged=len(promised),
        present=len(promised & had),
        applied=applied,
        conflicts=len(conflicts),
        exceptions=tuple(_exceptions(differing, promised, has, responsible)),
    )


def ledger_differences(
    source: psycopg.Connection, target: psycopg.Connection, shape: TableShape, first_id: int
) -> tuple[DifferingRow, ...]:
    """Rows of this drill that `source` (left) and `target` (right) do not share.

    Raises:
        ValidationError: a side could not be read.
    """
    pair = Pair(source, target)
    within = sql.SQL("t.id >= {} and t.id < {}").format(sql.Literal(first_id), sql.Literal(first_id + LEDGER_BLOCK))
    with one_snapshot(source), one_snapshot(target):
        split = key_split(source, shape, within) or KeyHash()
        digests = pair.both(lambda side: bucket_digests(side, shape, split, within))
        return tuple(differing_rows(pair, shape, split, digests, within))


def copy_rows(source: psycopg.Connection, target: psycopg.Connection, shape: TableShape, ids: Iterable[int]) -> int:
    """Copy rows by integer key, in batches of one transaction each; a row that is already there stays. Returns how many came.

    Raises:
        psycopg.Error: a side refused.
    """
    rows, applied = iter(ids), 0
    key = sql.Identifier(shape.key[0])
    while batch := list(islice(rows, _BATCH)):
        chosen = sql.SQL("copy (select * from {} where {} = any({}::bigint[])) to stdout (format binary)")
        with target.transaction(), source.cursor() as read, target.cursor() as write:
            write.execute(
                sql.SQL("create temporary table holdfast_incoming on commit drop as select * from {} limit 0").format(shape.relation)
            )
            with (
                read.copy(chosen.format(shape.relation, key, sql.Literal(batch))) as out,
                write.copy("copy holdfast_incoming from stdin (format binary)") as into,
            ):
                for chunk in out:
                    into.write(chunk)
            write.execute(sql.SQL("insert into {} select * from holdfast_incoming on conflict do nothing").format(shape.relation))
            applied += write.rowcount
    return applied


def _exceptions(
    differing: Iterable[DifferingRow], promised: frozenset[int], has: frozenset[int], responsible: Responsibility
) -> Iterator[ExceptionItem]:
    owner, deadline = responsible.owner, responsible.deadline
    only_source = set()
    for row in differing:
        name = f"id={row.key[0]}"
        if row.side is Side.BOTH:
            yield ExceptionItem(name, name, Category.CONFLICT, "medium", owner, deadline)
        elif row.side is Side.LEFT:
            only_source.add(int(row.key[0]))
    for missing in sorted(only_source - has):
        yield ExceptionItem(f"id={missing}", None, Category.NOT_APPLIED, "high", owner, deadline)
    for lost in sorted(promised - has - only_source):
        yield ExceptionItem(None, f"id={lost}", Category.LOST, "high", owner, deadline)
