"""Roles and resource policies of detection give what is needed to whom it is meant for, and no more."""

from __future__ import annotations

from typing import Any, cast

from components.detection.event_gate import gate_policy
from components.detection.protection_plan import ProtectionPlan
from components.detection.security_standard import SecurityStandard
from components.detection.siem_policy import delivers, may, takes_findings, trust

BUCKET = "arn:aws:s3:::prod-findings-333333333333"
STREAM = "arn:aws:iam::222222222222:role/prod-siem-findings-primary"


def statements(policy: object) -> dict[str, dict[str, Any]]:
    return {s["Sid"]: s for s in cast("dict[str, list[dict[str, Any]]]", policy)["Statement"]}


def stream(secret: str | None) -> dict[str, dict[str, Any]]:
    return statements(delivers(bucket=BUCKET, prefix="siem/findings/", key="KEY", secret=secret, log_group="GROUP"))


def test_a_stream_writes_below_its_prefix_and_reads_one_secret() -> None:
    found = stream("SECRET")
    assert found["Deliver"]["Resource"] == f"{BUCKET}/siem/findings/*"
    assert found["ReadAccessKey"] == {
        "Sid": "ReadAccessKey",
        "Effect": "Allow",
        "Action": ["secretsmanager:GetSecretValue"],
        "Resource": "SECRET",
    }
    assert "ReadAccessKey" not in stream(None)


def test_nothing_is_allowed_on_everything() -> None:
    for statement in (*stream("SECRET").values(), *statements(may("Feed", ["firehose:PutRecord"], "ARN")).values()):
        assert statement["Resource"] != "*"
        assert "*" not in statement["Action"]


def test_a_service_is_trusted_for_us_alone() -> None:
    (found,) = statements(trust("events.amazonaws.com", {"StringEquals": {"aws:SourceAccount": "2"}})).values()
    assert found["Principal"] == {"Service": "events.amazonaws.com"}
    assert found["Condition"] == {"StringEquals": {"aws:SourceAccount": "2"}}


def test_the_bucket_takes_findings_from_our_detectors_and_named_streams() -> None:
    found = {cast("str", s["Sid"]): cast("dict[str, Any]", s) for s in takes_findings(BUCKET, (STREAM,), ("222222222222",))}
    assert found["GuarddutyWrites"]["Condition"] == {"StringEquals": {"aws:SourceAccount": ["222222222222"]}}
    assert found["StreamsWrite"]["Principal"] == {"AWS": ["222222222222"]}
    assert found["StreamsWrite"]["Condition"] == {"ArnEquals": {"aws:PrincipalArn": [STREAM]}}
    assert found["StreamsWrite"]["Resource"] == f"{BUCKET}/siem/*"


def test_without_a_stream_no_account_is_let_into_the_bucket() -> None:
    assert {s["Sid"] for s in takes_findings(BUCKET, (), ("2",))} == {"GuarddutyLooks", "GuarddutyWrites"}


def test_only_named_roles_put_events_and_none_can_pretend_to_be_aws() -> None:
    (found,) = statements(gate_policy("BUS", ("arn:aws:iam::7:role/b", "arn:aws:iam::7:role/a"), ("on-premises.*",))).values()
    assert found["Principal"] == {"AWS": ["7"]}
    assert found["Condition"] == {
        "ArnEquals": {"aws:PrincipalArn": ["arn:aws:iam::7:role/a", "arn:aws:iam::7:role/b"]},
        "StringLike": {"events:source": ["on-premises.*"]},
    }


def test_a_feature_is_called_as_aws_calls_it() -> None:
    assert ProtectionPlan.EBS_MALWARE_PROTECTION.feature == "EBS_MALWARE_PROTECTION"
    assert [plan for plan in ProtectionPlan if plan.agents] == [ProtectionPlan.RUNTIME_MONITORING]
    assert ("EKS_ADDON_MANAGEMENT", False) in ProtectionPlan.RUNTIME_MONITORING.agents


def test_a_standard_is_found_in_its_region_and_partition() -> None:
    arn = SecurityStandard.CIS_5_0.arn("aws", "eu-west-1")
    assert arn == "arn:aws:securityhub:eu-west-1::standards/cis-aws-foundations-benchmark/v/5.0.0"
    assert len({standard.arn("aws", "eu-west-1") for standard in SecurityStandard}) == len(SecurityStandard)
