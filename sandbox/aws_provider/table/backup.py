"""AWS Backup vaults, their locks and policies, plans, restore tests and reports (AWS Backup Developer Guide)."""

from __future__ import annotations

from typing import Any

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties, present

_LIFECYCLE = {"coldStorageAfter": "MoveToColdStorageAfterDays", "deleteAfter": "DeleteAfterDays"}
_RULE = {
    "ruleName": "RuleName",
    "targetVaultName": "TargetBackupVaultName",
    "schedule": "ScheduleExpression",
    "scheduleExpressionTimezone": "ScheduleExpressionTimezone",
    "startWindow": "StartWindowMinutes",
    "completionWindow": "CompletionWindowMinutes",
    "enableContinuousBackup": "EnableContinuousBackup",
    "recoveryPointTags": "RecoveryPointTags",
}
_WHOLE = {"coldStorageAfter", "deleteAfter", "startWindow", "completionWindow"}


def _plan(_subject: Subject, values: Properties) -> Properties:
    rules = [_rule(rule) for rule in values.get("rules") or ()]
    return {"_plan": {"BackupPlanName": values.get("name"), "Rules": rules}}


def _change_plan(subject: Subject, values: Properties, old: Properties) -> None:
    """The whole plan again, as UpdateBackupPlan wants it."""
    if old:
        subject.act("UpdateBackupPlan", BackupPlanId=values["id"], BackupPlan=values["_plan"])


def _rule(declared: Properties) -> dict[str, Any]:
    rule = _renamed(declared, _RULE)
    if declared.get("lifecycle"):
        rule["Lifecycle"] = _renamed(declared["lifecycle"], _LIFECYCLE)
    if declared.get("copyActions"):
        rule["CopyActions"] = [
            present(
                {
                    "DestinationBackupVaultArn": copy["destinationVaultArn"],
                    "Lifecycle": _renamed(copy["lifecycle"], _LIFECYCLE) if copy.get("lifecycle") else None,
                }
            )
            for copy in declared["copyActions"]
        ]
    return rule


def _renamed(declared: Properties, names: dict[str, str]) -> dict[str, Any]:
    return {names[key]: int(value) if key in _WHOLE else value for key, value in declared.items() if key in names and value is not None}


def _read_rules(values: Properties) -> list[Properties]:
    return [_read_rule(rule) for rule in (values.get("BackupPlan") or {}).get("Rules", ())]


def _read_rule(actual: dict[str, Any]) -> Properties:
    rule = _named_back(actual, _RULE)
    if actual.get("Lifecycle"):
        rule["lifecycle"] = _named_back(actual["Lifecycle"], _LIFECYCLE)
    if actual.get("CopyActions"):
        rule["copyActions"] = [
            present(
                {
                    "destinationVaultArn": copy["DestinationBackupVaultArn"],
                    "lifecycle": _named_back(copy["Lifecycle"], _LIFECYCLE) if copy.get("Lifecycle") else None,
                }
            )
            for copy in actual["CopyActions"]
        ]
    return rule


def _named_back(actual: dict[str, Any], names: dict[str, str]) -> Properties:
    return {
        name: float(actual[member]) if name in _WHOLE else actual[member]
        for name, member in names.items()
        if actual.get(member) is not None
    }


_NO_JOBS = "the local AWS runs no jobs of AWS Backup and tests no restores; drills do"
_VAULT = "arn:{partition}:backup:{region}:{account}:backup-vault:{backupVaultName}"

ROWS: dict[str, Row | Recorded] = {
    "backup/vault:Vault": row(
        "backup",
        create="CreateBackupVault",
        id="{name}",
        read="DescribeBackupVault BackupVaultName=$name",
        delete="DeleteBackupVault BackupVaultName=$name",
        autoname=Autoname("name"),
        names={
            "name": "BackupVaultName",
            "kmsKeyArn": "EncryptionKeyArn",
            "arn": "BackupVaultArn",
            "recoveryPoints": "NumberOfRecoveryPoints",
        },
        soft={"forceDestroy"},
        tags=tagging("TagResource ResourceArn=$arn", "UntagResource ResourceArn=$arn", "ListTags ResourceArn=$arn > Tags"),
    ),
    "backup/vaultLockConfiguration:VaultLockConfiguration": row(
        "backup",
        create="PutBackupVaultLockConfiguration",
        id="{backupVaultName}",
        read="DescribeBackupVault BackupVaultName=$backupVaultName",
        delete="DeleteBackupVaultLockConfiguration BackupVaultName=$backupVaultName",
        gone="!Locked",
        unread={"changeableForDays"},
    ),
    "backup/plan:Plan": row(
        "backup",
        create="CreateBackupPlan BackupPlan=$_plan",
        id="BackupPlanId",
        read="GetBackupPlan BackupPlanId=$id",
        delete="DeleteBackupPlan BackupPlanId=$id",
        autoname=Autoname("name"),
        gone="DeletionDate",
        by_code={"rules", "name"},
        derive=_plan,
        after=_change_plan,
        names={"name": "BackupPlan.BackupPlanName", "arn": "BackupPlanArn", "version": "VersionId", "rules": "not_in_answer"},
        tags=tagging("TagResource ResourceArn=$arn", "UntagResource ResourceArn=$arn", "ListTags ResourceArn=$arn > Tags"),
        computed={"rules": _read_rules},
    ),
    "backup/selection:Selection": Recorded(
        id="{unique}",
        why="the local AWS keeps no backup selections and makes no scheduled backups",
        autoname=Autoname("name"),
        fixed=frozenset({"conditions", "iamRoleArn", "name", "notResources", "planId", "resources", "selectionTags"}),
    ),
    "backup/vaultPolicy:VaultPolicy": Recorded(
        id="{backupVaultName}",
        why="the local AWS has no access policies of vaults: what they deny, nobody is denied here",
        computed={"backupVaultArn": _VAULT},
    ),
    "backup/vaultNotifications:VaultNotifications": Recorded(
        id="{backupVaultName}",
        why="the local AWS runs no backup jobs, so there is nothing to tell",
        computed={"backupVaultArn": _VAULT},
        fixed=frozenset({"backupVaultEvents", "snsTopicArn"}),
    ),
    "backup/reportPlan:ReportPlan": row(
        "backup",
        create="CreateReportPlan",
        id="{name}",
        read="DescribeReportPlan ReportPlanName=$name > ReportPlan",
        delete="DeleteReportPlan ReportPlanName=$name",
        update="UpdateReportPlan ReportPlanName=$name",
        autoname=Autoname("name"),
        names={
            "name": "ReportPlanName",
            "description": "ReportPlanDescription",
            "arn": "ReportPlanArn",
            "reportDeliveryChannel": "ReportDeliveryChannel",
            "reportSetting": "ReportSetting",
        },
        tags=tagging("TagResource ResourceArn=$arn", "UntagResource ResourceArn=$arn", "ListTags ResourceArn=$arn > Tags"),
    ),
    "backup/regionSettings:RegionSettings": Recorded(id="{region}", why=_NO_JOBS),
    "backup/restoreTestingPlan:RestoreTestingPlan": Recorded(
        id="{name}", why=_NO_JOBS, computed={"arn": "arn:{partition}:backup:{region}:{account}:restore-testing-plan:{name}"}
    ),
    "backup/restoreTestingSelection:RestoreTestingSelection": Recorded(
        id="{name}:{restoreTestingPlanName}",
        why=_NO_JOBS,
        fixed=frozenset({"protectedResourceType"}),
        one_of=(("protectedResourceArns", "protectedResourceConditions"),),
    ),
}
