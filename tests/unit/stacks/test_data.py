"""Databases, documents and queues: what is made of them, why, and every wrong setting named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stacks.choices import choices
from stacks.system import Engine
from tests.unit.stacks.recording import PASSWORD, Recording, environment, record
from tests.unit.stacks.test_parse import PROD, SANDBOX, changed, problems

TEXTS = {"sandbox": SANDBOX, "prod": PROD}


def test_an_auditor_reads_why_everything_is_protected_as_it_is() -> None:
    said = choices(environment("prod"))
    systems: Any = said["systems"]
    assert set(systems) == {"ehr", "scheduling", "portal"}
    assert any("a replica in the recovery Region" in reason for reason in systems["ehr"]["reasons"])
    assert any("wal_retrieve_retry_interval" in reason for reason in systems["ehr"]["reasons"])
    assert systems["portal"]["drillable"] is False
    assert any("no drill can prove this yet" in reason for reason in systems["portal"]["reasons"])
    backups: Any = said["backups"]
    assert "changes are kept continuously" in backups["clinical-critical"][0]
    documents: Any = said["documents"]
    assert set(documents) == {"imaging", "letters"}
    assert json.loads(json.dumps(said)) == said


def test_an_aurora_system_has_a_cluster_in_each_region_and_one_global_database(prod: Recording, sandbox: Recording) -> None:
    for recording, instances in (
        (prod, {"portal-a", "portal-recovery-a"}),
        (sandbox, {"portal-a", "portal-b", "portal-c"} | {"portal-recovery-a", "portal-recovery-b"}),
    ):
        first, second = recording.one("rds/cluster:Cluster", "portal"), recording.one("rds/cluster:Cluster", "portal-recovery")
        assert {made.name for made in recording.of("rds/clusterInstance:ClusterInstance")} == instances
        assert first.inputs["globalClusterIdentifier"] == second.inputs["globalClusterIdentifier"] == "portal-id"
        assert "workload-primary" in first.provider
        assert "workload-recovery" in second.provider
        for cluster in (first, second):
            assert cluster.inputs["storageEncrypted"]
            assert cluster.inputs["iamDatabaseAuthenticationEnabled"]
            assert cluster.inputs["deletionProtection"] is (recording is prod)
            assert cluster.protect is (recording is prod)
        assert "masterPassword" not in second.inputs
    parameters = prod.one("rds/clusterParameterGroup:ClusterParameterGroup", "portal").inputs["parameters"]
    assert {"name": "rds.force_ssl", "value": "1", "applyMethod": "immediate"} in parameters


def test_an_aurora_system_is_in_no_recovery_plan_and_carries_no_drill_tag(sandbox: Recording) -> None:
    assert [system["name"] for system in sandbox.plan["systems"]] == ["ehr"]
    assert sandbox.one("rds/cluster:Cluster", "portal").inputs["tags"]["holdfast:drillable"] == "false"


def test_a_clusters_password_is_secret_and_set_once(sandbox: Recording) -> None:
    cluster = sandbox.one("rds/cluster:Cluster", "portal")
    assert cluster.inputs["masterPassword"] == PASSWORD
    assert "masterPassword" in cluster.secret
    assert "masterPassword" in cluster.ignore_changes


def test_logs_hold_no_statement_that_failed_and_no_row_it_was_about(sandbox: Recording) -> None:
    for kind, name in (("parameterGroup:ParameterGroup", "ehr"), ("clusterParameterGroup:ClusterParameterGroup", "portal")):
        said = {one["name"]: one["value"] for one in sandbox.one(f"rds/{kind}", name).inputs["parameters"]}
        assert (said["log_min_error_statement"], said["log_error_verbosity"], said["log_statement"]) == ("panic", "terse", "none")
        assert said["log_min_duration_statement"] == "-1"


def _statements(recording: Recording, bucket: str) -> dict[str, dict[str, Any]]:
    policy = json.loads(recording.one("s3/bucketPolicy:BucketPolicy", bucket).inputs["policy"])
    return {statement["Sid"]: statement for statement in policy["Statement"]}


@pytest.mark.parametrize("bucket", ["documents-imaging", "documents-imaging-recovery"])
def test_holds_on_documents_are_the_same_two_duties_as_holds_on_logs(prod: Recording, bucket: str) -> None:
    said = _statements(prod, bucket)
    roles = [f"arn:aws:iam::333333333333:role/prod-legal-hold{end}" for end in ("", "-release")]
    assert said["HoldsAreADuty"]["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": roles}}
    assert said["LiftingIsAnother"]["Condition"]["ArnNotEquals"] == {"aws:PrincipalArn": roles[1]}
    arn = said["TlsOnly"]["Resource"][0]
    for duty in ("placed", "lifted"):
        policy = json.loads(prod.one("iam/rolePolicy:RolePolicy", f"legal-hold-{duty}").inputs["policy"])
        (sets,) = [statement for statement in policy["Statement"] if statement["Sid"] == "Sets"]
        assert f"{arn}/*" in sets["Resource"]


def test_documents_that_are_not_locked_take_no_holds(prod: Recording) -> None:
    assert not [sid for sid in _statements(prod, "documents-letters") if sid.startswith("Holds")]
    policy = prod.one("iam/rolePolicy:RolePolicy", "legal-hold-placed").inputs["policy"]
    assert "letters" not in policy


def test_documents_are_locked_copied_and_logged(prod: Recording) -> None:
    bucket = prod.one("s3/bucket:Bucket", "documents-imaging")
    copy = prod.one("s3/bucket:Bucket", "documents-imaging-recovery")
    assert bucket.inputs["tags"]["holdfast:tier"] == "clinical-critical"
    assert (bucket.protect, copy.protect) == (True, True)
    assert "workload-recovery" in copy.provider
    (rule,) = prod.one("s3/bucketReplicationConfig:BucketReplicationConfig", "documents-imaging-recovery").inputs["rules"]
    assert rule["destination"]["replicationTime"]["time"]["minutes"] == 15
    assert "ReplicaKey" in rule["destination"]["encryptionConfiguration"]["replicaKmsKeyId"]
    moved = prod.one("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "documents-imaging").inputs["rules"][0]["transitions"]
    assert {(one["storageClass"], one["days"]) for one in moved} == {("STANDARD_IA", 90), ("GLACIER_IR", 365)}
    logged = prod.one("s3/bucketLogging:BucketLogging", "documents-imaging").inputs["targetBucket"]
    assert "access-logs" in logged


def test_an_unlocked_store_is_protected_all_the_same(prod: Recording) -> None:
    assert prod.one("s3/bucket:Bucket", "documents-letters").protect
    with_lock = {lock.name for lock in prod.of("s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")}
    assert "documents-imaging" in with_lock
    assert "documents-letters" not in with_lock


def test_a_queue_has_dead_letters_and_alarms_with_an_owner(prod: Recording) -> None:
    queue, dead = prod.one("sqs/queue:Queue", "queue-orders"), prod.one("sqs/queue:Queue", "queue-orders-dead")
    assert (queue.inputs["name"], dead.inputs["name"]) == ("prod-orders.fifo", "prod-orders-dead.fifo")
    assert json.loads(queue.inputs["redrivePolicy"]) == {
        "deadLetterTargetArn": "arn:aws:mock:::Queue/queue-orders-dead",
        "maxReceiveCount": 5,
    }
    allow = json.loads(prod.one("sqs/redriveAllowPolicy:RedriveAllowPolicy", "queue-orders-dead").inputs["redriveAllowPolicy"])
    assert allow == {"redrivePermission": "byQueue", "sourceQueueArns": ["arn:aws:mock:::Queue/queue-orders"]}
    for alarm in ("age", "depth", "dead"):
        made = prod.one("cloudwatch/metricAlarm:MetricAlarm", f"queue-orders-{alarm}").inputs
        assert made["tags"]["holdfast:owner"] == "interface-oncall"
        assert "Called: interface-oncall" in made["alarmDescription"]
        assert made["alarmActions"]
    assert "fifoQueue" not in prod.one("sqs/queue:Queue", "queue-results").inputs


def test_an_environment_without_the_sections_makes_none_of_it() -> None:
    bare = environment("sandbox").model_copy(update={"documents": None, "queues": None, "backup": None})
    made = record(bare)
    assert not [r.name for r in made.resources.values() if r.type.startswith("aws:backup/")]
    assert not [r.name for r in made.resources.values() if r.name.startswith(("queue-", "documents-"))]


@pytest.mark.parametrize(
    ("stack", "edit", "place", "rule"),
    [
        (
            "sandbox",
            ("storage_gib: 50, drillable: false", "storage_gib: 50, drillable: true"),
            "systems[1].drillable",
            "no drill can recover an Aurora cluster yet",
        ),
        (
            "prod",
            ("rpo: PT15M, restore_rto: PT12H", "rpo: PT0S, restore_rto: PT12H"),
            "tiers.clinical-support.rpo",
            "an Aurora global database copies asynchronously",
        ),
        ("prod", ("rpo: PT1M, restore_rto", "rpo: PT0S, restore_rto"), "tiers.clinical-critical.rpo", "an RDS for PostgreSQL replica"),
        (
            "sandbox",
            ("{rto: PT2M, rpo: PT5S", "{rto: PT2H, rpo: P2D"),
            "tiers.clinical-critical.rpo",
            "nothing would be kept in the recovery Region",
        ),
        (
            "sandbox",
            ("{system: ehr, rpo: PT15M", "{system: lab, rpo: PT15M"),
            "documents.stores.imaging.system",
            "is not a system; there are: ehr, portal",
        ),
        ("sandbox", ("{system: ehr, rpo: PT15M", "{system: ehr, rpo: PT5M"), "documents.stores.imaging.rpo", "within 15 minutes"),
        (
            "sandbox",
            ("lock: {mode: GOVERNANCE, days: 400}", "lock: {mode: COMPLIANCE, days: 30}"),
            "documents.stores.imaging.lock.mode",
            "could never be removed",
        ),
        (
            "sandbox",
            ("lock: {mode: GOVERNANCE, days: 400}", "lock: {mode: GOVERNANCE, days: 500}"),
            "documents.stores.imaging.lock",
            "that expire after 400",
        ),
        ("sandbox", ("receives: 5", "receives: 1"), "queues.interfaces.orders.receives", "greater than or equal to 2"),
        ("sandbox", ("kept: P4D", "kept: PT5M"), "queues.interfaces.orders.kept", "before 5 tries of 60 s are over"),
        ("sandbox", ("kept: P4D", "kept: P14D"), "queues.interfaces.orders.kept", "leaves a dead letter no time"),
        ("sandbox", ("oldest: PT5M", "oldest: P5D"), "queues.interfaces.orders.oldest", "is dropped already"),
        ("sandbox", ("role/laboratory", "role/order-entry"), "queues.interfaces.orders.senders", "is also a receiver"),
        ("sandbox", ("        orders:", "        orders.fifo:"), "queues.interfaces.orders.fifo.[key]", "must not end in .fifo"),
    ],
)
def test_a_wrong_setting_is_refused(tmp_path: Path, stack: str, edit: tuple[str, str], place: str, rule: str) -> None:
    found = problems(tmp_path, changed(TEXTS[stack], *edit), stack)
    assert any(problem.place == place and rule in problem.rule for problem in found), found


def test_several_mistakes_are_told_together(tmp_path: Path) -> None:
    text = changed(SANDBOX, "{system: ehr, rpo: PT15M", "{system: lab, rpo: PT1M")
    text = changed(text, "storage_gib: 50, drillable: false", "storage_gib: 50, drillable: true")
    text = changed(text, "kept: P4D", "kept: PT4M")
    assert {problem.place for problem in problems(tmp_path, text)} == {
        "systems[1].drillable",
        "documents.stores.imaging.system",
        "documents.stores.imaging.rpo",
        "queues.interfaces.orders.kept",
        "queues.interfaces.orders.oldest",
    }


def test_drills_know_each_engine_or_say_that_they_do_not() -> None:
    assert {engine for engine in Engine if engine.drilled} == {Engine.POSTGRES}
