"""What may copy a bucket, what a copy lets in, and who may hold a version."""

from __future__ import annotations

import json
from typing import Any, cast

from components.encryption.own_role_use import OwnRoleUse, own_role_statements
from components.logs.database_log_policy import delivery_policy, takes_database_logs
from components.logs.legal_hold_policy import HoldStatus, legal_hold_policy
from components.storage.bucket_policy import BucketGuests, HoldDuties, Replicator, ServiceDelivery, bucket_policy
from components.storage.replication_policy import CopySource, CopyTarget, replication_policy, replication_trust

ARN = "arn:aws:s3:::copy"
COPIER = Replicator(partition="aws", account="333333333333", role="prod-evidence-replication")
DUTIES = HoldDuties(
    account_arn="arn:aws:iam::333333333333:root",
    places="arn:aws:iam::333333333333:role/prod-legal-hold",
    lifts="arn:aws:iam::333333333333:role/prod-legal-hold-release",
)


def statements(policy: object) -> dict[str, dict[str, Any]]:
    listed = cast("dict[str, list[dict[str, Any]]]", policy)["Statement"]
    assert len({s["Sid"] for s in listed}) == len(listed), "two statements have one name"
    return {s["Sid"]: s for s in listed}


def source(*, key: str | None = "arn:key", locked: bool = True) -> CopySource:
    return CopySource(arn="arn:aws:s3:::original", region="eu-west-1", key=key, locked=locked)


def target(region: str = "eu-central-1", *, other_account: bool = True) -> CopyTarget:
    return CopyTarget(arn=ARN, region=region, key=f"arn:key:{region}", other_account=other_account)


def test_a_copier_can_neither_delete_nor_mark_deleted() -> None:
    for policy in (replication_policy(source(), [target()]), bucket_policy(ARN, BucketGuests(replicators=[COPIER]))):
        allowed = [s for s in statements(policy).values() if s["Effect"] == "Allow"]
        assert "Delete" not in json.dumps(allowed)
        assert '"s3:*"' not in json.dumps(allowed)


def test_lock_and_hold_go_with_the_copy_of_a_locked_version_only() -> None:
    reads = {locked: statements(replication_policy(source(locked=locked), [target()]))["Reads"]["Action"] for locked in (True, False)}
    assert {"s3:GetObjectRetention", "s3:GetObjectLegalHold"} <= set(reads[True])
    assert not {"s3:GetObjectRetention", "s3:GetObjectLegalHold"} & set(reads[False])


def test_a_copy_is_encrypted_anew_under_the_key_of_its_own_region() -> None:
    found = statements(replication_policy(source(), [target("eu-central-1"), target("eu-north-1")]))
    assert found["Decrypts"]["Condition"] == {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}
    for region, sid in (("eu-central-1", "EncryptsInEuCentral1"), ("eu-north-1", "EncryptsInEuNorth1")):
        assert found[sid]["Resource"] == [f"arn:key:{region}"]
        assert found[sid]["Condition"] == {"StringEquals": {"kms:ViaService": f"s3.{region}.amazonaws.com"}}


def test_what_has_no_key_needs_none() -> None:
    assert "kms:" not in json.dumps(replication_policy(source(key=None), [target()]))


def test_an_owner_changes_only_between_accounts() -> None:
    for other in (True, False):
        copies = statements(replication_policy(source(), [target(other_account=other)]))["Copies"]["Action"]
        assert ("s3:ObjectOwnerOverrideToBucketOwner" in copies) is other


def test_only_s3_of_the_same_account_takes_the_role_on() -> None:
    (trust,) = statements(replication_trust("333333333333")).values()
    assert (trust["Principal"], trust["Condition"]) == (
        {"Service": "s3.amazonaws.com"},
        {"StringEquals": {"aws:SourceAccount": "333333333333"}},
    )


def test_a_copy_lets_one_role_in_and_not_its_whole_account() -> None:
    found = statements(bucket_policy(ARN, BucketGuests(replicators=[COPIER])))
    for sid in ("ProdEvidenceReplicationLooks", "ProdEvidenceReplicationCopies"):
        assert found[sid]["Principal"] == {"AWS": "arn:aws:iam::333333333333:root"}
        assert found[sid]["Condition"] == {"ArnEquals": {"aws:PrincipalArn": COPIER.role_arn}}


