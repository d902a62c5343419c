"""What was written to the abandoned side arrives once, however often it is brought, and nothing is overwritten."""

from datetime import UTC, datetime

import psycopg

from dr_drills.validate.exception_item import Category
from dr_drills.validate.reconcile import Responsibility, reconcile_ledger
from dr_drills.workload.read_back import corrupted, read_back
from dr_drills.workload.tables import LEDGER_BLOCK
from dr_drills.workload.writer import payload_of
from tests.sandbox.validate.conftest import Databases

FIRST = 3 * LEDGER_BLOCK
WHO = Responsibility("data-steward", datetime(2026, 12, 1, tzinfo=UTC))


def write(connection: psycopg.Connection, rows: range, payload: str | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into holdfast_ledger (id, writer, attempted_ns, payload) values (%s, 'w0', 1, %s)",
            [(FIRST + row, payload or payload_of(FIRST + row)) for row in rows],
        )


def test_rows_of_one_side_arrive_once_and_a_second_run_changes_nothing(ledgers: Databases) -> None:
    source, target = ledgers.after, ledgers.before
    write(source, range(3000))
    write(target, range(100))
    promised = range(FIRST, FIRST + 3000)
    first = reconcile_ledger(source, target, FIRST, promised, WHO)
    assert (first.acknowledged, first.present, first.applied, first.conflicts, first.exceptions) == (3000, 100, 2900, 0, ())
    assert set(read_back(target, FIRST)) == set(promised)
    assert corrupted(target, FIRST) == ()
    again = reconcile_ledger(source, target, FIRST, promised, WHO)
    assert (again.present, again.applied) == (3000, 0)


def test_a_conflict_keeps_the_targets_row_and_goes_to_a_person(ledgers: Databases) -> None:
    source, target = ledgers.after, ledgers.before
    write(source, range(10))
    write(target, range(4, 5), payload="other")
    result = reconcile_ledger(source, target, FIRST, [], WHO)
    assert (result.applied, result.conflicts) == (9, 1)
    assert [(e.source_id, e.target_id, e.category, e.owner) for e in result.exceptions] == [
        (f"id={FIRST + 4}", f"id={FIRST + 4}", Category.CONFLICT, "data-steward")
    ]
    assert corrupted(target, FIRST) == (FIRST + 4,)


def test_a_promise_that_neither_side_kept_is_an_exception(ledgers: Databases) -> None:
    write(ledgers.after, range(2))
    result = reconcile_ledger(ledgers.after, ledgers.before, FIRST, range(FIRST, FIRST + 3), WHO)
    assert [(e.source_id, e.target_id, e.category, e.severity) for e in result.exceptions] == [
        (None, f"id={FIRST + 2}", Category.LOST, "high")
    ]
    assert result.to_json()["exceptions"] == [
        {
            "source_id": None,
            "target_id": f"id={FIRST + 2}",
            "category": "lost",
            "severity": "high",
            "owner": "data-steward",
            "deadline": "2026-12-01T00:00:00+00:00",
        }
    ]


def test_rows_of_other_drills_are_left_alone(ledgers: Databases) -> None:
    ledgers.after.execute("insert into holdfast_ledger (id, writer, attempted_ns, payload) values (5, 'w0', 1, 'x')")
    write(ledgers.after, range(3))
    assert reconcile_ledger(ledgers.after, ledgers.before, FIRST, [], WHO).applied == 3
    assert set(read_back(ledgers.before, 0)) == set()
