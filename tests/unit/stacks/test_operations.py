"""What the section `operations` makes: the same thresholds for alarms and dashboard, one call for one trouble, journeys as declared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from components.operations.journey_bundle import journey_bundle
from components.operations.user_signal import NAMESPACE, UserSignal
from tests.unit.stacks.recording import Recording, environment
from tests.unit.stacks.test_parse import PROD, SANDBOX, changed, problems

WAY = "workload-application-workload-ingress-443"
ALARM = "cloudwatch/metricAlarm:MetricAlarm"


def _thresholds() -> dict[str, float]:
    operations = environment("prod").operations
    assert operations is not None
    return {signal.threshold: getattr(operations.objectives, signal.threshold) for signal in UserSignal}


def test_every_system_has_an_alarm_for_each_threshold_of_the_file(prod: Recording) -> None:
    for signal in UserSignal:
        alarm = prod.one(ALARM, f"users-ehr-{signal.words}").inputs
        assert alarm["threshold"] == _thresholds()[signal.threshold]
        assert alarm["comparisonOperator"] == signal.value.bad.value
        assert alarm["treatMissingData"] == "breaching", "silence is not health"
        assert "platform-oncall" in alarm["alarmDescription"]


def test_the_alarm_on_replication_is_where_the_replica_is_and_calls_by_itself(prod: Recording) -> None:
    lag = prod.one(ALARM, "users-ehr-replication-lag")
    assert "workload-recovery" in lag.provider
    assert lag.inputs["dimensions"] == {"DBInstanceIdentifier": "prod-ehr-recovery"}
    assert lag.inputs["alarmActions"] == ["arn:aws:mock:::Topic/alarms-recovery"]


def test_one_trouble_is_one_call(prod: Recording) -> None:
    whole = prod.one("cloudwatch/compositeAlarm:CompositeAlarm", "users-ehr").inputs
    joined = {part.removeprefix('ALARM("').removesuffix('")') for part in whole["alarmRule"].split(" OR ")}
    silent = {prod.one(ALARM, f"users-ehr-{s.words}").inputs["name"] for s in UserSignal if s.value.metric}
    assert joined == {*silent, "prod-ehr-unreachable", "prod-ehr-journey"}
    assert whole["alarmActions"] == ["arn:aws:mock:::Topic/alarms-primary"]
    for name in (*(f"users-ehr-{s.words}" for s in UserSignal if s.value.metric), "journey-ehr"):
        assert not prod.one(ALARM, name).inputs.get("alarmActions")


def test_programs_publish_for_their_environment_and_system(prod: Recording) -> None:
    login = prod.one(ALARM, "users-scheduling-login-success").inputs
    assert (login["namespace"], login["dimensions"]) == (NAMESPACE, {"Environment": "prod", "System": "scheduling"})


def test_the_dashboard_shows_every_system_and_alarm_there_is(prod: Recording) -> None:
    body = json.loads(prod.one("cloudwatch/dashboard:Dashboard", "hypercare").inputs["dashboardBody"])
    heads = [w["properties"]["markdown"] for w in body["widgets"] if w["type"] == "text"]
    assert [head.split()[1] for head in heads] == [system.name for system in environment("prod").systems]
    shown = {arn.rpartition(":")[2] for w in body["widgets"] if w["type"] == "alarm" for arn in w["properties"]["alarms"]}
    made = {r.inputs["name"] for r in prod.of(ALARM)} | {r.inputs["alarmName"] for r in prod.of("cloudwatch/compositeAlarm:CompositeAlarm")}
    assert shown <= made


def test_a_journey_runs_the_packed_script_in_the_application_tier(prod: Recording) -> None:
    canary = prod.one("synthetics/canary:Canary", "journey-ehr").inputs
    script = prod.one("s3/bucketObjectv2:BucketObjectv2", "journey-ehr").inputs
    assert script["contentBase64"] == journey_bundle().content
    assert script["key"] == canary["s3Key"] == f"code/ehr/{journey_bundle().digest}.zip"
    assert canary["vpcConfig"]["securityGroupIds"] == ["primary-workload-application-id"]
    assert canary["artifactConfig"]["s3Encryption"]["encryptionMode"] == "SSE_KMS"
    assert canary["schedule"] == {"expression": "rate(1 minute)"}
    journey = json.loads(canary["runConfig"]["environmentVariables"]["JOURNEY"])
    assert (journey["host"], [step["name"] for step in journey["steps"]]) == ("ehr.prod.internal", ["sign-in-page", "invented-patient"])
    assert journey["patience_seconds"] < canary["runConfig"]["timeoutInSeconds"]


def test_who_reads_results_of_journeys_is_logged_in_the_same_account_and_region(sandbox: Recording, prod: Recording) -> None:
    for recording, kept in ((prod, "access-logs"), (sandbox, "logs-staging")):
        assert recording.one("s3/bucketLogging:BucketLogging", "journeys").inputs["targetBucket"] == f"Bucket/{kept}"
        bucket, journeys = (recording.one("s3/bucket:Bucket", name) for name in (kept, "journeys"))
        account = journeys.inputs["bucket"].rpartition("-")[2]
        assert bucket.inputs["bucket"].endswith(f"-{account}"), "a bucket's name ends with its account"
        assert all("-primary" in one.provider for one in (bucket, journeys))


def test_whoever_is_named_hears_every_topic_that_carries_alarms(prod: Recording) -> None:
    heard = {r.name: r.inputs["topic"] for r in prod.of("sns/topicSubscription:TopicSubscription")}
    topics = {r.name for r in prod.of("sns/topic:Topic")} - {"trail"}
    assert {"alarms-primary", "alarms-recovery", "alarms-security-primary", "log-copies", "spending", "partners-primary"} <= topics
    assert heard == {f"{t}-{name}": f"arn:aws:mock:::Topic/{t}" for t in topics for name in ("on-call", "duty-mailbox")}


def test_nobody_is_told_of_every_delivery_of_the_trail(prod: Recording) -> None:
    alarms = [r.inputs for r in prod.of("cloudwatch/metricAlarm:MetricAlarm") if r.name.startswith("trail-")]
    assert alarms
    assert all(alarm["alarmActions"] == ["arn:aws:mock:::Topic/alarms-security-primary"] for alarm in alarms)


def test_eventbridge_is_asked_for_no_source_because_it_sends_none(prod: Recording) -> None:
    policy = {s["Sid"]: s for s in json.loads(prod.one("sns/topicPolicy:TopicPolicy", "alarms-primary").inputs["policy"])["Statement"]}
    assert policy["EventsPublish"]["Principal"] == {"Service": "events.amazonaws.com"}
    assert "Condition" not in policy["EventsPublish"]
    assert "events.amazonaws.com" not in policy["ServicesPublish"]["Principal"]["Service"]
    key = {s["Sid"]: s for s in json.loads(prod.one("kms/key:Key", "operations").inputs["policy"])["Statement"]}
    (condition,) = key["EventsTopics"]["Condition"].values()
    assert set(condition) == {"kms:EncryptionContext:aws:sns:topicArn"}


WRONG = [
    ("login_success_percent: 95", "login_success_percent: 100", "operations.objectives.login_success_percent", "less than 100"),
    ("login_success_percent: 95", "login_success_percent: 3", "operations.objectives.login_success_percent", "greater than or equal to 50"),
    ("queue_depth: 500", "queue_depth: 0", "operations.objectives.queue_depth", "greater than or equal to 1"),
    ("order_turnaround_seconds: 5", "order_turnaround_seconds: -1", "operations.objectives.order_turnaround_seconds", "greater than 0"),
    ("backup_age_hours: 24", "backup_age_hours: 25", "operations.objectives.backup_age_hours", "no restore may go back further than 24 h"),
    (
        "replication_lag_seconds: 4",
        "replication_lag_seconds: 6",
        "operations.objectives.replication_lag_seconds",
        "the strictest RPO is 5 s",
    ),
    ("        owner: platform-oncall\n        login", "        login", "operations.objectives.owner", "is missing"),
    ("- system: ehr\n", "- system: pacs\n", "operations.journeys[0].system", "'pacs' is not a system"),
    ("patience: PT1M", "patience: PT6M", "operations.journeys[0].patience", "longer than the 300 s"),
    ("every: PT5M", "every: PT90S", "operations.journeys[0].every", "whole minutes"),
    ("name: invented-patient", "name: sign-in-page", "operations.journeys[0].steps[1].name", "an earlier step"),
    ("syn-python-selenium-12.0", "nodejs", "operations.journeys[0].runtime", "not written as it must be"),
    ("by: email", "by: https", "operations.subscriptions.on-call.endpoint", "must begin with https://"),
    ("endpoint: platform-oncall@", "endpoint: platform-oncall.", "operations.subscriptions.on-call.endpoint", "must be a mailbox"),
    ("total: 100,", "total: 0,", "spending.budgets.total", "greater than 0"),
    ("ehr: 60", "ehr: -1", "spending.budgets.systems.ehr", "greater than 0"),
    ("ehr: 60", "pacs: 60", "spending.budgets.systems.pacs", "'pacs' is not a system"),
    ("ehr: 60", "ehr: 101", "spending.budgets.total", "the systems together may spend 101"),
    ("      owner: platform-engineering\n      budgets", "      budgets", "spending.owner", "is missing"),
    ("cost_centre: invented-1", 'cost_centre: "two words"', "spending.cost_centre", "not written as it must be"),
]


@pytest.mark.parametrize(("old", "new", "place", "rule"), WRONG)
def test_what_cannot_be_watched_or_paid_is_refused(tmp_path: Path, old: str, new: str, place: str, rule: str) -> None:
    found = [(p.place, p.rule) for p in problems(tmp_path, changed(SANDBOX, old, new))]
    assert [(where, why) for where, why in found if where == place and rule in why], found


_FLOW = next(line for line in SANDBOX.splitlines(keepends=True) if "number: 530," in line)


@pytest.mark.parametrize(
    "instead", ["", _FLOW.replace("port: 443", "port: 8443"), _FLOW.replace("to: workload/ingress", "to: integration")]
)
def test_a_journey_without_an_open_path_to_the_front_door_is_refused(tmp_path: Path, instead: str) -> None:
    (found,) = problems(tmp_path, changed(SANDBOX, _FLOW, instead))
    assert found.place == "operations.journeys"
    assert "from workload/application to workload/ingress, port 443" in found.rule


def test_where_the_network_cannot_be_read_nothing_is_said_of_the_way_of_a_journey(tmp_path: Path) -> None:
    places = {p.place for p in problems(tmp_path, changed(SANDBOX, "inspection: {mode: firewall,", "inspection: {mode: wall,"))}
    assert "network.inspection.mode" in places
    assert "operations.journeys" not in places


def test_the_path_of_a_journey_is_open_at_both_ends(prod: Recording) -> None:
    way_out = prod.one("vpc/securityGroupEgressRule:SecurityGroupEgressRule", f"primary-workload-{WAY}").inputs
    way_in = prod.one("vpc/securityGroupIngressRule:SecurityGroupIngressRule", f"primary-workload-{WAY}").inputs
    assert (way_out["fromPort"], way_out["toPort"]) == (way_in["fromPort"], way_in["toPort"]) == (443, 443)
    assert way_out["securityGroupId"] == way_in["referencedSecurityGroupId"] == "primary-workload-application-id"
    assert way_in["securityGroupId"] == way_out["referencedSecurityGroupId"] == "primary-workload-ingress-id"


def test_two_journeys_through_one_system_are_one_too_many(tmp_path: Path) -> None:
    found = problems(tmp_path, changed(PROD, "- system: scheduling\n", "- system: ehr\n"), "prod")
    assert [(p.place, p.rule) for p in found] == [
        ("operations.journeys[1].system", "'ehr' already has journeys[0]; give that one more steps")
    ]


def test_several_mistakes_are_told_together(tmp_path: Path) -> None:
    text = SANDBOX
    for old, new, _, _ in (WRONG[5], WRONG[8], WRONG[13], WRONG[17]):
        text = changed(text, old, new)
    text = changed(text, 'last: "2027-01-03"', 'last: "2026-12-20"')
    assert {p.place for p in problems(tmp_path, text)} >= {
        "operations.objectives.replication_lag_seconds",
        "operations.journeys[0].patience",
        "operations.subscriptions.on-call.endpoint",
        "spending.budgets.total",
        "drills.schedule.freezes[0].last",
    }
