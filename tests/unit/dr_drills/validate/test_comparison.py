"""Two manifests held against each other, without a database."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dr_drills.validate.comparison import MOST_NAMED, compare
from dr_drills.validate.digest import EMPTY, Digest, TableDigest
from dr_drills.validate.key_name import KeyNames
from dr_drills.validate.manifest import Manifest
from dr_drills.validate.split import KeyHash, KeyRange
from dr_drills.validate.table_shape import RowHash, TableShape

AT = datetime(2026, 1, 1, tzinfo=UTC)


def table(*buckets: int, split: KeyRange | KeyHash | None = None, changed: frozenset[int] = frozenset()) -> TableDigest:
    digests = {number: Digest(10, f"{number * 7 + (number in changed):032x}") for number in buckets}
    cut = split or KeyRange(100, 10)
    whole = sum(digests.values(), EMPTY)
    return TableDigest(table="t", columns="c", row_hash=RowHash.RECORD, whole=whole, split=cut, buckets=digests)


def manifest(**tables: TableDigest) -> Manifest:
    return Manifest("ehr", AT, tables)


def test_equal_manifests_have_no_difference() -> None:
    (found,) = compare(manifest(t=table(1, 2)), manifest(t=table(1, 2)))
    assert (found.equal, found.differing, found.rows, found.difference) == (True, 0, (), None)


def test_a_changed_bucket_is_named_by_its_keys_and_counted_as_at_least_one_row() -> None:
    (found,) = compare(manifest(t=table(1, 2, 3)), manifest(t=table(1, 2, 3, changed=frozenset({2}))))
    assert (found.equal, found.differing, found.exact, found.rows) == (False, 1, False, ("keys 120 to 129",))


def test_missing_rows_are_counted() -> None:
    (found,) = compare(manifest(t=table(1, 2)), manifest(t=table(1)))
    assert (found.differing, found.difference) == (10, "20 rows before, 10 after")


def test_a_missing_table_is_never_equal() -> None:
    gone, new = compare(manifest(a=table(1)), manifest(b=table(1)))
    assert (gone.difference, gone.rows_before, gone.rows_after) == ("the table is gone", 10, None)
    assert (new.difference, new.rows_before, new.rows_after) == ("the table is only there after", None, 10)


def test_what_was_hashed_in_two_ways_is_not_called_equal() -> None:
    other = replace(table(1), row_hash=RowHash.TEXT)
    assert compare(manifest(t=table(1)), manifest(t=other))[0].difference == "its rows were hashed in two ways and cannot be compared"


def test_digests_cut_in_two_ways_compare_as_wholes() -> None:
    (found,) = compare(manifest(t=table(1)), manifest(t=table(1, split=KeyHash())))
    assert found.equal
    (found,) = compare(manifest(t=table(1)), manifest(t=table(1, split=KeyHash(), changed=frozenset({1}))))
    assert (found.equal, found.rows) == (False, ())


def test_no_more_than_a_hundred_are_named() -> None:
    many = range(300)
    (found,) = compare(manifest(t=table(*many)), manifest(t=table(*many, changed=frozenset(many))))
    assert (found.differing, len(found.rows)) == (300, MOST_NAMED)


def test_a_name_is_the_same_for_the_same_key_and_secret_and_different_otherwise() -> None:
    shape = TableShape(
        schema="public", name="patient", key=("mrn",), integer_key=False, integer_parts=frozenset(),
        columns="c", row_hash=RowHash.RECORD, names=("mrn",),
    )  # fmt: skip
    first, second = KeyNames(b"a" * 16), KeyNames(b"b" * 16)
    assert first.name(shape, ("P1",)) == first.name(shape, ("P1",))
    assert len({first.name(shape, ("P1",)), first.name(shape, ("P2",)), second.name(shape, ("P1",))}) == 3
    assert "P1" not in first.name(shape, ("P1",))


@pytest.mark.parametrize(("low", "high"), [(0, 0), (1, 1_000_000), (-(2**60), 2**60), (5, 6)])
def test_ranges_cover_all_keys_and_refuse_what_64_bits_cannot_count(low: int, high: int) -> None:
    split = KeyRange.over(low, high)
    assert split is not None
    assert (split.low, (high - low) // split.width < 1024) == (low, True)
    assert KeyRange.over(-(2**62), 2**62) is None
