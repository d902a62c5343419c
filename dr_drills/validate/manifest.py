"""The manifest of a database: every table's digest in one snapshot, as a value and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import psycopg

from dr_drills.validate.digest import Digest, TableDigest, choose_split, one_snapshot, table_digest
from dr_drills.validate.errors import ValidationError
from dr_drills.validate.split import KeyHash, KeyRange, Split
from dr_drills.validate.table_shape import RowHash, TableShape, table_shapes

SCHEMA = "holdfast.table-manifest/1"
DRILL_TABLES = frozenset({"holdfast_ledger", "holdfast_probe"})
"""Tables the drill itself writes to; the ledger answers for them."""


@dataclass(frozen=True)
class Manifest:
    """What a database held.

    Attributes:
        taken_at: the server's wall time at the snapshot.
        tables: by title, in alphabetical order.
    """

    database: str
    taken_at: datetime
    tables: dict[str, TableDigest]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.whole.rows for table in self.tables.values())

    def to_json(self) -> dict[str, object]:
        """For the evidence pack; holds digests and key ranges, no data."""
        tables = {title: _table_to_json(table) for title, table in self.tables.items()}
        return {"schema": SCHEMA, "database": self.database, "taken_at": self.taken_at.isoformat(), "tables": tables}

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Manifest:
        """Read what `to_json` wrote.

        Raises:
            ValidationError: it is something else.
        """
        try:
            if value["schema"] != SCHEMA:
                raise ValidationError(f"a table manifest of schema {value['schema']}, wanted {SCHEMA}")
            tables = value["tables"]
            if not isinstance(tables, Mapping):
                raise ValidationError("a table manifest whose tables are not an object")
            read = {str(title): _table_from_json(str(title), table) for title, table in tables.items()}
            return cls(str(value["database"]), datetime.fromisoformat(str(value["taken_at"])), read)
        except (KeyError, ValueError, TypeError) as error:
            raise ValidationError(f"not a table manifest: {error!r}") from error


def manifest(connection: psycopg.Connection, like: Manifest | None = None, without: frozenset[str] = DRILL_TABLES) -> Manifest:
    """Digest every table in one repeatable-read snapshot; buckets are cut as in `like`, so that the two compare.

    Raises:
        ValidationError: a table could not be read; there is no manifest of a part.
    """
    with one_snapshot(connection):
        row = connection.execute("select current_database(), now()").fetchone()
        shapes = table_shapes(connection, without)
        tables = {shape.title: table_digest(connection, shape, _split(connection, shape, like)) for shape in shapes}
    if row is None:
        raise ValidationError("the database did not say its name")
    return Manifest(str(row[0]), row[1], dict(sorted(tables.items())))


def _split(connection: psycopg.Connection, shape: TableShape, like: Manifest | None) -> Split | None:
    earlier = like.tables.get(shape.title) if like else None
    return earlier.split if earlier and earlier.columns == shape.columns else choose_split(connection, shape)


def _table_to_json(table: TableDigest) -> dict[str, object]:
    split: dict[str, int] | None = None
    if isinstance(table.split, KeyRange):
        split = {"low": table.split.low, "width": table.split.width}
    elif table.split:
        split = {"prefix": table.split.prefix, "depth": table.split.depth}
    return {
        "columns": table.columns,
        "row_hash": table.row_hash.value,
        "rows": table.whole.rows,
        "fingerprint": table.whole.fingerprint,
        "split": split,
        "buckets": {str(number): [digest.rows, digest.fingerprint] for number, digest in sorted(table.buckets.items())},
    }


def _table_from_json(title: str, raw: Mapping[str, object]) -> TableDigest:
    cut, buckets = raw["split"], raw["buckets"]
    if not isinstance(buckets, Mapping) or not (cut is None or isinstance(cut, Mapping)):
        raise TypeError(f"{title}: split or buckets are not objects")
    split: Split | None = None
    if cut is not None:
        split = KeyRange(int(cut["low"]), int(cut["width"])) if "low" in cut else KeyHash(int(cut["prefix"]), int(cut["depth"]))
    return TableDigest(
        table=title,
        columns=str(raw["columns"]),
        row_hash=RowHash(str(raw["row_hash"])),
        whole=Digest(int(str(raw["rows"])), str(raw["fingerprint"])),
        split=split,
        buckets={int(number): Digest(int(digest[0]), str(digest[1])) for number, digest in buckets.items()},
    )
