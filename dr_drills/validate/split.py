"""How the rows of a table fall into buckets by key, and a bucket into smaller ones, down to the rows that differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import sql

from dr_drills.validate.table_shape import TableShape

BUCKETS = 1024
_BITS = 10
_WIDEST = 2**61


@dataclass(frozen=True)
class KeyRange:
    """Integer keys: bucket b holds `width` keys from ``low + b * width`` on; the first and the last take all beyond."""

    low: int
    width: int

    @classmethod
    def over(cls, low: int, high: int) -> KeyRange | None:
        """Ranges that cover `low` to `high`; None when the keys lie too far apart to be counted in 64 bits."""
        return cls(low, (high - low) // BUCKETS + 1) if max(abs(low), abs(high)) < _WIDEST else None

    def bucket(self, shape: TableShape) -> sql.Composable:
        """SQL for the bucket of a row of ``t``."""
        form = "((least(greatest(t.{key}::int8, {low}::int8), {high}::int8) - {low}::int8) / {width}::int8)::int"
        high = self.low + self.width * BUCKETS - 1
        return sql.SQL(form).format(
            key=sql.Identifier(shape.key[0]), low=sql.Literal(self.low), high=sql.Literal(high), width=sql.Literal(self.width)
        )

    def holds(self, shape: TableShape, buckets: Sequence[int]) -> sql.Composable:
        """SQL condition for the rows of these buckets; index ranges."""
        key, either = sql.Identifier(shape.key[0]), []
        for first, last in _runs(buckets):
            low = sql.SQL("true") if first <= 0 else sql.SQL("t.{} >= {}").format(key, sql.Literal(self.low + first * self.width))
            beyond = sql.Literal(self.low + (last + 1) * self.width)
            high = sql.SQL("true") if last >= BUCKETS - 1 else sql.SQL("t.{} < {}").format(key, beyond)
            either.append(sql.SQL("({} and {})").format(low, high))
        return sql.SQL("({})").format(sql.SQL(" or ").join(either))

    def describe(self, bucket: int) -> str:
        """The bucket in words."""
        first = self.low + bucket * self.width
        return f"keys {first} to {first + self.width - 1}"


@dataclass(frozen=True)
class KeyHash:
    """Any other key: ten bits of its hash for each depth; `prefix` are the bits of the depths above."""

    prefix: int = 0
    depth: int = 0

    def bucket(self, shape: TableShape) -> sql.Composable:
        """SQL for the bucket of a row of ``t``."""
        return sql.SQL("(({} >> {}) & {})::int").format(_key_hash(shape), sql.Literal(_BITS * self.depth), sql.Literal(BUCKETS - 1))

    def holds(self, shape: TableShape, buckets: Sequence[int]) -> sql.Composable:
        """SQL condition for the rows of these buckets; one scan finds them all."""
        mask = 2 ** (_BITS * (self.depth + 1)) - 1
        prefixes = [self.inside(bucket).prefix for bucket in buckets]
        return sql.SQL("({} & {}) = any({}::int8[])").format(_key_hash(shape), sql.Literal(mask), sql.Literal(prefixes))

    def inside(self, bucket: int) -> KeyHash:
        """The split of one bucket."""
        return KeyHash(self.prefix | bucket << (_BITS * self.depth), self.depth + 1)

    def describe(self, bucket: int) -> str:
        """The bucket in words."""
        return f"keys whose hash ends in {self.inside(bucket).prefix:#x}"


Split = KeyRange | KeyHash


def _runs(buckets: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbouring buckets as (first, last)."""
    runs: list[tuple[int, int]] = []
    for bucket in sorted(buckets):
        if runs and bucket == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], bucket)
        else:
            runs.append((bucket, bucket))
    return runs


def _key_hash(shape: TableShape) -> sql.Composable:
    columns = sql.SQL(", ").join(sql.SQL("t.{}").format(sql.Identifier(part)) for part in shape.key)
    return sql.SQL("hashtextextended(row({})::text, 2)").format(columns)
