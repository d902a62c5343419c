"""Keys of the committed environments, and what a wrong section of keys is told."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from components.encryption.key_duties import KeyPolicyError
from stacks.settings.keys import DataClass
from tests.unit.stacks.recording import STACKS, Recording, environment, record
from tests.unit.stacks.test_parse import changed, problems

SANDBOX = (STACKS / "Pulumi.sandbox.yaml").read_text()
ADMINISTRATION, DESTRUCTION = "role/key-administration", "role/sandbox-key-destruction"


@pytest.mark.parametrize(
    ("old", "new", "place", "rule"),
    [
        ("rotation: P365D", "rotation: P89D", "keys.clinical.rotation", "from P90D to P2560D"),
        ("rotation: P365D", "rotation: P2561D", "keys.clinical.rotation", "from P90D to P2560D"),
        ("rotation: P365D", "rotation: P90DT12H", "keys.clinical.rotation", "whole days"),
        ("rotation: P365D", "rotation: 365", "keys.clinical.rotation", "ISO 8601"),
        ('users: ["arn:aws:iam::123456789012:role/sandbox-log-review"]', "users: []", "keys.logs.users", "nobody could read the archive"),
        (DESTRUCTION, ADMINISTRATION, "keys.clinical.destroyers", "is also one of the administrators"),
    ],
)
def test_each_rule_of_keys_is_told_where_it_is_broken(tmp_path: Path, old: str, new: str, place: str, rule: str) -> None:
    assert old in SANDBOX
    (found,) = problems(tmp_path, SANDBOX.replace(old, new, 1))
    assert found.place == place
    assert rule in found.rule


def test_several_broken_rules_of_keys_are_told_together(tmp_path: Path) -> None:
    text = SANDBOX.replace("rotation: P365D", "rotation: P30D", 1).replace(DESTRUCTION, ADMINISTRATION, 1)
    text = changed(text, 'users: ["arn:aws:iam::123456789012:role/sandbox-log-review"]', "users: []")
    assert [p.place for p in problems(tmp_path, text)] == ["keys.clinical.destroyers", "keys.clinical.rotation", "keys.logs.users"]


def test_every_key_rotates_as_its_class_says_and_has_a_replica_under_the_same_name(prod: Recording) -> None:
    for data_class in DataClass:
        key = prod.one("kms/key:Key", data_class.value)
        assert key.inputs["enableKeyRotation"]
        assert key.inputs["rotationPeriodInDays"] == environment("prod").keys.of(data_class).rotation / timedelta(days=1)
        names = {prod.one("kms/alias:Alias", name).inputs["name"] for name in (data_class.value, f"{data_class.value}-recovery")}
        assert names == {f"alias/prod-{data_class.value}"}
        replica = prod.one("kms/replicaKey:ReplicaKey", f"{data_class.value}-recovery")
        assert replica.inputs["policy"] == key.inputs["policy"]


def test_the_role_that_destroys_is_the_one_the_policies_name(sandbox: Recording, prod: Recording) -> None:
    for recording in (sandbox, prod):
        name = recording.one("iam/role:Role", "keys-destruction").inputs["name"]
        for key in recording.of("kms/key:Key"):
            (allowed,) = (s for s in json.loads(key.inputs["policy"])["Statement"] if s["Sid"] == "Destroy")
            assert [arn.rpartition("/")[2] for arn in allowed["Principal"]["AWS"]] == [name]


def test_keys_are_watched_in_both_regions_of_their_account(prod: Recording) -> None:
    topics = {topic.name: topic.provider for topic in prod.of("sns/topic:Topic")}
    for region in ("primary", "recovery"):
        for event in ("key-change", "key-destroyer"):
            rule, target = (
                prod.one(f"cloudwatch/{kind}", f"keys-{region}-{event}") for kind in ("eventRule:EventRule", "eventTarget:EventTarget")
            )
            assert f"security-{region}" in rule.provider
            assert rule.provider == target.provider == topics[f"alarms-security-{region}"]
            assert target.inputs["arn"].endswith(f"alarms-security-{region}")


def test_the_drill_role_is_granted_what_a_restore_needs_and_can_be_refused_nothing_more(sandbox: Recording) -> None:
    grants = {grant.name: grant.inputs for grant in sandbox.of("kms/grant:Grant")}
    assert set(grants) == {"drill-restore-primary", "drill-restore-recovery", "drill-credentials-ehr"}
    assert grants["drill-credentials-ehr"]["operations"] == ["Decrypt"]
    assert "SecretARN" in grants["drill-credentials-ehr"]["constraints"][0]["encryptionContextSubset"]
    policy = json.loads(sandbox.one("kms/key:Key", "clinical").inputs["policy"])
    (named,) = (s for s in policy["Statement"] if s["Sid"] == "GrantToNamedRoles")
    allowed = set(named["Condition"]["ForAllValues:StringEquals"]["kms:GrantOperations"])
    for grant in grants.values():
        assert set(grant["operations"]) <= allowed
        assert grant["retiringPrincipal"] in named["Principal"]["AWS"]


def test_duties_that_slip_past_the_file_are_refused_when_the_key_is_built() -> None:
    of = environment("sandbox")
    both = of.keys.clinical.model_copy(update={"users": of.keys.clinical.administrators})
    with pytest.raises(KeyPolicyError, match="both user and administrator"):
        record(of.model_copy(update={"keys": of.keys.model_copy(update={"clinical": both})}))
