"""Instances that the tests of this folder share, and their end."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.sandbox.aws_sandbox import AwsSandbox, Databases

MakeDatabases = Callable[..., Databases]


@pytest.fixture(scope="module")
def databases(aws_sandbox: AwsSandbox) -> Iterator[MakeDatabases]:
    """Makes `Databases` of a Region and account, and deletes their instances and manual snapshots afterwards."""
    made: list[Databases] = []

    def make(region: str = "eu-west-1", account: str | None = None) -> Databases:
        made.append(Databases(aws_sandbox, region, account))
        return made[-1]

    yield make
    for one in made:
        names = [instance["DBInstanceIdentifier"] for instance in one.rds.describe_db_instances()["DBInstances"]]
        for name in names:
            one.rds.modify_db_instance(DBInstanceIdentifier=name, DeletionProtection=False)
            one.delete(name)
        for name in names:
            one.gone(name)
        for snapshot in one.rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]:
            one.rds.delete_db_snapshot(DBSnapshotIdentifier=snapshot["DBSnapshotIdentifier"])
