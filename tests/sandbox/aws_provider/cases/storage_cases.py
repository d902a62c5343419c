"""Cases of buckets and backups."""

from __future__ import annotations

from typing import Any

from tests.sandbox.aws_provider.cases.case import Case
from tests.sandbox.aws_provider.cases.needs import resource_policy

_TAGGED = {"tags": {"Tier": "data"}}
_RETAGGED = {"tags": {"Tier": "admin", "Owner": "platform"}}
_EXPIRE = {"id": "expire", "status": "Enabled", "filter": {"prefix": "AWSLogs/"}, "expiration": {"days": 400}}
_KMS = {"sseAlgorithm": "aws:kms", "kmsMasterKeyId": "@key.arn"}
_DAILY = {"ruleName": "daily", "targetVaultName": "@vault.name", "schedule": "cron(0 5 * * ? *)", "lifecycle": {"deleteAfter": 35}}


def _replication(status: str) -> dict[str, Any]:
    return {
        "id": "archive",
        "status": status,
        "priority": 1,
        "filter": {"prefix": ""},
        "deleteMarkerReplication": {"status": "Disabled"},
        "destination": {"bucket": "@replicated-to.arn", "encryptionConfiguration": {"replicaKmsKeyId": "@key.arn"}},
        "sourceSelectionCriteria": {"sseKmsEncryptedObjects": {"status": "Enabled"}},
    }


