"""Cases of keys, roles, secrets, trails, alarms and messages."""

from __future__ import annotations

import json

from tests.sandbox.aws_provider.cases.case import Case
from tests.sandbox.aws_provider.cases.needs import TRUST, policy, resource_policy

_TAGGED = {"tags": {"Tier": "data"}}
_RETAGGED = {"tags": {"Tier": "admin", "Owner": "platform"}}
_OTHER_TRUST = TRUST.replace("backup.amazonaws.com", "rds.amazonaws.com")
_KEY_POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}]}
)
_METRIC = {"name": "RootUse", "namespace": "Holdfast", "value": "1"}

_FLOWING = {"namespace": "AWS/DX", "dimensions": {"ConnectionId": "dxcon-0a1b2c3d"}, "stat": "Average", "period": 300}
_BY_MATH = {
    **dict.fromkeys(("metricName", "namespace", "period", "statistic", "dimensions")),
    "metricQueries": [
        {"id": "m1", "metric": {**_FLOWING, "metricName": "ConnectionBpsIngress"}, "returnData": False},
        {"id": "m2", "metric": {**_FLOWING, "metricName": "ConnectionBpsEgress"}, "returnData": False},
        {"id": "greater", "expression": "MAX([m1, m2])", "label": "bound", "returnData": True},
    ],
}