def test_a_service_that_lists_first_may_list_for_our_accounts_alone() -> None:
    config = ServiceDelivery(
        principal="config.amazonaws.com",
        prefixes=("AWSLogs/1/Config/*",),
        condition_key="aws:SourceAccount",
        sources=("1",),
        looks_first=True,
        lists_first=True,
    )
    found = statements(bucket_policy(ARN, BucketGuests(deliveries=[config])))
    actions = {sid: s["Action"] for sid, s in found.items() if sid.startswith("Config")}
    assert actions == {"ConfigLooks": "s3:GetBucketAcl", "ConfigLists": "s3:ListBucket", "ConfigWrites": "s3:PutObject"}
    assert all(found[sid]["Condition"] == {"StringEquals": {"aws:SourceAccount": ["1"]}} for sid in actions)


def test_placing_and_lifting_a_hold_are_two_duties_and_nobody_elses() -> None:
    found = statements(bucket_policy(ARN, BucketGuests(holds=DUTIES)))
    assert found["HoldsAreADuty"]["Effect"] == found["LiftingIsAnother"]["Effect"] == "Deny"
    assert found["HoldsAreADuty"]["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": [DUTIES.places, DUTIES.lifts]}}
    assert found["LiftingIsAnother"]["Condition"] == {
        "ArnNotEquals": {"aws:PrincipalArn": DUTIES.lifts},
        "StringEquals": {"s3:object-lock-legal-hold": "OFF"},
    }


def test_whoever_holds_can_set_one_status_and_remove_nothing() -> None:
    for status in HoldStatus:
        found = statements(legal_hold_policy([ARN], status))
        assert found["Sets"]["Condition"] == {"StringEquals": {"s3:object-lock-legal-hold": status.value}}
        denied = set(found["NeverRemoves"]["Action"])
        assert {"s3:BypassGovernanceRetention", "s3:DeleteObjectVersion", "s3:PutObjectRetention"} <= denied
        allowed = {action for s in found.values() if s["Effect"] == "Allow" for action in [*_listed(s["Action"])]}
        assert not allowed & denied
        assert "s3:GetObject" not in allowed


def test_a_lock_that_is_final_is_bypassed_by_nobody() -> None:
    found = statements(bucket_policy(ARN, BucketGuests(lock_is_final=True)))
    assert "Condition" not in found["NobodyBypassesTheLock"]
    assert "NobodyBypassesTheLock" not in statements(bucket_policy(ARN))


def test_roles_made_after_a_key_use_it_through_one_service_alone() -> None:
    use = OwnRoleUse(what="Copies", partition="aws", accounts=("1", "2"), roles="*-replication", through=("s3.eu-west-1.amazonaws.com",))
    (statement,) = (cast("dict[str, Any]", made) for made in own_role_statements(use))
    assert statement["Condition"] == {
        "ArnLike": {"aws:PrincipalArn": ["arn:aws:iam::1:role/*-replication", "arn:aws:iam::2:role/*-replication"]},
        "StringEquals": {"kms:ViaService": ["s3.eu-west-1.amazonaws.com"]},
    }


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def test_a_stream_of_database_logs_writes_its_folder_and_reads_nothing() -> None:
    stream = "arn:aws:iam::555555555555:role/prod-database-logs-primary"
    own = statements(delivery_policy(ARN, "databases/", "arn:aws:logs:eu-west-1:555555555555:log-group:errors"))
    arrive = {s["Sid"]: s for s in cast("tuple[dict[str, Any], ...]", takes_database_logs(ARN, "databases/", [stream]))}
    for statement in (own["Writes"], arrive["DatabaseLogsArrive"]):
        assert statement["Resource"] == f"{ARN}/databases/*"
        assert statement["Action"] == ["s3:AbortMultipartUpload", "s3:PutObject"]
    for statement in arrive.values():
        assert statement["Condition"] == {"ArnEquals": {"aws:PrincipalArn": [stream]}}
        assert statement["Principal"] == {"AWS": ["arn:aws:iam::555555555555:root"]}
    assert takes_database_logs(ARN, "databases/", []) == ()
