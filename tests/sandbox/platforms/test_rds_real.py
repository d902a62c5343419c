"""RDS by boto3 on real PostgreSQL: what the calls of a drill do to data."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dr_drills.platforms.aws.rds import DRILL_TAG, RdsDatabase
from dr_drills.platforms.aws.session import AwsSession
from dr_drills.platforms.database import DatabaseError, Instance
from dr_drills.platforms.fence import WriteAnswer, try_write
from dr_drills.platforms.postgres import Session, connect, is_in_recovery, lag_bytes, replication, wait_writable
from dr_drills.platforms.sandbox.faults import SandboxFaults
from dr_drills.platforms.secrets import Credentials
from dr_drills.platforms.wire import Target
from dr_drills.workload.attempt import Outcome
from dr_drills.workload.ledger import LedgerTail, read_ledger
from dr_drills.workload.options import WriterOptions
from dr_drills.workload.prepare import prepare_ledger
from dr_drills.workload.read_back import corrupted, read_back
from dr_drills.workload.writers import start_writers
from tests.sandbox.aws_sandbox import AwsSandbox, Databases, until

HOME, AWAY = "eu-west-1", "eu-central-1"
DRILL = {DRILL_TAG: "drill-real"}


@dataclass
class Scene:
    """A primary with the drill's tables, and everything to work on it."""

    sandbox: AwsSandbox
    session: AwsSession
    rds: RdsDatabase
    primary: Instance
    credentials: Credentials

    def connect(self, instance: Instance) -> Session:
        assert instance.address is not None
        return connect(instance.address, instance.port, "app", self.credentials)

    def place(self, region: str) -> Any:
        """Subnet group, security groups and class for a new instance in `region`."""
        ec2, rds = self.sandbox.client("ec2", region), self.sandbox.client("rds", region)
        if not any(group["DBSubnetGroupName"] == "drill-real" for group in rds.describe_db_subnet_groups()["DBSubnetGroups"]):
            subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]]
            rds.create_db_subnet_group(DBSubnetGroupName="drill-real", DBSubnetGroupDescription="drill", SubnetIds=subnets)
        groups = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"]
        return {"subnet_group": "drill-real", "security_groups": (groups[0]["GroupId"],), "instance_class": "db.m7g.large"}

    def target(self, instance: Instance) -> Target:
        assert instance.address is not None
        return Target(address=instance.address, port=instance.port, dbname="app")


@pytest.fixture
def scene(aws_sandbox: AwsSandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    for name, value in {
        "AWS_ENDPOINT_URL": aws_sandbox.aws_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": "/dev/null",
    }.items():
        monkeypatch.setenv(name, value)
    session = AwsSession()
    databases = Databases(aws_sandbox, HOME)
    databases.create("ehr-real", BackupRetentionPeriod=1)
    rds = RdsDatabase(session, "drill-real")
    primary = rds.wait_available("ehr-real", HOME, 60)
    scene = Scene(aws_sandbox, session, rds, primary, Credentials("master", databases.password))
    with scene.connect(primary) as connection:
        prepare_ledger(connection)
    yield scene
    for region in (HOME, AWAY):
        client = aws_sandbox.client("rds", region)
        for name in ("ehr-real", "copy-real", "away-real"):
            if rds.instance(name, region):
                client.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)
                rds.wait_gone(name, region, 60)


def test_a_snapshot_restored_beside_its_source_holds_what_was_there_then(scene: Scene) -> None:
    with scene.connect(scene.primary) as connection:
        connection.execute("create table note (id int primary key); insert into note select generate_series(1, 1000)")
        scene.rds.create_snapshot("before", "ehr-real", HOME, DRILL)
        scene.rds.wait_snapshot("before", HOME, 60)
        connection.execute("delete from note")
    latest = scene.rds.latest_snapshot("ehr-real", HOME)
    assert latest is not None
    assert (latest.identifier, latest.instance) == ("before", "ehr-real")
    scene.rds.restore_snapshot("copy-real", "before", HOME, **scene.place(HOME), tags=DRILL)
    copy = scene.rds.wait_available("copy-real", HOME, 60)
    assert copy.tags == DRILL
    assert copy.address != scene.primary.address
    with scene.connect(copy) as connection:
        assert connection.execute("select count(*) from note").fetchone() == (1000,)
    with pytest.raises(DatabaseError, match="refused to delete RDS instance ehr-real"):
        scene.rds.delete("ehr-real", HOME)
    scene.rds.delete("copy-real", HOME)
    scene.rds.wait_gone("copy-real", HOME, 60)
    scene.rds.delete_snapshot("before", HOME)
    assert scene.rds.snapshot("before", HOME) is None


def test_a_crash_loses_no_promise_that_the_ledger_does_not_name(scene: Scene, tmp_path: Path) -> None:
    scene.rds.create_replica("away-real", scene.primary, AWAY, **scene.place(AWAY), kms_key=None, tags=DRILL)
    replica = scene.rds.wait_available("away-real", AWAY, 60)
    assert replica.replica_of == scene.primary.arn
    with scene.connect(scene.primary) as here, scene.connect(replica) as there:
        assert (is_in_recovery(here), is_in_recovery(there)) == (False, True)
        until(lambda: replication(there).streaming and lag_bytes(here, there) == 0)
        first = prepare_ledger(here)
    secrets = scene.session.client("secretsmanager", HOME)
    text = json.dumps({"username": scene.credentials.username, "password": scene.credentials.password})
    secret = secrets.create_secret(Name=f"ehr-real-{first}", SecretString=text)["ARN"]
    options = WriterOptions(
        ledger=tmp_path / "ledger.jsonl",
        name=str(scene.primary.address),
        port=scene.primary.port,
        dbname="app",
        first_id=first,
        secret_id=secret,
        secret_region=HOME,
    )
    writers = start_writers(options)
    tail, seen = LedgerTail(options.ledger), list[Outcome]()

    def saw(wanted: Outcome) -> bool:
        seen.extend(attempt.outcome for attempt in tail.new())
        return wanted in seen

    until(lambda: saw(Outcome.ACKNOWLEDGED))
    SandboxFaults(scene.sandbox.faults_url).crash("ehr-real", HOME)
    until(lambda: saw(Outcome.FAILED))
    writers.stop()
    assert try_write(scene.target(scene.primary), scene.credentials).answer is WriteAnswer.REFUSED
    scene.rds.promote("away-real", AWAY)
    server, _ = wait_writable(scene.target(replica), scene.credentials, 60)
    assert server.timeline == 2
    with scene.connect(replica) as connection:
        there_now = set(read_back(connection, first))
        assert corrupted(connection, first) == ()
    attempts = list(read_ledger(options.ledger))
    assert there_now <= {a.id for a in attempts if a.outcome is not Outcome.FAILED}
    assert there_now & {a.id for a in attempts if a.outcome is Outcome.ACKNOWLEDGED}


def test_a_partition_is_silence_and_heals(scene: Scene) -> None:
    faults, target = SandboxFaults(scene.sandbox.faults_url), scene.target(scene.primary)
    faults.partition("ehr-real", HOME)
    assert try_write(target, scene.credentials, 0.5).objection is None
    faults.heal("ehr-real", HOME)
    assert until(lambda: try_write(target, scene.credentials).answer is WriteAnswer.SUCCEEDED)
