"""Authorities and certificates of the committed environments, and what a wrong section of them is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stacks.settings.certificates import Certificates
from tests.unit.stacks.only import only
from tests.unit.stacks.recording import STACKS, Recording, environment, record
from tests.unit.stacks.test_parse import changed, problems

SANDBOX = (STACKS / "Pulumi.sandbox.yaml").read_text()
(SERVICE,) = (line for line in SANDBOX.splitlines(keepends=True) if "{name: record, domain: " in line)


@pytest.mark.parametrize(
    ("old", "new", "place", "rule"),
    [
        ("issuing: P1825D", "issuing: P3650D", "certificates.validity.issuing", "a day shorter at least"),
        ("issuing: P1825D", "issuing: P400D", "certificates.validity.issuing", "nothing may outlive its issuer"),
        ("issuing: P1825D", "issuing: PT36H", "certificates.validity.issuing", "whole days"),
        ("expiry_alarm: P45D", "expiry_alarm: P60D", "certificates.expiry_alarm", "ACM renews 60 days before"),
        ("algorithm: EC_prime256v1", "algorithm: RSA_1024", "certificates.algorithm", "RSA_2048"),
        ("algorithm: EC_prime256v1", "algorithm: EC_prime256v1\n      mode: short-lived", "certificates.mode", "ACM issues nothing"),
        (SERVICE, SERVICE.replace("owner: platform-oncall", "owner: nobody"), "certificates.services[0].owner", "no duty"),
        (
            SERVICE,
            SERVICE + SERVICE.replace("name: record", "name: other"),
            "certificates.services[1].domain",
            "already the domain of services[0]",
        ),
        (
            SERVICE,
            SERVICE + SERVICE.replace("record.clinic", "other.clinic"),
            "certificates.services[1].name",
            "already the name of services[0]",
        ),
        ("country: IE", "country: Ireland", "certificates.subject.country", "not written as it must be"),
    ],
)
def test_each_rule_of_certificates_is_told_where_it_is_broken(tmp_path: Path, old: str, new: str, place: str, rule: str) -> None:
    (found,) = problems(tmp_path, changed(SANDBOX, old, new))
    assert found.place == place
    assert rule in found.rule


def test_several_broken_rules_of_certificates_are_told_together(tmp_path: Path) -> None:
    text = changed(SANDBOX, "issuing: P1825D", "issuing: P4000D")
    text = changed(text, SERVICE, SERVICE + SERVICE.replace("owner: platform-oncall", "owner: nobody"))
    assert [p.place for p in problems(tmp_path, text)] == [
        "certificates.validity.issuing",
        "certificates.services[1].domain",
        "certificates.services[1].name",
        "certificates.services[1].owner",
    ]


def test_each_region_has_an_authority_below_the_one_root(prod: Recording) -> None:
    kinds = {authority.name: authority.inputs["type"] for authority in prod.of("acmpca/certificateAuthority:CertificateAuthority")}
    assert kinds == {"root-authority": "ROOT", "issuing-authority-primary": "SUBORDINATE", "issuing-authority-recovery": "SUBORDINATE"}
    root = prod.one("acmpca/certificateAuthority:CertificateAuthority", "root-authority")
    for region in ("primary", "recovery"):
        name = f"issuing-authority-{region}"
        signed = prod.one("acmpca/certificate:Certificate", name)
        assert signed.inputs["certificateAuthorityArn"].endswith("root-authority")
        assert signed.provider == root.provider
        assert f"security-{region}" in prod.one("acmpca/certificateAuthority:CertificateAuthority", name).provider
    assert root.protect


def test_another_account_is_let_in_and_the_same_account_needs_no_policy(sandbox: Recording, prod: Recording) -> None:
    policies = [json.loads(policy.inputs["policy"]) for policy in prod.of("acmpca/policy:Policy")]
    assert len(policies) == 2
    assert all(s["Principal"]["AWS"] == ["arn:aws:iam::555555555555:root"] for policy in policies for s in policy["Statement"])
    assert not sandbox.of("acmpca/policy:Policy")
    assert len(sandbox.of("acmpca/permission:Permission")) == 2


def test_every_certificate_has_an_alarm_that_its_owner_can_read(prod: Recording) -> None:
    section = environment("prod").certificates
    assert section is not None
    for service in section.services:
        for region in ("primary", "recovery"):
            name = f"certificate-{service.name}-{region}"
            certificate = prod.one("acm/certificate:Certificate", name)
            alarm = prod.one("cloudwatch/metricAlarm:MetricAlarm", name)
            assert certificate.inputs["certificateAuthorityArn"].endswith(f"issuing-authority-{region}")
            assert alarm.inputs["dimensions"]["CertificateArn"].endswith(name)
            assert (alarm.inputs["threshold"], alarm.inputs["treatMissingData"]) == (45, "breaching")
            assert service.owner in alarm.inputs["alarmDescription"]
            assert f"workload-{region}" in certificate.provider
            assert certificate.provider == alarm.provider


def test_the_events_of_acm_are_heard_in_both_regions(sandbox: Recording) -> None:
    for region in ("primary", "recovery"):
        rule = sandbox.one("cloudwatch/eventRule:EventRule", f"certificates-{region}")
        assert "ACM Certificate Approaching Expiration" in json.loads(rule.inputs["eventPattern"])["detail-type"]
        assert sandbox.one("cloudwatch/eventTarget:EventTarget", f"certificates-{region}").inputs["arn"]


def test_an_environment_without_the_section_has_no_authority() -> None:
    bare = record(environment("sandbox").model_copy(update={"certificates": None, "connectivity": None}))  # which offers with one of them
    assert not bare.of("acmpca/certificateAuthority:CertificateAuthority")
    assert not bare.of("acm/certificate:Certificate")


def test_a_short_lived_authority_issues_for_others_and_needs_no_revocation() -> None:
    of = environment("sandbox")
    assert of.certificates is not None
    given = of.certificates.model_dump(mode="json") | {"mode": "short-lived", "services": []}
    given |= {"validity": {"root": "P3650D", "issuing": "P1825D"}, "expiry_alarm": "P45D"}
    short = record(only(of, "certificates").model_copy(update={"certificates": Certificates.model_validate(given)}))
    issuing = short.one("acmpca/certificateAuthority:CertificateAuthority", "issuing-authority-primary").inputs
    root = short.one("acmpca/certificateAuthority:CertificateAuthority", "root-authority").inputs
    assert (issuing["usageMode"], "revocationConfiguration" in issuing) == ("SHORT_LIVED_CERTIFICATE", False)
    assert not short.of("acmpca/permission:Permission")
    assert (root["usageMode"], "revocationConfiguration" in root) == ("GENERAL_PURPOSE", True)
