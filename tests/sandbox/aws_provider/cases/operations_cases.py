"""Cases of what is done again and again: schedules of drills, dashboards, journeys, budgets; most of them recorded rows."""

from __future__ import annotations

import json

from tests.sandbox.aws_provider.cases.case import Case

_TAGGED = {"tags": {"a": "1"}}
_RETAGGED = {"tags": {"a": "2"}}
_CLUSTER = "arn:aws:route53-recovery-control::123456789012:cluster/0123456789abcdef0"
_PANEL = "arn:aws:route53-recovery-control::123456789012:controlpanel/0123456789abcdef0"
_SWITCHES = [f"{_PANEL}/routingcontrol/{number}" for number in ("1", "2")]
_ALARM = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:case-ehr-unreachable"
_READY = "arn:aws:route53-recovery-readiness::123456789012"
_TOPIC = "arn:aws:sns:eu-west-1:123456789012:spending"


def _dashboard(title: str) -> str:
    return json.dumps({"widgets": [{"type": "text", "properties": {"markdown": title}}]})


def _notification(percent: int) -> dict[str, object]:
    return {
        "comparisonOperator": "GREATER_THAN",
        "notificationType": "ACTUAL",
        "threshold": percent,
        "thresholdType": "PERCENTAGE",
        "subscriberSnsTopicArns": [_TOPIC],
    }


