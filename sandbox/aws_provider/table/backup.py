"""AWS Backup vaults, their locks and plans (AWS Backup Developer Guide)."""

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
    # moto cannot change a plan in place, so a changed plan is a new one here; names of plans need not be unique
    "backup/plan:Plan": row(
        "backup",
        create="CreateBackupPlan BackupPlan=$_plan",
        id="BackupPlanId",
        read="GetBackupPlan BackupPlanId=$id",
        delete="DeleteBackupPlan BackupPlanId=$id",
        autoname=Autoname("name"),
        gone="DeletionDate",
        derived={"rules", "name"},
        derive=_plan,
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
}
