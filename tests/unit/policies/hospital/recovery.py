"""What the small landing zone has of recovery: backups, schedules, and what drills have proven."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from policies.recovery.evidence import Evidence, ProvenDrill, Seal
from policies.recovery.plan_version import plan_version
from policies.resource import Resource
from tests.unit.policies.graphs import made, ref, resource
from tests.unit.policies.hospital.base import ADMIN, PLAN, away, backup_key, backup_key_away, document, operations_key

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SCENARIOS = ("snapshot-restore", "failover-promotion")

_DELETIONS = ["backup:DeleteBackupVault", "backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"]
_NOBODY_DELETES = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": _DELETIONS, "Resource": "*"}]}
)
_BACKUP_ALONE = document(
    {
        "Effect": "Allow",
        "Principal": {"Service": "backup.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
    }
)


def locked_vault(name: str, key: Resource, provider: str = "") -> tuple[Resource, Resource, Resource]:
    """A vault with its lock and its policy."""
    vault = resource("aws:backup/vault:Vault", name, protect=True, provider=provider, name=name, kmsKeyArn=ref(key, "arn"))
    lock = resource(
        "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
        name,
        backupVaultName=ref(vault, "name"),
        changeableForDays=14,
        minRetentionDays=7,
        maxRetentionDays=400,
    )
    policy = resource("aws:backup/vaultPolicy:VaultPolicy", name, backupVaultName=ref(vault, "name"), policy=_NOBODY_DELETES)
    return vault, lock, policy


vault, vault_lock, vault_policy = locked_vault("backups", backup_key)
vault_away, vault_away_lock, vault_away_policy = locked_vault("backups-recovery", backup_key_away, away.urn)
taking = resource("aws:iam/role:Role", "backup-taking", assumeRolePolicy=_BACKUP_ALONE)
restoring = resource("aws:iam/role:Role", "backup-restoring", assumeRolePolicy=_BACKUP_ALONE)
RULE = {
    "ruleName": "snapshots",
    "schedule": "cron(0 5,17 * * ? *)",
    "startWindow": 60,
    "targetVaultName": ref(vault, "name"),
    "lifecycle": {"deleteAfter": 35},
    "copyActions": [{"destinationVaultArn": ref(vault_away, "arn"), "lifecycle": {"deleteAfter": 35}}],
}
plan = resource("aws:backup/plan:Plan", "clinical", name="clinical", rules=[RULE])
CONDITION = {"key": "aws:ResourceTag/holdfast:tier", "value": "clinical-critical"}
selection = resource(
    "aws:backup/selection:Selection",
    "clinical",
    planId=ref(plan),
    iamRoleArn=ref(taking, "arn"),
    resources=["*"],
    conditions=[{"stringEquals": [CONDITION]}],
)
test_plan = resource(
    "aws:backup/restoreTestingPlan:RestoreTestingPlan",
    "clinical",
    name="clinical",
    scheduleExpression="cron(0 12 ? * TUE *)",
    recoveryPointSelection={"includeVaults": [ref(vault, "arn")]},
)
tested = resource(
    "aws:backup/restoreTestingSelection:RestoreTestingSelection",
    "clinical",
    restoreTestingPlanName=ref(test_plan, "name"),
    iamRoleArn=ref(restoring, "arn"),
    protectedResourceType="RDS",
)

undelivered = resource("aws:sqs/queue:Queue", "undelivered", name="undelivered", kmsMasterKeyId=ref(operations_key, "arn"))
unheard = resource(
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "undelivered",
    metricName="ApproximateNumberOfMessagesVisible",
    dimensions={"QueueName": "undelivered"},
    comparisonOperator="GreaterThanThreshold",
    threshold=0,
    alarmActions=["arn:aws:sns:eu-west-1:123456789012:alarms"],
    actionsEnabled=True,
)


def schedule(scenario: str, expression: str = "rate(20 days)", **more: object) -> Resource:
    """A drill of the one system that comes again and again."""
    message = {"schema": "holdfast.drill-due/1", "system": "ehr", "scenario": scenario}
    target = {"arn": "arn:aws:sqs:eu-west-1:123456789012:drills", "input": json.dumps(message)}
    usual = {"scheduleExpression": expression, "state": "ENABLED"}
    caught = {**target, "deadLetterConfig": {"arn": ref(undelivered, "arn")}}
    return made("aws:scheduler/schedule:Schedule", f"ehr-{scenario}", {**usual, "target": caught, **more})


def proven(scenario: str, **changes: object) -> ProvenDrill:
    """A drill of the one system that passed yesterday, in a pack that holds."""
    version = plan_version(Resource("", "holdfast:recovery-plan", "recovery_plan", {**PLAN, "drill_role_arn": ADMIN}), "ehr")
    usual = {"environment": "test", "system": "ehr", "verdict": "passed", "ended": NOW - timedelta(days=1), "plan": version}
    return ProvenDrill(**{"id": f"{scenario}-1", "scenario": scenario, "sealed": Seal.TRUSTED, **usual, **changes})  # type: ignore[arg-type]


EVIDENCE = Evidence(tuple(proven(scenario) for scenario in SCENARIOS), NOW)
RESOURCES: tuple[Resource, ...] = (
    vault, vault_lock, vault_policy, vault_away, vault_away_lock, vault_away_policy, taking, restoring, plan, selection, test_plan, tested,
    undelivered, unheard, *(schedule(scenario) for scenario in SCENARIOS),
)  # fmt: skip