CASES: dict[str, Case] = {
    "scheduler/scheduleGroup:ScheduleGroup": Case({"name": "case-drills", **_TAGGED}, changes=(_RETAGGED,), replaces={"name": "other"}),
    "scheduler/schedule:Schedule": Case(
        {
            "name": "case-ehr",
            "groupName": "@schedule-group.name",
            "description": "a drill is due",
            "scheduleExpression": "rate(12 days)",
            "scheduleExpressionTimezone": "Europe/Dublin",
            "flexibleTimeWindow": {"mode": "FLEXIBLE", "maximumWindowInMinutes": 30},
            "state": "ENABLED",
            "target": {
                "arn": "@queue.arn",
                "roleArn": "@role.arn",
                "input": "{}",
                "deadLetterConfig": {"arn": "@queue.arn"},
                "retryPolicy": {"maximumEventAgeInSeconds": 3600, "maximumRetryAttempts": 3},
            },
        },
        changes=({"scheduleExpression": "rate(10 days)"}, {"flexibleTimeWindow": {"mode": "OFF"}}, {"state": "DISABLED"}),
        replaces={"name": "other", "groupName": "other"},
    ),
    "s3/bucketObjectv2:BucketObjectv2": Case(
        {
            "bucket": "@bucket.bucket",
            "key": "journeys/case.zip",
            "contentBase64": "bW9ybmluZw==",
            "contentType": "application/zip",
            **_TAGGED,
        },
        changes=({"contentBase64": "ZXZlbmluZw=="}, _RETAGGED),
        replaces={"key": "journeys/other.zip"},
        not_imported=("contentBase64",),
    ),
    "cloudwatch/dashboard:Dashboard": Case(
        {"dashboardName": "case-hypercare", "dashboardBody": _dashboard("first")},
        changes=({"dashboardBody": _dashboard("second")},),
        replaces={"dashboardName": "other"},
    ),
    "cloudwatch/compositeAlarm:CompositeAlarm": Case(
        {"alarmName": "case-ehr", "alarmRule": "ALARM(one) OR ALARM(two)", "alarmActions": [_TOPIC], **_TAGGED},
        changes=({"alarmRule": "ALARM(one)"}, _RETAGGED),
        replaces={"alarmName": "other"},
    ),
    "synthetics/canary:Canary": Case(
        {
            "name": "case-journey",
            "artifactS3Location": "s3://case-journeys/case",
            "executionRoleArn": "arn:aws:iam::123456789012:role/case-journey",
            "handler": "journey.handler",
            "runtimeVersion": "syn-python-selenium-12.0",
            "s3Bucket": "case-journeys",
            "s3Key": "journeys/case.zip",
            "schedule": {"expression": "rate(5 minutes)"},
            "startCanary": True,
            **_TAGGED,
        },
        changes=({"schedule": {"expression": "rate(1 minute)"}}, _RETAGGED),
        replaces={"name": "other"},
    ),
    "route53recoverycontrol/cluster:Cluster": Case({"name": "case-recovery", **_TAGGED}, changes=(_RETAGGED,), replaces={"name": "other"}),
    "route53recoverycontrol/controlPanel:ControlPanel": Case(
        {"name": "case-recovery", "clusterArn": _CLUSTER}, changes=({"name": "case-recovery-2"},), replaces={"clusterArn": f"{_CLUSTER}9"}
    ),
    "route53recoverycontrol/routingControl:RoutingControl": Case(
        {"name": "case-ehr-primary", "clusterArn": _CLUSTER, "controlPanelArn": _PANEL},
        changes=({"name": "case-ehr-first"},),
        replaces={"controlPanelArn": f"{_PANEL}9"},
    ),
    "route53recoverycontrol/safetyRule:SafetyRule": Case(
        {
            "name": "case-one-on",
            "controlPanelArn": _PANEL,
            "assertedControls": _SWITCHES,
            "ruleConfig": {"type": "ATLEAST", "threshold": 1, "inverted": False},
            "waitPeriodMs": 5000,
        },
        changes=({"waitPeriodMs": 1000},),
        replaces={"assertedControls": _SWITCHES[:1]},
    ),
    "route53recoveryreadiness/cell:Cell": Case(
        {"cellName": "case_ehr_primary", **_TAGGED}, changes=(_RETAGGED,), replaces={"cellName": "other"}
    ),
    "route53recoveryreadiness/recoveryGroup:RecoveryGroup": Case(
        {"recoveryGroupName": "case_ehr", "cells": [f"{_READY}:cell/case_ehr_primary"], **_TAGGED},
        changes=({"cells": [f"{_READY}:cell/case_ehr_primary", f"{_READY}:cell/case_ehr_recovery"]},),
        replaces={"recoveryGroupName": "other"},
    ),
    "route53recoveryreadiness/resourceSet:ResourceSet": Case(
        {
            "resourceSetName": "case_ehr_databases",
            "resourceSetType": "AWS::CloudWatch::Alarm",
            "resources": [{"resourceArn": _ALARM, "readinessScopes": [f"{_READY}:cell/case_ehr_primary"]}],
            **_TAGGED,
        },
        changes=({"resources": [{"resourceArn": _ALARM, "readinessScopes": [f"{_READY}:recovery-group/case_ehr"]}]},),
        replaces={"resourceSetName": "other", "resourceSetType": "AWS::RDS::DBCluster"},
    ),
    "route53recoveryreadiness/readinessCheck:ReadinessCheck": Case(
        {"readinessCheckName": "case_ehr_databases", "resourceSetName": "case_ehr_databases", **_TAGGED},
        changes=({"resourceSetName": "case_ehr_name"},),
        replaces={"readinessCheckName": "other"},
    ),
    "budgets/budget:Budget": Case(
        {
            "name": "case-total",
            "budgetType": "COST",
            "timeUnit": "MONTHLY",
            "limitAmount": "1000",
            "limitUnit": "USD",
            "notifications": [_notification(80)],
            **_TAGGED,
        },
        changes=({"limitAmount": "2000"}, {"notifications": [_notification(90)]}),
        replaces={"name": "other"},
    ),
    "costexplorer/anomalyMonitor:AnomalyMonitor": Case(
        {"name": "case-services", "monitorType": "DIMENSIONAL", "monitorDimension": "SERVICE", **_TAGGED},
        changes=({"name": "case-services-2"},),
        replaces={"monitorType": "CUSTOM"},
    ),
    "costexplorer/anomalySubscription:AnomalySubscription": Case(
        {
            "name": "case-anomalies",
            "frequency": "IMMEDIATE",
            "monitorArnLists": ["arn:aws:ce::123456789012:anomalymonitor/0123456789abcdef0"],
            "subscribers": [{"type": "SNS", "address": _TOPIC}],
            **_TAGGED,
        },
        changes=({"frequency": "DAILY"},),
    ),
    "costexplorer/costAllocationTag:CostAllocationTag": Case(
        {"tagKey": "holdfast:system", "status": "Active"}, changes=({"status": "Inactive"},), replaces={"tagKey": "cost-centre"}
    ),
}
