"""Where rules of recovery: databases, backups, vaults, names say yes and no."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

from policies.graph import Graph
from policies.resource import Resource
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, made, ref, replaced, resource, without
from tests.unit.policies.hospital import recovery as r
from tests.unit.policies.rules.case import Case

ALARM = resource("aws:cloudwatch/metricAlarm:MetricAlarm", "unreachable", name="unreachable", dimensions={"DBInstanceIdentifier": "ehr"})
OTHER_ALARM = changed(ALARM, dimensions={"DBInstanceIdentifier": "ehr-recovery"})
FOLLOWS = {"type": "CLOUDWATCH_METRIC", "ipAddress": None, "requestInterval": None, "cloudwatchAlarmName": "unreachable"}
OTHER_PARAMETERS = resource(
    "aws:rds/parameterGroup:ParameterGroup",
    "other",
    parameters=[{"name": "rds.force_ssl", "value": "1"}, {"name": "work_mem", "value": "9"}],
)
CLUSTER = resource(
    "aws:rds/cluster:Cluster",
    "portal",
    protect=True,
    deletionProtection=True,
    storageEncrypted=True,
    kmsKeyId=ref(h.key, "arn"),
    finalSnapshotIdentifier="portal-final",
    deleteAutomatedBackups=False,
)


def but(original: Resource, **properties: object) -> Graph:
    return replaced(h.SOUND, changed(original, **properties))


def promised(**tier: object) -> Graph:
    """The sound program under other objectives."""
    outputs: dict[str, Any] = copy.deepcopy({"recovery_plan": h.PLAN})
    outputs["recovery_plan"]["tiers"]["clinical-critical"].update(tier)
    return replaced(h.SOUND, outputs=outputs)


def ruled(*rules: dict[str, object], **changes: object) -> Graph:
    """The sound program with another backup plan."""
    return but(r.plan, rules=[*rules] or [{**r.RULE, **changes}])


def policed(**statement: object) -> Graph:
    """The sound program with another policy on its first vault."""
    sound = json.loads(str(r.vault_policy.properties["policy"]))["Statement"][0]
    return but(r.vault_policy, policy=h.document({**sound, **statement}))


def trusting(**statement: object) -> Graph:
    sound = json.loads(str(r.restoring.properties["assumeRolePolicy"]))["Statement"][0]
    return but(r.restoring, assumeRolePolicy=h.document({**sound, **statement}))


HERE = [{"destinationVaultArn": ref(r.vault, "arn"), "lifecycle": {"deleteAfter": 35}}]
ELSEWHERE = [{"destinationVaultArn": "arn:aws:backup:eu-north-1:999999999999:backup-vault:kept", "lifecycle": {"deleteAfter": 35}}]
AWAY = {"destinationVaultArn": ref(r.vault_away, "arn")}
THROWN_AWAY = replace(h.SOUND, settings={"environment": {"throw_away": True}})
UNCOPIED_ARCHIVE = replace(h.SOUND, resources=tuple(x for x in h.SOUND.resources if "bucketReplicationConfig" not in x.type))
UNSCHEDULED = {key: value for key, value in r.RULE.items() if key != "schedule"}
UNCOPIED = {key: value for key, value in r.RULE.items() if key != "copyActions"}
WEEKS = [{"key": "holdfast:tier", "value": "clinical-critical", "type": "STRINGEQUALS"}]
NOT_CRITICAL = [{"stringNotEquals": [r.CONDITION]}]

CASES: tuple[Case, ...] = (
    Case("REC-006", "ehr can be taken back 6 days, not 7", but(h.primary, backupRetentionPeriod=6)),
    Case("REC-006", "ehr-recovery can be taken back 0 days", but(h.replica, backupRetentionPeriod=None)),
    Case(
        "REC-006",
        "portal can be taken back 1 days",
        replaced(h.SOUND, CLUSTER),
        replaced(h.SOUND, changed(CLUSTER, backupRetentionPeriod=7)),
    ),
    Case(
        "REC-007", "ehr is deleted without a last snapshot", but(h.primary, skipFinalSnapshot=True), but(h.replica, skipFinalSnapshot=True)
    ),
    Case("REC-007", "ehr names no last snapshot", but(h.primary, finalSnapshotIdentifier=None)),
    Case("REC-007", "ehr takes its automated backups along", but(h.primary, deleteAutomatedBackups=None)),
    Case("REC-007", "ehr takes its automated backups along", but(h.primary, deleteAutomatedBackups=True)),
    Case("REC-008", "ehr: ehr has no standby", but(h.primary, multiAz=False), promised(rto_seconds=14401)),
    Case("REC-008", "ehr: ehr-recovery has no standby", but(h.replica, multiAz=None), promised(rto_seconds=14400)),
    Case("REC-009", "is a db.t4g.medium, its primary a db.m7g.large", but(h.replica, instanceClass="db.t4g.medium")),
    Case(
        "REC-009",
        "other engine parameters",
        replaced(h.SOUND, OTHER_PARAMETERS, changed(h.replica, parameterGroupName=ref(OTHER_PARAMETERS, "name"))),
    ),
    Case("REC-009", "other engine parameters", but(h.replica, parameterGroupName=None)),
    Case("REC-009", "is not encrypted, its primary is", but(h.replica, storageEncrypted=False)),
    Case("REC-009", "keeps no automated backups", but(h.replica, backupRetentionPeriod=0)),
    Case("REC-010", "backups is not locked", without(h.SOUND, "backups", r.vault_lock.type)),
    Case("REC-010", "locked in governance mode", but(r.vault_lock, changeableForDays=None)),
    Case("REC-010", "locked in governance mode", but(r.vault_lock, changeableForDays=0)),
    Case("REC-010", "backups takes in what is kept 0 days", but(r.vault_lock, minRetentionDays=None)),
    Case("REC-010", "backups takes in what is kept 6 days", but(r.vault_lock, minRetentionDays=6), but(r.vault_lock, minRetentionDays=8)),
    Case("REC-010", "backups-recovery takes in what is kept for ever", but(r.vault_away_lock, maxRetentionDays=None)),
    Case(
        "REC-010",
        "not locked",
        without(h.SOUND, "backups", r.vault_lock.type),
        replaced(THROWN_AWAY, changed(r.vault_lock, changeableForDays=None)),
    ),
    Case("REC-011", "its vault 'Default' is not declared here", ruled(targetVaultName="Default")),
    Case("REC-011", "its vault '' is not declared here", ruled(targetVaultName=None)),
    Case(
        "REC-011",
        "keeps 35 days, but backups takes nothing under 36",
        but(r.vault_lock, minRetentionDays=36),
        but(r.vault_lock, minRetentionDays=35),
    ),
    Case(
        "REC-011",
        "but backups-recovery takes nothing over 34",
        but(r.vault_away_lock, maxRetentionDays=34),
        but(r.vault_away_lock, maxRetentionDays=35),
    ),
    Case("REC-011", "rule snapshots: keeps for ever", ruled(lifecycle=None), ruled(lifecycle={"deleteAfter": 400})),
    Case("REC-012", "backups does not deny", without(h.SOUND, "backups", r.vault_policy.type)),
    Case(
        "REC-012",
        "does not deny backup:UpdateRecoveryPointLifecycle to everybody",
        policed(Action=["backup:Delete*"]),
        policed(Action="backup:*"),
    ),
    Case("REC-012", "does not deny", policed(Principal={"AWS": h.USER})),
    Case("REC-012", "does not deny", policed(Effect="Allow")),
    Case("REC-012", "does not deny", policed(Resource="arn:aws:ec2:eu-west-1::snapshot/*")),
    Case("REC-012", "does not deny", policed(Condition={"StringNotEquals": {"aws:PrincipalArn": h.ADMIN}})),
    Case("REC-013", "clinical copies nothing", ruled(UNCOPIED), ruled(UNCOPIED, r.RULE)),
    Case("REC-013", "to its own Region and account only", ruled(copyActions=HERE), ruled(copyActions=ELSEWHERE)),
    Case("REC-014", "no backup plan takes ehr in", without(h.SOUND, "clinical", r.selection.type)),
    Case("REC-014", "no backup plan takes ehr in", without(h.SOUND, "clinical", r.plan.type)),
    Case("REC-014", "no backup plan takes ehr in", but(h.primary, tags={"holdfast:tier": "clinical-support"})),
    Case("REC-014", "no backup plan takes ehr in", but(r.selection, conditions=NOT_CRITICAL), but(r.selection, conditions=None)),
    Case("REC-014", "no backup plan takes ehr in", but(r.selection, resources=None), but(r.selection, resources=None, selectionTags=WEEKS)),
    Case(
        "REC-014",
        "no backup plan takes ehr in",
        but(r.selection, resources=["arn:aws:s3:::*"]),
        but(r.selection, resources=[ref(h.primary, "arn")]),
    ),
    Case("REC-014", "no backup plan takes ehr in", but(r.selection, notResources=[ref(h.primary, "arn")])),
    Case(
        "REC-014", "no backup plan takes ehr in", replaced(h.SOUND, made(r.plan.type, r.plan.name, r.plan.properties, provider=h.away.urn))
    ),
    Case(
        "REC-015",
        "its newest recovery point can be 25 h old; 24 h are promised",
        ruled(schedule="cron(0 5 * * ? *)"),
        ruled(schedule="rate(23 hours)"),
    ),
    Case(
        "REC-015", "can be 28 h old", ruled(startWindow=None, schedule="rate(20 hours)"), ruled(startWindow=240, schedule="rate(20 hours)")
    ),
    Case(
        "REC-015",
        "can be 13 h old; 12 h are promised",
        promised(restore_rpo_seconds=43200),
        ruled(enableContinuousBackup=True, schedule="rate(7 days)"),
    ),
    Case("REC-015", "no rule of its backup plan has a schedule", ruled(UNSCHEDULED), ruled(UNSCHEDULED, r.RULE)),
    Case("REC-016", "no restore from backups is ever tried", without(h.SOUND, "clinical", r.test_plan.type)),
    Case("REC-016", "no restore from backups is ever tried", without(h.SOUND, "clinical", r.tested.type)),
    Case(
        "REC-016",
        "no restore from backups is ever tried",
        but(r.test_plan, recoveryPointSelection={"includeVaults": [ref(r.vault_away, "arn")]}),
        but(r.test_plan, recoveryPointSelection={"includeVaults": ["*"]}),
    ),
    Case("REC-016", "is tried every 31 days only", but(r.test_plan, scheduleExpression="cron(0 12 1 * ? *)"), promised(cadence_days=7)),
    Case("REC-017", f"{h.USER} may become backup-restoring", trusting(Principal={"Service": "backup.amazonaws.com", "AWS": h.USER})),
    Case("REC-017", "may become backup-restoring on behalf of any account", trusting(Condition={})),
    Case("REC-017", "both takes recovery points and restores them", but(r.tested, iamRoleArn=ref(r.taking, "arn"))),
    Case("REC-018", "ehr is switched off", but(h.health, disabled=True)),
    Case("REC-018", "ehr is inverted", but(h.health, invertHealthcheck=True)),
    Case(
        "REC-018",
        "probes ${urn",
        but(h.health, ipAddress=ref(h.replica, "address")),
        but(h.health, ipAddress=None, fqdn=ref(h.primary, "address")),
    ),
    Case("REC-018", "probes nothing", but(h.health, ipAddress=None)),
    Case(
        "REC-018", "which this program does not declare", but(h.health, **FOLLOWS), replaced(h.SOUND, ALARM, changed(h.health, **FOLLOWS))
    ),
    Case("REC-018", "which watches ehr-recovery", replaced(h.SOUND, OTHER_ALARM, changed(h.health, **FOLLOWS))),
    Case("REC-018", "follows a health check that is not declared here", without(h.SOUND, "ehr", h.health.type)),
    Case("REC-018", "probes port 443 of ehr, which listens on 5432", but(h.health, port=443), but(h.primary, port=None)),
    Case("REC-018", "probes port 0 of ehr", but(h.health, port=None)),
    Case("REC-019", "clients learn of a failover after 80 s; its RTO is 120 s", but(h.record, ttl=60), but(h.record, ttl=40)),
    Case("REC-019", "after 65 s", but(h.health, requestInterval=30), but(h.health, requestInterval=10, failureThreshold=5)),
    Case("REC-019", "after 35 s", replaced(but(h.health, failureThreshold=None), outputs=promised(rto_seconds=69).outputs)),
    Case("REC-020", "backups is encrypted with a key of AWS", but(r.vault, kmsKeyArn=None)),
    Case("REC-020", "backups is encrypted with a key of AWS", but(r.vault, kmsKeyArn="alias/aws/backup")),
    Case(
        "REC-021",
        "its recovery points are kept 29 days; drills are 30 days apart",
        ruled(lifecycle={"deleteAfter": 29}),
        ruled(lifecycle=None),
    ),
    Case(
        "REC-021",
        "its copies elsewhere are kept 10 days",
        ruled(copyActions=[{**AWAY, "lifecycle": {"deleteAfter": 10}}]),
        ruled(copyActions=HERE),
    ),
    Case("REC-021", "are kept 35 days", promised(cadence_days=36), replace(promised(cadence_days=36), settings=THROWN_AWAY.settings)),
    Case("REC-022", "no PRIMARY record leads to ehr", without(h.SOUND, "ehr-primary", h.record.type)),
    Case("REC-022", "no PRIMARY record leads to ehr", but(h.record, records=[ref(h.replica, "address")])),
    Case("REC-022", "no PRIMARY record leads to ehr", but(h.record, failoverRoutingPolicies=[{"type": "SECONDARY"}])),
    Case("REC-022", "no SECONDARY record leads to ehr-recovery", without(h.SOUND, "ehr-recovery", h.record.type)),
    Case(
        "REC-023",
        "archive holds the evidence of drills, and it alone",
        UNCOPIED_ARCHIVE,
        replace(UNCOPIED_ARCHIVE, settings=THROWN_AWAY.settings),
    ),
)
