"""Logs and evidence of the committed environments: kept, locked, copied, recorded and found; and what a wrong section is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from stacks.settings.log_keeping import LogKeeping
from tests.unit.stacks.recording import STACKS, Recording, environment, record
from tests.unit.stacks.test_parse import changed, problems

SANDBOX = (STACKS / "Pulumi.sandbox.yaml").read_text()
PROD = (STACKS / "Pulumi.prod.yaml").read_text()
LOCKED = {"logs-archive", "logs-traffic", "evidence"}
COPIES = {"logs-archive-replica", "logs-traffic-replica", "evidence-replica"}


def statements(recording: Recording, bucket: str) -> dict[str, Any]:
    return {s["Sid"]: s for s in json.loads(recording.one("s3/bucketPolicy:BucketPolicy", bucket).inputs["policy"])["Statement"]}


def rules(recording: Recording, replication: str) -> dict[str, Mapping[str, Any]]:
    found = recording.one("s3/bucketReplicationConfig:BucketReplicationConfig", replication).inputs["rules"]
    return {rule["id"]: rule for rule in found}


def test_every_locked_bucket_of_logs_has_a_locked_copy_in_another_account_and_region(prod: Recording) -> None:
    locked = {r.name: r for r in prod.of("s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")}
    assert set(locked) >= LOCKED | COPIES
    for name in COPIES:
        original, copy = locked[name.removesuffix("-replica")], locked[name]
        assert copy.inputs["rule"] == original.inputs["rule"]
        assert "log-archive-primary" in original.provider
        assert "backup-recovery" in copy.provider


def test_a_copy_is_owned_and_encrypted_where_it_is_and_deletion_is_not_copied(prod: Recording) -> None:
    for name in COPIES:
        (rule,) = rules(prod, name).values()
        destination = rule["destination"]
        assert destination["account"] == "444444444444"
        assert destination["accessControlTranslation"] == {"owner": "Destination"}
        assert "ReplicaKey" in destination["encryptionConfiguration"]["replicaKmsKeyId"]
        assert rule["sourceSelectionCriteria"]["sseKmsEncryptedObjects"] == {"status": "Enabled"}
        assert rule["deleteMarkerReplication"] == {"status": "Disabled"}
        assert destination["replicationTime"] == {"status": "Enabled", "time": {"minutes": 15}}
        assert destination["metrics"]["status"] == "Enabled"


def test_a_copy_within_one_account_changes_no_owner(sandbox: Recording) -> None:
    (rule,) = rules(sandbox, "evidence-replica").values()
    assert "account" not in rule["destination"]
    assert "accessControlTranslation" not in rule["destination"]


def test_what_is_staged_goes_to_both_archives_because_no_copy_is_copied_again(prod: Recording) -> None:
    assert set(rules(prod, "logs-staging")) == {"staging-to-archive", "staging-to-recovery"}
    assert "ProdLogStagingReplicationCopies" in statements(prod, "logs-archive-replica")


def test_every_copy_that_fails_or_is_late_is_heard(prod: Recording) -> None:
    copied = {rule for name in (*COPIES, "logs-staging") for rule in rules(prod, name)}
    alarms = {r.name: r.inputs for r in prod.of("cloudwatch/metricAlarm:MetricAlarm")}
    for rule in copied:
        for suffix, metric in (("failed", "OperationsFailedReplication"), ("late", "ReplicationLatency")):
            assert alarms[f"{rule}-{suffix}"]["metricName"] == metric
            assert alarms[f"{rule}-{suffix}"]["dimensions"]["RuleId"] == rule
    for bucket in (*LOCKED, "logs-staging"):
        (topic,) = prod.one("s3/bucketNotification:BucketNotification", bucket).inputs["topics"]
        assert "s3:Replication:OperationFailedReplication" in topic["events"]


def test_traffic_and_evidence_are_kept_for_their_own_time(prod: Recording) -> None:
    days = {
        r.name: r.inputs["rule"]["defaultRetention"]["days"]
        for r in prod.of("s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration")
    }
    assert {name: days[name] for name in LOCKED} == {"logs-archive": 2557, "logs-traffic": 400, "evidence": 3653}
    for name in LOCKED:
        expire = prod.one("s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", name).inputs["rules"][0]
        assert expire["expiration"]["days"] == days[name]
        assert expire["noncurrentVersionExpiration"]["noncurrentDays"] == 1, "hidden objects would be paid for as long again"


def test_flows_and_queries_go_to_traffic(prod: Recording) -> None:
    assert all("logs-traffic" in json.dumps(r.inputs["logDestination"]) for r in prod.of("ec2/flowLog:FlowLog"))


def test_nobody_bypasses_a_lock_over_real_data(sandbox: Recording, prod: Recording) -> None:
    for bucket in LOCKED | COPIES:
        assert statements(prod, bucket)["NobodyBypassesTheLock"]["Principal"] == {"AWS": "*"}
        assert "NobodyBypassesTheLock" not in statements(sandbox, bucket)


def test_holds_are_placed_by_one_role_and_lifted_by_another_on_copies_too(prod: Recording) -> None:
    for bucket in LOCKED | COPIES:
        assert statements(prod, bucket)["LiftingIsAnother"]["Condition"]["ArnNotEquals"] == {
            "aws:PrincipalArn": "arn:aws:iam::333333333333:role/prod-legal-hold-release"
        }
    covered = {
        name: json.loads(prod.one("iam/rolePolicy:RolePolicy", name).inputs["policy"])["Statement"][0]["Resource"]
        for name in ("legal-hold-placed", "legal-hold-lifted")
    }
    documents = {"documents-imaging", "documents-imaging-recovery"}
    assert all(len(buckets) == len(LOCKED | COPIES | documents) for buckets in covered.values())


def test_one_recorder_in_each_account_and_region_however_many_roles_it_has(sandbox: Recording, prod: Recording) -> None:
    for recording, accounts in ((sandbox, 1), (prod, 5)):
        recorders = recording.of("cfg/recorder:Recorder")
        assert len({r.provider for r in recorders}) == len(recorders) == 2 * accounts
        assert len(recording.of("iam/serviceLinkedRole:ServiceLinkedRole")) == accounts
        assert [r.inputs["recordingGroup"].get("includeGlobalResourceTypes") for r in recorders].count(True) == accounts


def test_configuration_is_delivered_to_the_unlocked_bucket_which_takes_it_from_every_account(prod: Recording) -> None:
    assert all(
        "log-staging" in r.inputs["s3BucketName"] or "staging" in r.inputs["s3BucketName"]
        for r in prod.of("cfg/deliveryChannel:DeliveryChannel")
    )
    found = statements(prod, "logs-staging")
    accounts = sorted(environment("prod").placements.by_role().values())
    for sid in ("ConfigLooks", "ConfigLists", "ConfigWrites"):
        assert found[sid]["Condition"] == {"StringEquals": {"aws:SourceAccount": accounts}}
    assert all(path.endswith("/Config/*") for path in found["ConfigWrites"]["Resource"])
    assert not {name for name in LOCKED if "ConfigWrites" in statements(prod, name)}


def test_security_sees_the_configuration_of_all_and_every_other_account_consents(prod: Recording) -> None:
    (aggregator,) = prod.of("cfg/configurationAggregator:ConfigurationAggregator")
    assert len(aggregator.inputs["accountAggregationSource"]["accountIds"]) == 5
    consents = prod.of("cfg/aggregateAuthorization:AggregateAuthorization")
    assert {c.inputs["accountId"] for c in consents} == {"222222222222"}
    assert not [c for c in consents if "security" in c.provider]
    assert len(consents) == 8


def test_the_organizations_trail_is_the_management_accounts(prod: Recording) -> None:
    arn = "arn:aws:cloudtrail:eu-west-1:666666666666:trail/prod-trail"
    writes = statements(prod, "logs-archive")["CloudtrailWrites"]
    assert writes["Condition"] == {"ArnLike": {"aws:SourceArn": [arn]}}
    assert [path.partition("/")[2] for path in writes["Resource"]] == ["AWSLogs/666666666666/*", "AWSLogs/o-a1b2c3d4e5/*"]
    assert prod.one("cloudtrail/trail:Trail", "trail").inputs["isOrganizationTrail"] is True
    assert arn in prod.one("iam/role:Role", "trail").inputs["assumeRolePolicy"]
    key = json.loads(prod.one("kms/key:Key", "logs").inputs["policy"])["Statement"]
    assert any("arn:aws:cloudtrail:*:666666666666:trail/*" in json.dumps(s.get("Condition")) for s in key)


def test_the_key_of_logs_can_be_used_after_the_loss_of_its_region(sandbox: Recording, prod: Recording) -> None:
    for recording in (sandbox, prod):
        assert recording.one("kms/key:Key", "logs").inputs["multiRegion"] is True
        assert recording.one("kms/replicaKey:ReplicaKey", "logs-recovery")


def test_reads_of_archives_and_copies_are_events_of_the_trail(prod: Recording) -> None:
    whole, reads = prod.one("cloudtrail/trail:Trail", "trail").inputs["eventSelectors"]
    assert (whole["readWriteType"], whole["includeManagementEvents"]) == ("All", True)
    assert (reads["readWriteType"], reads["includeManagementEvents"]) == ("ReadOnly", False)
    values = reads["dataResources"][0]["values"]
    documents = {"arn:aws:s3:::prod-imaging-replica-555555555555/", "arn:aws:s3:::prod-letters-replica-555555555555/"}
    assert documents < set(values)
    assert len(values) == len(LOCKED | COPIES | documents) - 1


def test_a_trail_that_says_nothing_is_an_alarm(sandbox: Recording) -> None:
    for name in ("trail-unheard", "trail-undelivered"):
        alarm = sandbox.one("cloudwatch/metricAlarm:MetricAlarm", name).inputs
        assert (alarm["treatMissingData"], alarm["comparisonOperator"]) == ("breaching", "LessThanThreshold")
        assert alarm["alarmActions"] != [sandbox.one("sns/topic:Topic", "trail").name], "its own message would end it"


def test_results_of_searches_are_encrypted_whoever_asks(prod: Recording) -> None:
    configuration = prod.one("athena/workgroup:Workgroup", "log-search").inputs["configuration"]
    assert configuration["enforceWorkgroupConfiguration"] is True
    assert configuration["resultConfiguration"]["encryptionConfiguration"]["encryptionOption"] == "SSE_KMS"
    assert {r.name for r in prod.of("glue/catalogTable:CatalogTable")} >= {"log-search-trail", "log-search-flows", "log-search-dns-queries"}
    assert len(prod.of("athena/namedQuery:NamedQuery")) == 5


@pytest.fixture(scope="module")
def bare() -> Recording:
    """The sandbox, asking for nothing but the places of logs."""
    of = environment("sandbox")
    nothing = {"replica": None, "legal_hold": None, "configuration": None, "databases": None, "search": None}
    return record(of.model_copy(update={"logs": of.logs.model_copy(update=nothing)}))


def test_logs_of_every_database_reach_the_archive_by_the_bucket_that_takes_them(prod: Recording) -> None:
    arns = [f"arn:aws:iam::555555555555:role/prod-database-logs-{region}" for region in ("primary", "recovery")]
    arrives = statements(prod, "logs-staging")["DatabaseLogsArrive"]
    assert arrives["Condition"] == {"ArnEquals": {"aws:PrincipalArn": arns}}
    assert arrives["Principal"] == {"AWS": ["arn:aws:iam::555555555555:root"]}
    assert arrives["Resource"].endswith("/databases/*")
    groups = {r.inputs["name"] for r in prod.of("cloudwatch/logGroup:LogGroup") if r.inputs["name"].endswith("/postgresql")}
    fed = {r.inputs["logGroup"] for r in prod.of("cloudwatch/logSubscriptionFilter:LogSubscriptionFilter") if "database-logs" in r.name}
    assert fed == groups
    for stream in ("database-logs-primary", "database-logs-recovery"):
        found = prod.one("kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", stream).inputs["extendedS3Configuration"]
        assert found["prefix"].startswith("databases/")
        assert "kmsKeyArn" not in found, "what is staged under a key would not be copied on"


def test_what_is_not_asked_for_is_not_made(bare: Recording) -> None:
    assert not [r.name for r in bare.of("s3/bucket:Bucket") if r.name in COPIES | {"log-search-results"}]
    assert not bare.of("cfg/recorder:Recorder")
    assert not bare.of("athena/workgroup:Workgroup")
    assert set(rules(bare, "logs-staging")) == {"staging-to-archive"}
    assert not [sid for sid in statements(bare, "documents-imaging") if sid.startswith("Holds")]


def test_asking_for_more_later_only_adds(bare: Recording, sandbox: Recording) -> None:
    assert set(bare.resources) < set(sandbox.resources)
    for key, was in bare.resources.items():
        changed_inputs = {name for name, value in was.inputs.items() if sandbox.resources[key].inputs.get(name) != value}
        assert changed_inputs <= {"policy", "rules", "topics", "eventSelectors"}, key  # all are changed in place


@pytest.mark.parametrize(
    ("old", "new", "place", "rule"),
    [
        ("lock_days: 2557", "lock_days: 7", "logs.lock_days", "lock at least as long"),
        ("      retention_days: 2557", "      retention_days: 2400", "logs.retention_days", "still there, still paid for"),
        (
            "{lock_days: 400, retention_days: 400}",
            "{lock_days: 90, retention_days: 400}",
            "logs.traffic.lock_days",
            "lock at least as long",
        ),
        (
            "{lock_days: 400, retention_days: 400}",
            "{lock_days: 400, retention_days: 90}",
            "logs.traffic.retention_days",
            "still there, still paid for",
        ),
        ("{lock_days: 3653, retention_days: 3653}", "{lock_days: 400, retention_days: 400}", "logs.evidence.retention_days", "six years"),
        ("lock: COMPLIANCE\n      lock_days", "lock: GOVERNANCE\n      lock_days", "logs.lock", "can be bypassed"),
        ('      management_account: "666666666666"\n', "", "logs.organization", "needs logs.management_account"),
        ('management_account: "666666666666"', 'management_account: "555555555555"', "placements.workload.account", "management account"),
        ("replica: {account: backup}", "replica: {account: log-archive}", "logs.replica.account", "has both"),
        ("replica: {account: backup}", "replica: {account: elsewhere}", "logs.replica.account", "'log-archive'"),
        ("role/records-office", "role/legal-counsel", "logs.legal_hold.lifted_by", "must not be able to lift it"),
        (
            "recording: continuous, snapshots: P1D",
            "recording: continuous, snapshots: PT5H",
            "logs.configuration.snapshots",
            "1, 3, 6, 12, 24",
        ),
        ("databases: {wait: PT5M}", "databases: {wait: PT1H}", "logs.databases.wait", "from PT1M to PT15M"),
        ("scan_limit_gib: 1024", "scan_limit_gib: 0", "logs.search.scan_limit_gib", "greater than or equal to 1"),
    ],
)
def test_each_rule_of_logs_is_told_where_it_is_broken(tmp_path: Path, old: str, new: str, place: str, rule: str) -> None:
    (found,) = problems(tmp_path, changed(PROD, old, new), "prod")
    assert found.place == place
    assert rule in found.rule


def test_several_accounts_without_an_organization_see_nothing_of_each_other(tmp_path: Path) -> None:
    text = changed(PROD, "      organization: o-a1b2c3d4e5\n", "")
    found = {p.place: p.rule for p in problems(tmp_path, text, "prod")}
    assert set(found) == {"logs.organization", "logs.management_account"}
    assert "sees nothing of the others" in found["logs.organization"]


def test_several_broken_rules_of_logs_are_told_together(tmp_path: Path) -> None:
    text = changed(PROD, "{lock_days: 400, retention_days: 400}", "{lock_days: 90, retention_days: 400}")
    text = changed(text, "replica: {account: backup}", "replica: {account: log-archive}")
    text = changed(text, "role/records-office", "role/legal-counsel")
    assert [p.place for p in problems(tmp_path, text, "prod")] == [
        "logs.traffic.lock_days",
        "logs.replica.account",
        "logs.legal_hold.lifted_by",
    ]


def test_a_class_that_says_nothing_is_kept_like_records() -> None:
    plain = LogKeeping.model_validate({"lock": "COMPLIANCE", "lock_days": 2557, "retention_days": 2557})
    assert plain.traffic_class == plain.evidence_class == plain.records_class
