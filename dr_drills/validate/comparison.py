"""Two manifests held against each other. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dr_drills.validate.digest import EMPTY, TableDigest
from dr_drills.validate.manifest import Manifest

MOST_NAMED = 100


@dataclass(frozen=True, kw_only=True)
class TableComparison:
    """One table before and after.

    Attributes:
        rows_before, rows_after: None where the table is not there.
        differing: rows that differ; where only buckets could be compared, the buckets: at least so many rows.
        exact: whether `differing` counts rows.
        rows: names of differing rows, or of the key ranges they lie in; at most `MOST_NAMED`.
        difference: what differs, in a sentence; None when nothing does.
    """

    table: str
    rows_before: int | None
    rows_after: int | None
    differing: int
    exact: bool
    rows: tuple[str, ...]
    difference: str | None

    @property
    def equal(self) -> bool:
        """Whether the table is the same, columns and rows."""
        return self.difference is None

    def to_json(self) -> dict[str, object]:
        """The body of the journal's `table-compared`, and `difference` beside it."""
        return {
            "table": self.table,
            "rows_before": self.rows_before,
            "rows_after": self.rows_after,
            "differing": self.differing,
            "equal": self.equal,
            "rows": list(self.rows),
            "difference": self.difference,
        }


def compare(before: Manifest, after: Manifest) -> tuple[TableComparison, ...]:
    """Every table of either manifest; `after` must have been cut like `before` for differences to be located."""
    titles = sorted(before.tables.keys() | after.tables.keys())
    return tuple(compare_table(title, before.tables.get(title), after.tables.get(title)) for title in titles)


def compare_table(title: str, before: TableDigest | None, after: TableDigest | None) -> TableComparison:
    """One table of two manifests."""
    same = TableComparison(
        table=title,
        rows_before=before.whole.rows if before else None,
        rows_after=after.whole.rows if after else None,
        differing=0,
        exact=True,
        rows=(),
        difference=None,
    )
    if before is None or after is None:
        only = before or after
        return replace(same, differing=only.whole.rows if only else 0, difference=f"the table is {'only there after' if after else 'gone'}")
    if before.columns != after.columns:
        most = max(before.whole.rows, after.whole.rows)
        return replace(same, differing=most, exact=False, difference="its columns are not the same")
    if before.row_hash is not after.row_hash:
        return replace(same, exact=False, difference="its rows were hashed in two ways and cannot be compared")
    if before.whole == after.whole:
        return same
    ranges = _differing_ranges(before, after)
    more = abs(before.whole.rows - after.whole.rows)
    words = "not all rows are the same" if more == 0 else f"{before.whole.rows} rows before, {after.whole.rows} after"
    return replace(same, differing=max(1, len(ranges), more), exact=False, rows=ranges[:MOST_NAMED], difference=words)


def _differing_ranges(before: TableDigest, after: TableDigest) -> tuple[str, ...]:
    if before.split is None or before.split != after.split:
        return ()
    numbers = sorted(before.buckets.keys() | after.buckets.keys())
    return tuple(
        before.split.describe(number) for number in numbers if before.buckets.get(number, EMPTY) != after.buckets.get(number, EMPTY)
    )
