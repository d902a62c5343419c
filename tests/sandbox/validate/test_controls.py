"""Validators go red when shown something broken, and say so when they could not be shown it."""

from dr_drills.validate.negative_control import comparison_control, ledger_control, references_control
from dr_drills.validate.references import check_references
from dr_drills.validate.table_shape import table_shapes
from dr_drills.workload.attempt import Attempt, Outcome
from tests.sandbox.validate.conftest import Databases


def test_the_comparison_goes_red_on_every_kind_of_table_and_leaves_nothing(databases: Databases) -> None:
    for shape in table_shapes(databases.after, frozenset({"nothing", "pgbench_history", "holdfast_ledger", "holdfast_probe", "document"})):
        control = comparison_control(databases.after, [shape])
        assert control.went_red, (shape.title, control.note)
    left = databases.after.execute("select count(*) from pg_class where relname like 'holdfast_control%'").fetchone()
    assert left == (0,)


def test_empty_tables_are_passed_over_and_nothing_to_change_is_not_red(databases: Databases) -> None:
    shapes = {shape.title: shape for shape in table_shapes(databases.after)}
    control = comparison_control(databases.after, [shapes["nothing"], shapes["pgbench_branches"]])
    assert (control.went_red, control.note) == (True, "one value of bbalance was changed in a copy of pgbench_branches")
    assert not comparison_control(databases.after, [shapes["nothing"]]).went_red


def test_a_server_that_takes_no_writes_cannot_prove_its_validators(databases: Databases) -> None:
    databases.after.execute("create role nobody_special; revoke temporary on database after_copy from public")
    databases.after.execute("set role nobody_special; set default_transaction_read_only = on")
    shapes = table_shapes(databases.after)
    assert not comparison_control(databases.after, shapes).went_red
    assert not references_control(databases.after).went_red
    databases.after.execute("reset role; reset default_transaction_read_only")
    databases.after.execute("drop role nobody_special")


def test_foreign_keys_are_checked_against_the_data(databases: Databases) -> None:
    good = check_references(databases.after)
    assert {check.constraint for check in good} >= {"visit_mrn_fkey", "pgbench_accounts_bid_fkey"}
    assert [check.objection for check in good if check.objection] == []
    databases.after.execute("set session_replication_role = replica; delete from patient where mrn = 'P2'")
    bad = [check for check in check_references(databases.after) if check.objection]
    assert [(check.constraint, check.orphans > 0) for check in bad] == [("visit_mrn_fkey", True)]
    assert "P2" not in str(bad[0].objection)


def test_the_reference_check_goes_red(databases: Databases) -> None:
    assert references_control(databases.after).went_red


def test_the_ledger_goes_red_when_a_row_is_taken_out_and_is_honest_when_there_is_none() -> None:
    attempts = [Attempt(1, "w0", 1, Outcome.FAILED, 2), Attempt(2, "w0", 3, Outcome.ACKNOWLEDGED, 4)]
    assert ledger_control(attempts, frozenset({2})).went_red
    assert not ledger_control(attempts, frozenset()).went_red
