"""RDS by boto3 at the level of records: what is read, what is refused, how failures leave."""

from typing import Any

import pytest

from dr_drills.clock import Instant, SystemClock
from dr_drills.platforms.aws.rds import DRILL_TAG, RdsDatabase
from dr_drills.platforms.aws.session import AwsSession
from dr_drills.platforms.database import Database, DatabaseError
from tests.sandbox.platforms.conftest import REGION


class FastClock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self._start = SystemClock().now()
        self.slept: list[float] = []

    def now(self) -> Instant:
        return Instant(self._start.monotonic_ns + int(sum(self.slept) * 1e9), self._start.wall, self._start.boot)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def create(rds: Any, identifier: str, **tags: str) -> None:
    rds.create_db_instance(
        DBInstanceIdentifier=identifier,
        DBInstanceClass="db.m7g.large",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="holdfast",
        MasterUserPassword="not-a-secret",
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
    )


def drilled(aws: AwsSession, *may_change: str) -> RdsDatabase:
    return RdsDatabase(aws, "drill-1", frozenset(may_change))


def test_it_is_a_database_as_drills_know_it(aws: AwsSession) -> None:
    database: Database = drilled(aws)
    assert database.instance("nobody", REGION) is None
    assert database.snapshot("nothing", REGION) is None
    assert database.latest_snapshot("nobody", REGION) is None


def test_an_instance_is_described_in_the_drills_words(aws: AwsSession, rds: Any) -> None:
    create(rds, "ehr", owner="platform")
    found = drilled(aws).instance("ehr", REGION)
    assert found is not None
    assert (found.identifier, found.region, found.status, found.replica_of) == ("ehr", REGION, "available", None)
    assert found.arn == f"arn:aws:rds:{REGION}:123456789012:db:ehr"
    assert found.tags == {"owner": "platform"}
    assert found.address


@pytest.mark.parametrize("tags", [{}, {DRILL_TAG: "drill-2"}], ids=["untagged", "another drill's"])
def test_what_is_not_this_drills_is_neither_deleted_nor_renamed(aws: AwsSession, rds: Any, tags: dict[str, str]) -> None:
    create(rds, "ehr", **tags)
    rds.create_db_snapshot(DBSnapshotIdentifier="snap", DBInstanceIdentifier="ehr", Tags=[{"Key": k, "Value": v} for k, v in tags.items()])
    database = drilled(aws)
    with pytest.raises(DatabaseError, match="refused to delete RDS instance ehr"):
        database.delete("ehr", REGION)
    with pytest.raises(DatabaseError, match="refused to rename RDS instance ehr"):
        database.rename("ehr", REGION, "other")
    with pytest.raises(DatabaseError, match="refused to delete RDS snapshot snap"):
        database.delete_snapshot("snap", REGION)
    assert database.instance("ehr", REGION) is not None
    assert database.snapshot("snap", REGION) is not None


def test_what_this_drill_made_is_deleted(aws: AwsSession, rds: Any) -> None:
    create(rds, "copy", **{DRILL_TAG: "drill-1"})
    database = drilled(aws)
    database.create_snapshot("snap", "copy", REGION, {DRILL_TAG: "drill-1"})
    database.delete_snapshot("snap", REGION)
    database.delete("copy", REGION)
    database.wait_gone("copy", REGION, 5)
    assert database.snapshot("snap", REGION) is None


def test_what_was_given_by_name_may_be_renamed(aws: AwsSession, rds: Any) -> None:
    create(rds, "ehr")
    drilled(aws, "ehr").rename("ehr", REGION, "ehr-old")
    assert drilled(aws).instance("ehr", REGION) is None
    assert drilled(aws).instance("ehr-old", REGION) is not None


def test_a_name_given_to_the_drill_says_nothing_about_another(aws: AwsSession, rds: Any) -> None:
    create(rds, "ehr")
    with pytest.raises(DatabaseError, match="refused to delete"):
        drilled(aws, "ehr-old").delete("ehr", REGION)


def test_the_newest_usable_snapshot_is_the_latest(aws: AwsSession, rds: Any) -> None:
    create(rds, "ehr")
    create(rds, "other")
    database = drilled(aws)
    for name, source in (("first", "ehr"), ("second", "ehr"), ("foreign", "other")):
        database.create_snapshot(name, source, REGION, {})
        database.wait_snapshot(name, REGION, 10)
    found = database.latest_snapshot("ehr", REGION)
    assert found is not None
    assert (found.identifier, found.instance, found.status) == ("second", "ehr", "available")
    assert found.taken_at.tzinfo is not None


def test_security_groups_are_replaced(aws: AwsSession, rds: Any) -> None:
    create(rds, "ehr")
    drilled(aws).set_security_groups("ehr", REGION, ("sg-isolated",))
    found = drilled(aws).instance("ehr", REGION)
    assert found is not None
    assert found.security_groups == ("sg-isolated",)


def test_a_refusal_names_the_call_the_instance_and_the_code(aws: AwsSession) -> None:
    with pytest.raises(DatabaseError, match=r"create_db_snapshot for s1 in eu-west-1 failed: DBInstanceNotFound"):
        drilled(aws).create_snapshot("s1", "nobody", REGION, {})


def test_an_endpoint_that_is_not_there_is_a_database_error(aws: AwsSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(DatabaseError, match="EndpointConnectionError"):
        RdsDatabase(AwsSession(), "drill-1").instance("ehr", REGION)


def test_waiting_for_nothing_fails_at_once(aws: AwsSession) -> None:
    with pytest.raises(DatabaseError, match="not there to wait for"):
        drilled(aws).wait_available("nobody", REGION, 60)


def test_waiting_ends_in_time_and_looks_less_often_the_longer_it_takes(aws: AwsSession, rds: Any) -> None:
    create(rds, "ehr")
    clock = FastClock()
    with pytest.raises(DatabaseError, match="not done after 10 s"):
        RdsDatabase(aws, "drill-1", clock=clock).wait_gone("ehr", REGION, 10)
    assert clock.slept[0] == 0.05
    assert clock.slept == sorted(clock.slept)
    assert sum(clock.slept) < 11


def test_a_stopped_instance_will_not_become_available(aws: AwsSession, rds: Any) -> None:
    create(rds, "ehr")
    rds.stop_db_instance(DBInstanceIdentifier="ehr")
    with pytest.raises(DatabaseError, match="is stopped and will not become available"):
        drilled(aws).wait_available("ehr", REGION, 60)


def test_a_role_is_assumed_and_its_name_is_on_every_call(aws: AwsSession) -> None:
    session = AwsSession("arn:aws:iam::123456789012:role/sandbox-drill", "drill-1")
    caller = session.client("sts", REGION).get_caller_identity()
    assert caller["Arn"] == "arn:aws:sts::123456789012:assumed-role/sandbox-drill/drill-1"
