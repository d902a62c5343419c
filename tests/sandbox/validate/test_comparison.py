"""Equal databases compare equal; every change is seen and its rows are named, without a person's identifier."""

import json
import re

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dr_drills.validate.compare_databases import compare_databases
from dr_drills.validate.comparison import TableComparison, compare
from dr_drills.validate.errors import ValidationError
from dr_drills.validate.key_name import KeyNames
from dr_drills.validate.manifest import Manifest, manifest
from tests.sandbox.validate.conftest import Databases

NAMES = KeyNames(b"0123456789abcdef")


def compared(databases: Databases) -> dict[str, TableComparison]:
    return {found.table: found for found in compare_databases(databases.before, databases.after, NAMES)}


def by_manifest(databases: Databases) -> dict[str, TableComparison]:
    before = manifest(databases.before)
    return {found.table: found for found in compare(before, manifest(databases.after, like=before))}


def test_a_copy_equals_its_original_in_every_table(databases: Databases) -> None:
    found = compared(databases)
    assert {title for title, table in found.items() if table.equal} == set(found) == set(by_manifest(databases))
    assert set(found) == {
        "patient", "visit", "audit", "document", "nothing",
        "pgbench_accounts", "pgbench_branches", "pgbench_history", "pgbench_tellers",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "table", "rows"),
    [
        ("update pgbench_accounts set abalance = 1 where aid = 50000", "pgbench_accounts", ("aid=50000 (changed)",)),
        ("delete from pgbench_accounts where aid = 100000", "pgbench_accounts", ("aid=100000 (gone)",)),
        ("insert into pgbench_accounts values (2000000000, 1, 0, '')", "pgbench_accounts", ("aid=2000000000 (only there after)",)),
        ("insert into pgbench_accounts values (-5, 1, 0, '')", "pgbench_accounts", ("aid=-5 (only there after)",)),
        ("update document set body = '{\"a\":1}' where id < 0", "document", ("id=-4000000000000000000 (changed)",)),
        ("insert into nothing values (7)", "nothing", ("id=7 (only there after)",)),
        ("update pgbench_branches set bid = 2; update pgbench_branches set bid = 1", "pgbench_branches", None),
        ("update pgbench_tellers set filler = null where tid = 3", "pgbench_tellers", ("tid=3 (changed)",)),
    ],
)
def test_one_change_is_seen_in_its_table_and_named(databases: Databases, change: str, table: str, rows: tuple[str, ...] | None) -> None:
    databases.after.execute("alter table pgbench_tellers drop constraint pgbench_tellers_bid_fkey cascade")
    databases.after.execute("alter table pgbench_accounts drop constraint pgbench_accounts_bid_fkey cascade")
    databases.after.execute(change)
    found = compared(databases)
    assert {title for title, each in found.items() if not each.equal} == ({table} if rows else set())
    if rows:
        assert (found[table].rows, found[table].differing, found[table].exact) == (rows, 1, True)
        assert not by_manifest(databases)[table].equal


def test_many_changes_are_counted_and_the_first_hundred_named(databases: Databases) -> None:
    databases.after.execute("update pgbench_accounts set abalance = 9 where aid % 100 = 0")
    found = compared(databases)["pgbench_accounts"]
    assert (found.differing, len(found.rows), found.rows[0]) == (1000, 100, "aid=100 (changed)")


def test_a_key_that_may_be_a_persons_is_never_shown(databases: Databases) -> None:
    databases.after.execute("update patient set note = '{\"x\": 1}' where mrn = 'P77'")
    databases.after.execute("update visit set weight = 99 where seq = 12")
    found = compared(databases)
    (patient,), (visit,) = found["patient"].rows, found["visit"].rows
    assert re.fullmatch(r"mrn#[0-9a-f]{16} \(changed\)", patient)
    assert re.fullmatch(r"site=5 day#[0-9a-f]{16} seq=12 \(changed\)", visit)
    assert "P77" not in json.dumps([table.to_json() for table in [*found.values(), *by_manifest(databases).values()]])
    assert KeyNames(b"another key of its own").secret != NAMES.secret
    assert "0123" not in repr(NAMES)


