"""Accounts are apart: names, data and snapshots of one are not those of another."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.rds.conftest import MakeDatabases

OTHER = "222233334444"


def test_two_accounts_have_instances_of_one_name_and_do_not_see_each_other_s(databases: MakeDatabases) -> None:
    ours, theirs = databases(), databases(account=OTHER)
    ours.create("twin")
    assert theirs.rds.describe_db_instances()["DBInstances"] == []
    assert theirs.create("twin")["DBInstanceArn"].split(":")[4] == OTHER
    ours.query("twin", "create table ours (id int)")
    assert theirs.query("twin", "select to_regclass('ours')") == [(None,)]
    assert ours.describe("twin")["Endpoint"]["Address"] != theirs.describe("twin")["Endpoint"]["Address"]


def test_a_snapshot_is_seen_by_another_account_only_when_it_is_shared(databases: MakeDatabases) -> None:
    ours, theirs = databases(), databases(account=OTHER)
    ours.create("lender")
    ours.query("lender", "create table r as select generate_series(1, 3) as id")
    arn = ours.snapshot("lender", "lent")["DBSnapshotArn"]
    names = {"SourceDBSnapshotIdentifier": arn, "TargetDBSnapshotIdentifier": "borrowed"}
    with pytest.raises(ClientError, match="not found"):
        theirs.rds.copy_db_snapshot(**names)
    ours.rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="lent", AttributeName="restore", ValuesToAdd=[OTHER])
    theirs.rds.copy_db_snapshot(**names)
    theirs.snapshot_available("borrowed")
    theirs.rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="borrower", DBSnapshotIdentifier="borrowed")
    theirs.available("borrower")
    assert theirs.query("borrower", "select count(*) from r") == [(3,)]
