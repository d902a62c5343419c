"""Which rows differ between two databases: bucket by bucket, into those that differ, down to the rows.

After the first scan of a side, k differing rows cost k times the rows of one bucket, a 1024th of those above it, for each
level. Buckets of an integer key are index ranges; those of any other key are found by scans, many in one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import psycopg
from psycopg import sql

from dr_drills.validate.digest import Digest, bucket_digests, key_split
from dr_drills.validate.errors import ValidationError
from dr_drills.validate.split import BUCKETS, KeyHash, KeyRange, Split
from dr_drills.validate.table_shape import TableShape

T = TypeVar("T")
Digests = tuple[dict[int, Digest], dict[int, Digest]]
"""Digests of the buckets of left and right."""

EVERYTHING = sql.SQL("true")
_FEW_IN_RANGE = 2048
_FEW_IN_SCAN = 50_000
_TOGETHER = 50_000
_DEEPEST = 6


class Side(StrEnum):
    """Where a row is."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class DifferingRow:
    """A row on one side only, or on both with different contents; `key` are its key columns as text."""

    key: tuple[str, ...]
    side: Side


@dataclass(frozen=True)
class Pair:
    """Two databases asked at the same time."""

    left: psycopg.Connection
    right: psycopg.Connection

    def both(self, ask: Callable[[psycopg.Connection], T]) -> tuple[T, T]:
        """The answers of left and right.

        Raises:
            ValidationError: one of them failed.
        """
        try:
            with ThreadPoolExecutor(1) as other:
                right = other.submit(ask, self.right)
                return ask(self.left), right.result()
        except psycopg.Error as error:
            raise ValidationError(f"the comparison could not go on ({error.sqlstate or type(error).__name__})") from error


def differing_rows(
    pair: Pair, shape: TableShape, split: Split, digests: Digests, within: sql.Composable = EVERYTHING
) -> Iterator[DifferingRow]:
    """Every differing row, lazily, in the order of buckets.

    Args:
        pair: the two databases; both in the snapshot the digests were taken in, or what changed since is reported too.
        shape: the table, the same on both sides.
        split: how the buckets were cut.
        digests: the buckets of left and right.
        within: SQL condition on ``t`` that the digests were restricted to.

    Raises:
        ValidationError: a side could not be read, or the table has no key to tell rows by.
    """
    if not shape.key:
        raise ValidationError(f"{shape.title}: has no primary key; its rows cannot be told apart")
    few = _FEW_IN_RANGE if isinstance(split, KeyRange) else _FEW_IN_SCAN
    together: list[int] = []
    gathered = 0
    for bucket in sorted(differing_buckets(*digests)):
        rows = max(side[bucket].rows for side in digests if bucket in side)
        finer = _finer(pair, shape, split, bucket, within) if rows > few else None
        if finer:
            where = _both(split.holds(shape, [bucket]), within)
            yield from differing_rows(pair, shape, finer, _digest(pair, shape, finer, where), where)
            continue
        if together and gathered + rows > _TOGETHER:
            yield from _rows(pair, shape, _both(split.holds(shape, together), within))
            together, gathered = [], 0
        together.append(bucket)
        gathered += rows
    if together:
        yield from _rows(pair, shape, _both(split.holds(shape, together), within))


def differing_buckets(left: dict[int, Digest], right: dict[int, Digest]) -> set[int]:
    """The buckets whose digests are not the same."""
    return {number for number in left.keys() | right.keys() if left.get(number) != right.get(number)}


def _digest(pair: Pair, shape: TableShape, split: Split, where: sql.Composable) -> Digests:
    return pair.both(lambda side: bucket_digests(side, shape, split, where))


def _finer(pair: Pair, shape: TableShape, cut: Split, bucket: int, within: sql.Composable) -> Split | None:
    """A finer split of one bucket; None when there is none."""
    if isinstance(cut, KeyHash):
        return cut.inside(bucket) if cut.depth + 1 < _DEEPEST else None
    where = _both(cut.holds(shape, [bucket]), within)
    ranges = [found for found in pair.both(lambda side: key_split(side, shape, where)) if found]
    return KeyRange.over(min(r.low for r in ranges), max(r.low + r.width * BUCKETS - 1 for r in ranges)) if ranges else None


def _both(first: sql.Composable, second: sql.Composable) -> sql.Composable:
    return sql.SQL("{} and {}").format(first, second)


def _rows(pair: Pair, shape: TableShape, where: sql.Composable) -> Iterator[DifferingRow]:
    left, right = pair.both(lambda side: _hashed_rows(side, shape, where))
    for key in sorted(left.keys() | right.keys()):
        if key not in right:
            yield DifferingRow(key, Side.LEFT)
        elif key not in left:
            yield DifferingRow(key, Side.RIGHT)
        elif left[key] != right[key]:
            yield DifferingRow(key, Side.BOTH)


def _hashed_rows(connection: psycopg.Connection, shape: TableShape, where: sql.Composable) -> dict[tuple[str, ...], tuple[int, int]]:
    first, second = shape.hashes()
    columns = sql.SQL(", ").join(sql.SQL("t.{}::text").format(sql.Identifier(part)) for part in shape.key)
    statement = sql.SQL("select {}, {}, {} from {} t where {}").format(columns, first, second, shape.relation, where)
    return {tuple(row[:-2]): (row[-2], row[-1]) for row in connection.execute(statement).fetchall()}