def test_a_table_without_a_key_counts_repeated_rows(databases: Databases) -> None:
    databases.after.execute("insert into audit select '2026-01-01', 'login' from generate_series(1, 2)")
    found = compared(databases)["audit"]
    assert (found.rows_before, found.rows_after, found.differing, found.difference) == (10, 12, 2, "10 rows before, 12 after")
    databases.after.execute("delete from audit where ctid in (select ctid from audit limit 2); update audit set word = 'logout'")
    assert compared(databases)["audit"].difference == "not all rows are the same"


def test_missing_new_and_altered_tables_are_seen(databases: Databases) -> None:
    databases.after.execute("drop table audit; create table extra (id int primary key); alter table document add column more text")
    found = compared(databases)
    assert {title: table.difference for title, table in found.items() if not table.equal} == {
        "audit": "the table is gone",
        "extra": "the table is only there after",
        "document": "its columns are not the same",
    }
    assert {t: c.difference for t, c in by_manifest(databases).items() if not c.equal} == {
        t: c.difference for t, c in found.items() if not c.equal
    }


def test_a_manifest_survives_being_written_down(databases: Databases) -> None:
    taken = manifest(databases.before)
    assert Manifest.from_json(json.loads(json.dumps(taken.to_json()))) == taken
    assert taken.rows == 100_000 + 1 + 10 + 3000 + 5000 + 10 + 2
    with pytest.raises(ValidationError, match="schema"):
        Manifest.from_json({**taken.to_json(), "schema": "other/1"})
    with pytest.raises(ValidationError, match="not a table manifest"):
        Manifest.from_json({"schema": taken.to_json()["schema"]})


def test_a_manifest_is_one_snapshot_and_does_not_depend_on_how_a_session_shows_values(databases: Databases) -> None:
    taken = manifest(databases.before)
    databases.before.execute("set timezone = 'Asia/Tokyo'; set datestyle = 'SQL, DMY'; set extra_float_digits = -15")
    assert manifest(databases.before, like=taken).tables == taken.tables


def test_a_table_that_cannot_be_read_leaves_no_manifest(databases: Databases) -> None:
    databases.after.execute(
        "create role reader; grant select on all tables in schema public to reader; revoke select on patient from reader"
    )
    databases.after.execute("set role reader")
    with pytest.raises(ValidationError, match=r"patient: could not be read \(42501\)"):
        manifest(databases.after)
    databases.after.execute("reset role; drop owned by reader; drop role reader")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    changed=st.sets(st.integers(1, 100_000), max_size=12),
    gone=st.sets(st.integers(1, 100_000), max_size=12),
    new=st.sets(st.integers(100_001, 2**31 - 1) | st.integers(-(2**31), 0), max_size=12),
)
def test_exactly_the_rows_that_differ_are_found(databases: Databases, changed: set[int], gone: set[int], new: set[int]) -> None:
    after = databases.after
    after.execute("alter table pgbench_accounts drop constraint if exists pgbench_accounts_bid_fkey")
    after.execute("update pgbench_accounts set abalance = 1 where aid = any(%s)", (list(changed),))
    after.execute("delete from pgbench_accounts where aid = any(%s)", (list(gone),))
    for aid in new:
        after.execute("insert into pgbench_accounts values (%s, 1, 0, '')", (aid,))
    try:
        found = compared(databases)["pgbench_accounts"]
        expected = {f"aid={a} (gone)" for a in gone}
        expected |= {f"aid={a} (changed)" for a in changed - gone} | {f"aid={a} (only there after)" for a in new}
        assert set(found.rows) == expected
        assert found.equal == (not expected)
    finally:
        _restore(after, changed | gone, new)


def _restore(after: psycopg.Connection, touched: set[int], new: set[int]) -> None:
    after.execute("delete from pgbench_accounts where aid = any(%s)", ([*new, *touched],))
    after.execute("insert into pgbench_accounts select a, 1, 0, '' from unnest(%s::int[]) a", (list(touched),))