CASES: dict[str, Case] = {
    "s3/bucket:Bucket": Case(
        {"objectLockEnabled": True, "forceDestroy": False, **_TAGGED},
        changes=({"forceDestroy": True}, _RETAGGED, {"tags": {}}),
        replaces={"bucket": "another-name", "objectLockEnabled": False},
    ),
    "s3/bucketVersioning:BucketVersioning": Case(
        {"bucket": "@bucket.bucket", "versioningConfiguration": {"status": "Enabled"}},
        changes=({"versioningConfiguration": {"status": "Suspended"}},),
        replaces={"bucket": "@locked.bucket"},
    ),
    "s3/bucketPolicy:BucketPolicy": Case(
        {"bucket": "@bucket.bucket", "policy": resource_policy("s3:PutObject", "@bucket.arn/*")},
        changes=({"policy": resource_policy("s3:GetObject", "@bucket.arn/*")},),
        replaces={"bucket": "@locked.bucket"},
    ),
    "s3/bucketPublicAccessBlock:BucketPublicAccessBlock": Case(
        {
            "bucket": "@bucket.bucket",
            "blockPublicAcls": True,
            "blockPublicPolicy": True,
            "ignorePublicAcls": True,
            "restrictPublicBuckets": True,
        },
        changes=({"blockPublicAcls": False},),
    ),
    "s3/bucketOwnershipControls:BucketOwnershipControls": Case(
        {"bucket": "@bucket.bucket", "rule": {"objectOwnership": "BucketOwnerEnforced"}},
        changes=({"rule": {"objectOwnership": "BucketOwnerPreferred"}},),
    ),
    "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": Case(
        {"bucket": "@bucket.bucket", "rules": [{"applyServerSideEncryptionByDefault": _KMS, "bucketKeyEnabled": True}]},
        changes=({"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]},),
    ),
    "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": Case(
        {"bucket": "@locked.bucket", "rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": 30}}},
        changes=({"rule": {"defaultRetention": {"mode": "COMPLIANCE", "days": 60}}},),
    ),
    "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": Case(
        {"bucket": "@bucket.bucket", "rules": [_EXPIRE]},
        changes=(
            {
                "rules": [
                    _EXPIRE,
                    {
                        "id": "tidy",
                        "status": "Enabled",
                        "filter": {"prefix": ""},
                        "noncurrentVersionExpiration": {"noncurrentDays": 30},
                        "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
                        "transitions": [{"days": 90, "storageClass": "GLACIER"}],
                    },
                ]
            },
        ),
    ),
    "s3/bucketReplicationConfig:BucketReplicationConfig": Case(
        {"bucket": "@versioned.bucket", "role": "@role.arn", "rules": [_replication("Enabled")]},
        changes=({"rules": [_replication("Disabled")]},),
        not_imported=("rules",),
    ),
    "s3/bucketLogging:BucketLogging": Case(
        {"bucket": "@bucket.bucket", "targetBucket": "@staging.bucket", "targetPrefix": "access/"},
        changes=({"targetPrefix": "other/"},),
    ),
    "s3/bucketNotification:BucketNotification": Case(
        {
            "bucket": "@bucket.bucket",
            "queues": [{"queueArn": "@queue.arn", "events": ["s3:ObjectCreated:*"], "filterPrefix": "AWSLogs/", "id": "new"}],
        },
        changes=({"eventbridge": True}, {"queues": [{"queueArn": "@queue.arn", "events": ["s3:ObjectRemoved:*"], "id": "gone"}]}),
    ),
    "backup/vault:Vault": Case({"kmsKeyArn": "@key.arn", **_TAGGED}, changes=(_RETAGGED,), replaces={"kmsKeyArn": "@key2.arn"}),
    "backup/vaultLockConfiguration:VaultLockConfiguration": Case(
        {"backupVaultName": "@vault.name", "minRetentionDays": 7, "maxRetentionDays": 400}
    ),
    "backup/plan:Plan": Case(
        {"rules": [_DAILY, {**_DAILY, "ruleName": "hourly", "schedule": "cron(0 * * * ? *)"}], **_TAGGED},
        changes=(_RETAGGED, {"rules": [{**_DAILY, "schedule": "cron(0 5,17 * * ? *)"}]}),
    ),
    "backup/selection:Selection": Case(
        {"planId": "plan", "iamRoleArn": "@role.arn", "resources": ["*"]}, replaces={"resources": ["arn:aws:rds:*:*:db:*"]}
    ),
    "backup/vaultPolicy:VaultPolicy": Case(
        {"backupVaultName": "case", "policy": resource_policy("backup:CopyIntoBackupVault", "*", "backup.amazonaws.com")},
        changes=({"policy": resource_policy("backup:DescribeBackupVault", "*", "backup.amazonaws.com")},),
    ),
    "backup/vaultNotifications:VaultNotifications": Case(
        {"backupVaultName": "case", "snsTopicArn": "@topic.arn", "backupVaultEvents": ["COPY_JOB_FAILED"]},
        replaces={"backupVaultEvents": ["RESTORE_JOB_COMPLETED"]},
    ),
    "backup/reportPlan:ReportPlan": Case(
        {
            "name": "case_jobs",
            "description": "every job",
            "reportDeliveryChannel": {"s3BucketName": "@bucket.bucket", "s3KeyPrefix": "jobs", "formats": ["CSV", "JSON"]},
            "reportSetting": {"reportTemplate": "BACKUP_JOB_REPORT"},
            **_TAGGED,
        },
        changes=(_RETAGGED, {"description": "other"}, {"reportSetting": {"reportTemplate": "COPY_JOB_REPORT"}}),
        replaces={"name": "other_jobs"},
    ),
    "backup/regionSettings:RegionSettings": Case(
        {"resourceTypeOptInPreference": {"RDS": True, "EC2": False}},
        changes=({"resourceTypeOptInPreference": {"RDS": False, "EC2": False}},),
    ),
    "backup/restoreTestingPlan:RestoreTestingPlan": Case(
        {
            "name": "case_plan",
            "scheduleExpression": "cron(0 12 ? * TUE *)",
            "recoveryPointSelection": {
                "algorithm": "RANDOM_WITHIN_WINDOW",
                "includeVaults": ["@vault.arn"],
                "recoveryPointTypes": ["SNAPSHOT"],
                "selectionWindowDays": 30,
            },
        },
        changes=({"scheduleExpression": "cron(0 12 1 * ? *)"},),
    ),
    "backup/restoreTestingSelection:RestoreTestingSelection": Case(
        {
            "name": "case_rds",
            "restoreTestingPlanName": "case_plan",
            "protectedResourceType": "RDS",
            "protectedResourceArns": ["*"],
            "iamRoleArn": "@role.arn",
            "validationWindowHours": 4,
        },
        changes=({"validationWindowHours": 8},),
        replaces={"protectedResourceType": "Aurora"},
    ),
}
