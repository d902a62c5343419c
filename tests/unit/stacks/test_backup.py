"""Backups: locked vaults in three places, a plan for every tier, and every wrong setting named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.stacks.recording import Recording
from tests.unit.stacks.test_parse import PROD, SANDBOX, changed, problems

TEXTS = {"sandbox": SANDBOX, "prod": PROD}


def test_a_vault_stands_in_each_place_with_a_lock_a_policy_and_a_voice(prod: Recording) -> None:
    places = {"backups": "workload-primary", "backups-recovery": "workload-recovery", "backups-isolated": "backup-primary"}
    assert {vault.name for vault in prod.of("backup/vault:Vault")} == set(places)
    for name, place in places.items():
        for kind in ("vault:Vault", "vaultPolicy:VaultPolicy", "vaultNotifications:VaultNotifications"):
            assert place in prod.one(f"backup/{kind}", name).provider
        lock = prod.one("backup/vaultLockConfiguration:VaultLockConfiguration", name).inputs
        assert (lock["minRetentionDays"], lock["maxRetentionDays"], lock["changeableForDays"]) == (35, 3653, 14)


def test_a_throw_away_vault_can_be_unlocked(sandbox: Recording) -> None:
    locks = sandbox.of("backup/vaultLockConfiguration:VaultLockConfiguration")
    assert locks
    assert not [lock.name for lock in locks if "changeableForDays" in lock.inputs]


def test_only_the_vault_of_another_account_lets_one_in(prod: Recording, sandbox: Recording) -> None:
    def admits(recording: Recording) -> set[str]:
        policies = recording.of("backup/vaultPolicy:VaultPolicy")
        return {policy.name for policy in policies if "backup:CopyIntoBackupVault" in policy.inputs["policy"]}

    assert admits(prod) == {"backups-isolated"}
    assert admits(sandbox) == set()


def test_each_tier_is_backed_up_as_its_objectives_ask(prod: Recording) -> None:
    critical = prod.one("backup/plan:Plan", "backup-clinical-critical").inputs["rules"]
    support = prod.one("backup/plan:Plan", "backup-clinical-support").inputs["rules"]
    assert [(rule["ruleName"], rule["enableContinuousBackup"]) for rule in critical] == [("snapshots", False), ("continuous", True)]
    assert [rule["schedule"] for rule in support] == ["cron(0 5,17 * * ? *)"]
    copies = {copy["destinationVaultArn"] for copy in critical[0]["copyActions"]}
    assert copies == {"arn:aws:mock:::Vault/backups-recovery", "arn:aws:mock:::Vault/backups-isolated"}
    assert all(copy["lifecycle"]["deleteAfter"] == 2557 for copy in critical[0]["copyActions"])


def test_a_selection_takes_in_whatever_carries_the_tags_of_its_tier(prod: Recording) -> None:
    (condition,) = prod.one("backup/selection:Selection", "backup-clinical-critical").inputs["conditions"]
    wanted = {one["key"].removeprefix("aws:ResourceTag/"): one["value"] for one in condition["stringEquals"]}
    taken = [r for r in prod.resources.values() if wanted.items() <= (r.inputs.get("tags") or {}).items()]
    assert {r.name for r in taken if r.type == "aws:rds/instance:Instance"} == {"ehr", "ehr-recovery"}
    assert "documents-imaging" in {r.name for r in taken if r.type == "aws:s3/bucket:Bucket"}


def test_what_aws_backup_manages_is_left_to_it(prod: Recording) -> None:
    critical, support = prod.one("rds/instance:Instance", "ehr"), prod.one("rds/instance:Instance", "scheduling")
    assert "backupWindow" in critical.ignore_changes
    assert critical.inputs["backupRetentionPeriod"] == 35
    assert "backupWindow" not in support.ignore_changes


def test_restores_are_tried_in_the_drill_network(prod: Recording) -> None:
    tests = prod.of("backup/restoreTestingSelection:RestoreTestingSelection")
    assert {(test.name, test.inputs["protectedResourceType"]) for test in tests} == {
        ("restore-clinical-critical-rds", "RDS"),
        ("restore-clinical-support-rds", "RDS"),
        ("restore-clinical-support-aurora", "Aurora"),
    }
    assert {test.inputs["restoreMetadataOverrides"]["dbSubnetGroupName"] for test in tests} == {"prod-drill"}
    assert all("restoring" in test.inputs["iamRoleArn"] for test in tests)


def test_reports_are_kept_apart_from_what_they_report_on(prod: Recording) -> None:
    assert {report.name for report in prod.of("backup/reportPlan:ReportPlan")} == {
        "backup-reports-backups",
        "backup-reports-copies",
        "backup-reports-restores",
    }
    assert "log-archive" in prod.one("s3/bucket:Bucket", "backup-reports").provider
    written = json.loads(prod.one("s3/bucketPolicy:BucketPolicy", "backup-reports").inputs["policy"])["Statement"]
    (writer,) = [statement for statement in written if statement["Sid"] == "BackupReportsWrites"]
    assert writer["Condition"]["ArnEquals"]["aws:PrincipalArn"].endswith(
        "role/aws-service-role/reports.backup.amazonaws.com/AWSServiceRoleForBackupReports"
    )


@pytest.mark.parametrize(
    ("stack", "edit", "place", "rule"),
    [
        (
            "sandbox",
            ("GOVERNANCE, min_days: 7", "COMPLIANCE, changeable_days: 3, min_days: 7"),
            "backup.lock.mode",
            "could never be removed",
        ),
        ("prod", (", changeable_days: 14", ""), "backup.lock.changeable_days", "which is GOVERNANCE"),
        ("sandbox", ("max_days: 400}", "max_days: 400, changeable_days: 3}"), "backup.lock.changeable_days", "leave it out"),
        ("sandbox", ("max_days: 400}", "max_days: 6}"), "backup.lock.min_days", "no recovery point would fit"),
        ("sandbox", ("{keep_days: 35}", "{keep_days: 6}"), "backup.tiers.clinical-critical.keep_days", "the vaults take 7 to 400 days"),
        ("sandbox", ("{keep_days: 35}", "{keep_days: 401}"), "backup.tiers.clinical-critical.keep_days", "the vaults take 7 to 400 days"),
        (
            "sandbox",
            ("{keep_days: 35}", "{keep_days: 100, cold_after_days: 30}"),
            "backup.tiers.clinical-critical.keep_days",
            "keep at least 120",
        ),
        ("sandbox", ("{keep_days: 35}", "{keep_days: 35, every: P1D}"), "backup.tiers.clinical-critical.every", "up to 25 hours old"),
        ("sandbox", ("{keep_days: 35}", "{keep_days: 35, every: PT5H}"), "backup.tiers.clinical-critical.every", "must be one of PT1H"),
        ("prod", ("clinical-support: {keep_days: 365}", ""), "backup.tiers", "no plan for the tier 'clinical-support'"),
        (
            "sandbox",
            ("clinical-critical: {keep_days: 35}", "clinical-critical: {keep_days: 35}\n        other: {keep_days: 35}"),
            "backup.tiers.other",
            "is not a tier",
        ),
        ("prod", ("min_days: 35, max", "min_days: 36, max"), "backup.lock.min_days", "needs continuous backups"),
        (
            "prod",
            ("critical: {keep_days: 2557}", "critical: {keep_days: 34}"),
            "backup.tiers.clinical-critical.keep_days",
            "which are kept 35 days",
        ),
    ],
)
def test_a_wrong_backup_is_refused(tmp_path: Path, stack: str, edit: tuple[str, str], place: str, rule: str) -> None:
    found = problems(tmp_path, changed(TEXTS[stack], *edit), stack)
    assert any(problem.place == place and rule in problem.rule for problem in found), found


def test_several_mistakes_are_told_together(tmp_path: Path) -> None:
    text = changed(SANDBOX, "GOVERNANCE, min_days: 7, max_days: 400", "COMPLIANCE, min_days: 40, max_days: 400")
    text = changed(text, "{keep_days: 35}", "{keep_days: 35, every: P1D, cold_after_days: 1}")
    found = {(problem.place, problem.rule[:12]) for problem in problems(tmp_path, text)}
    assert {place for place, _ in found} == {
        "backup.lock.mode",
        "backup.lock.changeable_days",
        "backup.tiers.clinical-critical.keep_days",
        "backup.tiers.clinical-critical.every",
    }
    assert len(found) == 5  # too short for the vaults, and for cold storage