CASES: dict[str, Case] = {
    "kms/key:Key": Case(
        {
            "description": "data",
            "enableKeyRotation": True,
            "multiRegion": True,
            "deletionWindowInDays": 7,
            "policy": _KEY_POLICY,
            **_TAGGED,
        },
        changes=(
            {"description": "logs"},
            {"enableKeyRotation": False},
            {"policy": _KEY_POLICY.replace("kms:*", "kms:Decrypt")},
            {"isEnabled": False},
            {"isEnabled": True},
            _RETAGGED,
        ),
        replaces={"multiRegion": False, "keyUsage": "SIGN_VERIFY"},
    ),
    "kms/replicaKey:ReplicaKey": Case(
        {"primaryKeyArn": "@far-key.arn", "description": "copy", "deletionWindowInDays": 7, "policy": _KEY_POLICY, **_TAGGED},
        changes=({"description": "replica"}, {"policy": _KEY_POLICY.replace("kms:*", "kms:Decrypt")}, _RETAGGED),
        replaces={"primaryKeyArn": "@key2.arn"},
    ),
    "kms/alias:Alias": Case(
        {"name": "alias/clinic-data", "targetKeyId": "@key.id"},
        changes=({"targetKeyId": "@key2.arn"},),
        replaces={"name": "alias/other"},
    ),
    "iam/role:Role": Case(
        {"assumeRolePolicy": TRUST, "description": "drills", "permissionsBoundary": "@policy.arn", "maxSessionDuration": 3600, **_TAGGED},
        changes=(
            {"assumeRolePolicy": _OTHER_TRUST},
            {"description": "drill role"},
            {"maxSessionDuration": 7200},
            {"permissionsBoundary": None},
            _RETAGGED,
        ),
        replaces={"name": "other", "path": "/drills/"},
    ),
    "iam/rolePolicy:RolePolicy": Case(
        {"role": "@role.name", "policy": policy("rds:DescribeDBInstances")},
        changes=({"policy": policy("rds:PromoteReadReplica")},),
        replaces={"name": "other"},
    ),
    "iam/policy:Policy": Case(
        {"policy": policy("rds:DescribeDBInstances"), "description": "reading", **_TAGGED},
        changes=(*({"policy": policy(f"rds:{n}")} for n in ("A", "B", "C", "D", "E", "F")), _RETAGGED),
        replaces={"name": "other", "description": "other"},
    ),
    "iam/rolePolicyAttachment:RolePolicyAttachment": Case(
        {"role": "@role.name", "policyArn": "@policy.arn"}, replaces={"policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
    ),
    "secretsmanager/secret:Secret": Case(
        {"description": "master", "kmsKeyId": "@key.arn", "recoveryWindowInDays": 0, **_TAGGED},
        changes=(
            {"description": "password"},
            {"policy": resource_policy("secretsmanager:GetSecretValue", "*", "rds.amazonaws.com")},
            {"policy": None},
            {"replicas": [{"region": "eu-west-3", "kmsKeyId": "@far-key.arn"}]},
            _RETAGGED,
        ),
        replaces={"name": "other"},
    ),
    "secretsmanager/secretVersion:SecretVersion": Case(
        {"secretId": "@secret.id", "secretString": "correct-horse"}, replaces={"secretString": "battery-staple"}
    ),
    "cloudtrail/trail:Trail": Case(
        {
            "s3BucketName": "@bucket.bucket",
            "s3KeyPrefix": "trail",
            "isMultiRegionTrail": True,
            "enableLogFileValidation": True,
            "kmsKeyId": "@key.arn",
            "eventSelectors": [{"readWriteType": "All", "includeManagementEvents": True}],
            **_TAGGED,
        },
        changes=({"enableLogging": False}, {"enableLogging": True}, {"s3KeyPrefix": "other"}, _RETAGGED),
        replaces={"name": "other"},
    ),
    "cloudwatch/logGroup:LogGroup": Case(
        {"retentionInDays": 365, "kmsKeyId": "@key.arn", **_TAGGED},
        changes=({"retentionInDays": 30}, {"retentionInDays": 0}, _RETAGGED),
        replaces={"name": "other"},
    ),
    "cloudwatch/logMetricFilter:LogMetricFilter": Case(
        {"logGroupName": "@log-group.name", "pattern": '{ $.userIdentity.type = "Root" }', "metricTransformation": _METRIC},
        changes=({"pattern": "ERROR"}, {"metricTransformation": {**_METRIC, "value": "2", "defaultValue": "0"}}),
        replaces={"name": "other"},
    ),
    "cloudwatch/metricAlarm:MetricAlarm": Case(
        {
            "comparisonOperator": "GreaterThanThreshold",
            "evaluationPeriods": 1,
            "metricName": "ReplicaLag",
            "namespace": "AWS/RDS",
            "period": 60,
            "statistic": "Maximum",
            "threshold": 30,
            "treatMissingData": "breaching",
            "dimensions": {"DBInstanceIdentifier": "db"},
            "alarmActions": ["@topic.arn"],
            **_TAGGED,
        },
        changes=({"threshold": 60}, {"alarmActions": [], "okActions": ["@topic.arn"]}, _RETAGGED, _BY_MATH),
        replaces={"name": "other"},
    ),
    "sns/topic:Topic": Case(
        {"displayName": "Alarms", "kmsMasterKeyId": "@key.id", **_TAGGED},
        changes=({"displayName": "Pages"}, _RETAGGED),
        replaces={"name": "other"},
    ),
    "sns/topicPolicy:TopicPolicy": Case(
        {"arn": "@topic.arn", "policy": resource_policy("SNS:Publish", "@topic.arn", "cloudwatch.amazonaws.com")},
        changes=({"policy": resource_policy("SNS:Publish", "@topic.arn", "events.amazonaws.com")},),
    ),
    "sns/topicSubscription:TopicSubscription": Case(
        {"topic": "@topic.arn", "protocol": "sqs", "endpoint": "@queue.arn", "rawMessageDelivery": True},
        changes=({"rawMessageDelivery": False},),
        replaces={"protocol": "email"},
    ),
    "sqs/queue:Queue": Case(
        {"visibilityTimeoutSeconds": 60, "messageRetentionSeconds": 86400, "kmsMasterKeyId": "alias/aws/sqs", **_TAGGED},
        changes=({"visibilityTimeoutSeconds": 90}, _RETAGGED),
        replaces={"name": "other"},
    ),
    "sqs/redriveAllowPolicy:RedriveAllowPolicy": Case(
        {"queueUrl": "@queue.id", "redriveAllowPolicy": json.dumps({"redrivePermission": "byQueue", "sourceQueueArns": ["@queue.arn"]})},
        changes=({"redriveAllowPolicy": json.dumps({"redrivePermission": "denyAll"})},),
    ),
    "sqs/queuePolicy:QueuePolicy": Case(
        {"queueUrl": "@queue.id", "policy": resource_policy("sqs:SendMessage", "@queue.arn", "sns.amazonaws.com")},
        changes=({"policy": resource_policy("sqs:SendMessage", "@queue.arn", "s3.amazonaws.com")},),
    ),
}
