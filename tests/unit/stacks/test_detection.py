"""What the section `detection` makes in the committed environments, and what of it is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from stacks.parse import parse_environment
from stacks.problem import EnvironmentInvalidError, Problem
from tests.unit.stacks.only import only
from tests.unit.stacks.recording import STACKS, Recording, environment, record

SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:siem-access-key-a1B2c3"
KEY = "hunter2-literal"
STREAM = "kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"


def placed(resource: Any) -> str:
    """``security-primary`` and the like, of the provider a resource is put by."""
    return str(resource.provider).rpartition("::")[0].rpartition("::")[2]


def test_an_account_that_holds_several_roles_has_one_detector_in_each_region(sandbox: Recording, prod: Recording) -> None:
    assert sorted(placed(r) for r in sandbox.of("guardduty/detector:Detector")) == ["security-primary", "security-recovery"]
    roles = ("backup", "log-archive", "network", "security", "workload")
    expected = sorted(f"{role}-{region}" for role in roles for region in ("primary", "recovery"))
    assert sorted(placed(r) for r in prod.of("guardduty/detector:Detector")) == expected


def test_protection_plans_are_switched_on_where_they_can_be(sandbox: Recording, prod: Recording) -> None:
    alone = {r.inputs["name"] for r in sandbox.of("guardduty/detectorFeature:DetectorFeature")}
    assert alone == {"S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "RUNTIME_MONITORING"}
    assert not prod.of("guardduty/detectorFeature:DetectorFeature")
    everybody = prod.of("guardduty/organizationConfigurationFeature:OrganizationConfigurationFeature")
    assert {r.inputs["autoEnable"] for r in everybody} == {"ALL"}
    assert {placed(r) for r in everybody} == {"security-primary", "security-recovery"}


def test_findings_of_every_region_are_kept_in_that_region_under_the_logs_key(prod: Recording) -> None:
    kept = {r.name: r.inputs for r in prod.of("guardduty/publishingDestination:PublishingDestination")}
    assert kept["threats-security-primary"]["destinationArn"].endswith("/findings")
    assert kept["threats-security-recovery"]["destinationArn"].endswith("/findings-recovery")
    assert placed(prod.one("s3/bucket:Bucket", "findings-recovery")) == "log-archive-recovery"
    policy = json.loads(prod.one("s3/bucketPolicy:BucketPolicy", "findings-recovery").inputs["policy"])
    allowed = {s["Sid"]: s["Condition"] for s in policy["Statement"] if s["Effect"] == "Allow"}
    assert allowed["StreamsWrite"] == {"ArnEquals": {"aws:PrincipalArn": ["arn:aws:iam::222222222222:role/prod-siem-findings-recovery"]}}
    assert allowed["GuarddutyWrites"] == {"StringEquals": {"aws:SourceAccount": ["222222222222"]}}


def test_standards_come_by_policy_in_an_organization_and_one_by_one_alone(sandbox: Recording, prod: Recording) -> None:
    assert len(sandbox.of("securityhub/account:Account")) == 2
    subscribed = [r.inputs["standardsArn"] for r in sandbox.of("securityhub/standardsSubscription:StandardsSubscription")]
    assert len(subscribed) == 6
    policy = prod.one("securityhub/configurationPolicy:ConfigurationPolicy", "findings").inputs["configurationPolicy"]
    assert len(policy["enabledStandardArns"]) == 3
    targets = {r.inputs["targetId"] for r in prod.of("securityhub/configurationPolicyAssociation:ConfigurationPolicyAssociation")}
    assert targets == {"111111111111", "222222222222", "333333333333", "444444444444", "555555555555"}
    for of in (sandbox, prod):
        assert of.one("securityhub/findingAggregator:FindingAggregator", "findings").inputs["specifiedRegions"] == ["eu-central-1"]


def test_rules_over_the_whole_world_run_once(prod: Recording) -> None:
    primary, recovery = (
        prod.one("cfg/organizationConformancePack:OrganizationConformancePack", f"rules-{region}").inputs["templateBody"]
        for region in ("primary", "recovery")
    )
    assert "ROOT_ACCOUNT_MFA_ENABLED" in primary
    assert "ROOT_ACCOUNT_MFA_ENABLED" not in recovery
    assert "RDS_STORAGE_ENCRYPTED" in recovery


def _recorded(region: str, *accounts: str) -> set[str]:
    return {f"aws:cfg/recorderStatus:RecorderStatus::configuration-{account}-{region}" for account in accounts}


@pytest.mark.parametrize("region", ["primary", "recovery"])
def test_rules_wait_until_whatever_they_judge_is_recorded(sandbox: Recording, prod: Recording, region: str) -> None:
    alone = sandbox.one("cfg/conformancePack:ConformancePack", f"rules-{region}")
    assert alone.after == _recorded(region, "network")
    everywhere = prod.one("cfg/organizationConformancePack:OrganizationConformancePack", f"rules-{region}")
    assert everywhere.after == _recorded(region, "network", "security", "log-archive", "backup", "workload")


@pytest.mark.parametrize("region", ["primary", "recovery"])
def test_every_route_ends_in_the_security_accounts_topic_or_the_dead_letters(prod: Recording, region: str) -> None:
    targets = [
        r for r in prod.of("cloudwatch/eventTarget:EventTarget") if r.name.startswith((f"finding-{region}-", f"on-premises-{region}-"))
    ]
    assert len(targets) == 6
    for target in targets:
        assert target.inputs["arn"].endswith(f"alarms-security-{region}")
        assert target.inputs["deadLetterConfig"]["arn"].endswith(f"unheard-findings-{region}")
        assert placed(target) == f"security-{region}"
        assert "security-operations" in target.inputs["inputTransformer"]["inputTemplate"]
    assert prod.one("cloudwatch/metricAlarm:MetricAlarm", f"unheard-findings-{region}").inputs["alarmActions"]


def test_other_accounts_send_to_the_security_account_by_name(sandbox: Recording, prod: Recording) -> None:
    for region in ("eu-west-1", "eu-central-1"):
        name = "primary" if region == "eu-west-1" else "recovery"
        (statement,) = json.loads(prod.one("cloudwatch/eventBusPolicy:EventBusPolicy", f"findings-{name}").inputs["policy"])["Statement"]
        assert statement["Resource"] == f"arn:aws:events:{region}:222222222222:event-bus/default"
        assert "222222222222" not in statement["Principal"]["AWS"]
        assert len(statement["Condition"]["ArnEquals"]["aws:PrincipalArn"]) == 4
        forwarded = prod.one("cloudwatch/eventTarget:EventTarget", f"findings-workload-{name}")
        assert (forwarded.inputs["arn"], placed(forwarded)) == (statement["Resource"], f"workload-{name}")
    assert not [r for r in sandbox.of("cloudwatch/eventBusPolicy:EventBusPolicy") if r.name.startswith("findings")]


def test_streams_send_over_https_keep_everything_and_hold_no_key(prod: Recording) -> None:
    streams = {r.name: r.inputs for r in prod.of(STREAM) if r.name.startswith("siem-")}
    assert set(streams) == {"siem-findings-primary", "siem-findings-recovery", "siem-trail-primary"}
    for name, stream in streams.items():
        endpoint = stream["httpEndpointConfiguration"]
        region = "eu-central-1" if name.endswith("recovery") else "eu-west-1"
        assert endpoint["url"].startswith("https://")
        assert endpoint["s3BackupMode"] == "AllData"
        assert "accessKey" not in endpoint
        secret = endpoint["secretsManagerConfiguration"]["secretArn"]
        assert secret == f"arn:aws:secretsmanager:{region}:222222222222:secret:siem-access-key-a1B2c3"
        assert ("processingConfiguration" in endpoint) is name.startswith("siem-trail")
        assert stream["serverSideEncryption"]["enabled"]


def test_both_sides_of_the_boundary_feed_the_same_stream(sandbox: Recording) -> None:
    for region in ("primary", "recovery"):
        fed = {
            sandbox.one("cloudwatch/eventTarget:EventTarget", f"{side}-{region}").inputs["arn"] for side in ("feed-findings", "on-premises")
        }
        assert len(fed) == 1
    gate = json.loads(sandbox.one("cloudwatch/eventBusPolicy:EventBusPolicy", "on-premises-primary").inputs["policy"])["Statement"][0]
    assert gate["Condition"]["StringLike"] == {"events:source": ["on-premises.*"]}
    subscription = sandbox.one("cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", "feed-trail")
    assert (subscription.inputs["logGroup"], subscription.inputs["filterPattern"]) == ("sandbox-trail", "")


def test_without_an_address_events_are_kept_in_the_bucket_only() -> None:
    detection = environment("sandbox").detection
    assert detection
    assert detection.siem
    siem = detection.siem.model_copy(update={"url": None, "access_key_secret": None})
    after = record(only(environment("sandbox")).model_copy(update={"detection": detection.model_copy(update={"siem": siem})}))
    kept = after.one(STREAM, "siem-findings-primary").inputs
    assert (kept["destination"], kept["extendedS3Configuration"]["compressionFormat"]) == ("extended_s3", "GZIP")
    assert after.one(STREAM, "siem-trail-primary").inputs["extendedS3Configuration"]["compressionFormat"] == "UNCOMPRESSED"
    assert not [r.name for r in after.of("cloudwatch/metricAlarm:MetricAlarm") if r.name.startswith("siem-")]


def test_without_the_section_nothing_of_it_is_made(sandbox: Recording) -> None:
    after = record(only(environment("sandbox")))
    made = ("holdfast:detection:", "aws:guardduty/", "aws:securityhub/")
    assert not [token for token, _ in after.resources if token.startswith(made)]
    assert len({token for token, _ in sandbox.resources if token.startswith(made)}) > len(made)


def problems(folder: Path, *changes: tuple[str, str], stack: str = "sandbox") -> tuple[Problem, ...]:
    text = (STACKS / f"Pulumi.{stack}.yaml").read_text()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / f"Pulumi.{stack}.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EnvironmentInvalidError) as refused:
        parse_environment(path)
    return refused.value.problems


URL, SIEM = "url: https://siem.sandbox.example/intake", "detection.siem"
REFUSED = [
    ((URL, "url: http://siem.sandbox.example/intake"), f"{SIEM}.url", "must begin with https://"),
    ((URL, f"url: https://operator:{KEY}@siem.example/intake"), f"{SIEM}.url", "carries a user or a password"),
    ((URL, f"url: https://siem.example/intake?token={KEY}"), f"{SIEM}.url", "carries more than a path"),
    ((URL, "url: https://127.0.0.1/intake"), f"{SIEM}.url", "names no host that AWS could reach"),
    ((URL, f"url: https://siem.example:{KEY}/"), f"{SIEM}.url", "is not an address"),
    ((f"access_key_secret: {SECRET}", f"access_key_secret: {KEY}"), f"{SIEM}.access_key_secret", "never write the access key itself"),
    ((f"        access_key_secret: {SECRET}\n", ""), SIEM, "needs url and access_key_secret together"),
    (("secretsmanager:eu-west-1:", "secretsmanager:eu-north-1:"), f"{SIEM}.access_key_secret", "name the one in the primary Region"),
    (("eu-west-1:123456789012:secret", "eu-west-1:999999999999:secret"), f"{SIEM}.access_key_secret", "run in the security account"),
    (("[fsbp, cis-3.0,", "[fsbp, cis-9.0,"), "detection.standards[1]", "'cis-5.0'"),
    (("[fsbp, cis-3.0,", "[cis-5.0, cis-3.0,"), "detection.standards", "cis-3.0 and cis-5.0; every control would be judged twice"),
    (("[s3-data-events, rds", "[s3-events, rds"), "detection.protection_plans[0]", "'s3-data-events'"),
    (("membership: separate", "membership: alone"), "detection.membership", "'organization'"),
]


@pytest.mark.parametrize(("change", "place", "rule"), REFUSED)
def test_each_rule_is_told_where_it_is_broken_and_repeats_no_secret(tmp_path: Path, change: tuple[str, str], place: str, rule: str) -> None:
    (found,) = problems(tmp_path, change)
    assert found.place == place
    assert rule in found.rule
    assert KEY not in str(found)


def test_real_records_must_be_looked_after_and_accounts_seen_together(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        ("membership: organization", "membership: separate"),
        ("[s3-data-events, rds-login-events, ebs-malware-protection, lambda-network-logs, runtime-monitoring]", "[runtime-monitoring]"),
        stack="prod",
    )
    assert {p.place: p.rule.partition(";")[0] for p in found} == {
        "detection.membership": "is separate, but there are 5 accounts whose findings the security account would not see",
        "detection.protection_plans": "lacks s3-data-events and rds-login-events",
    }


def test_senders_without_a_siem_are_told(tmp_path: Path) -> None:
    siem = f"      siem:\n        {URL}\n        access_key_secret: {SECRET}\n"
    (found,) = problems(tmp_path, (siem, ""))
    assert (found.place, found.rule) == ("detection.on_premises", "has senders, but there is no siem their events could go to")


def test_several_mistakes_are_told_together(tmp_path: Path) -> None:
    found = problems(tmp_path, REFUSED[0][0], REFUSED[9][0], REFUSED[11][0], REFUSED[12][0])
    assert sorted(p.place for p in found) == sorted(REFUSED[n][1] for n in (0, 9, 11, 12))
