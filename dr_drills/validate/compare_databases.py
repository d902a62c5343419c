"""Two live databases held against each other, every differing row named."""

from __future__ import annotations

from dataclasses import replace

import psycopg

from dr_drills.validate.comparison import MOST_NAMED, TableComparison, compare_table
from dr_drills.validate.differing_rows import Pair, differing_rows
from dr_drills.validate.digest import TableDigest, choose_split, one_snapshot, table_digest
from dr_drills.validate.key_name import KeyNames
from dr_drills.validate.manifest import DRILL_TABLES
from dr_drills.validate.table_shape import TableShape, table_shapes


def compare_databases(
    before: psycopg.Connection, after: psycopg.Connection, names: KeyNames, without: frozenset[str] = DRILL_TABLES
) -> tuple[TableComparison, ...]:
    """Digest both sides, each in one snapshot and both at the same time, and name what differs.

    Raises:
        ValidationError: a side could not be read.
    """
    pair = Pair(before, after)
    with one_snapshot(before), one_snapshot(after):
        shapes = [{shape.title: shape for shape in side} for side in pair.both(lambda side: table_shapes(side, without))]
        titles = sorted(shapes[0].keys() | shapes[1].keys())
        return tuple(_compared(pair, title, shapes[0].get(title), shapes[1].get(title), names) for title in titles)


def _compared(pair: Pair, title: str, left: TableShape | None, right: TableShape | None, names: KeyNames) -> TableComparison:
    if left is None or right is None or left.columns != right.columns:
        return _one_sided(pair, title, left, right)
    first, second = digest_both(pair, left)
    found = compare_table(title, first, second)
    if found.equal or first.split is None:
        return found
    differing, named = 0, list[str]()
    for row in differing_rows(pair, left, first.split, (first.buckets, second.buckets)):
        differing += 1
        if len(named) < MOST_NAMED:
            named.append(f"{names.name(left, row.key)} ({_WORDS[row.side.value]})")
    return replace(found, differing=differing, exact=True, rows=tuple(named))


_WORDS = {"left": "gone", "right": "only there after", "both": "changed"}


def digest_both(pair: Pair, shape: TableShape) -> tuple[TableDigest, TableDigest]:
    """The digests of one table on both sides, cut alike, computed at the same time.

    Raises:
        ValidationError: a side could not be read.
    """
    split = choose_split(pair.left, shape)
    return pair.both(lambda side: table_digest(side, shape, split))


def _one_sided(pair: Pair, title: str, left: TableShape | None, right: TableShape | None) -> TableComparison:
    before = table_digest(pair.left, left, choose_split(pair.left, left)) if left else None
    after = table_digest(pair.right, right, choose_split(pair.right, right)) if right else None
    return compare_table(title, before, after)
