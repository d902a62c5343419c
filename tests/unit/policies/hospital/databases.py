"""What the small landing zone has of stores that are no relational database."""

from __future__ import annotations

from policies.resource import Resource
from tests.unit.policies.graphs import ref, resource
from tests.unit.policies.hospital.base import key

table = resource(
    "aws:dynamodb/table:Table",
    "sessions",
    protect=True,
    serverSideEncryption={"enabled": True, "kmsKeyArn": ref(key, "arn")},
    pointInTimeRecovery={"enabled": True},
    deletionProtectionEnabled=True,
)
files = resource("aws:efs/fileSystem:FileSystem", "scans", protect=True, encrypted=True, kmsKeyId=ref(key, "arn"))
stream = resource("aws:kinesis/stream:Stream", "results", encryptionType="KMS", kmsKeyId=ref(key, "arn"))
snapshot = resource("aws:rds/snapshot:Snapshot", "before-upgrade", dbInstanceIdentifier="ehr", sharedAccounts=["444444444444"])

RESOURCES: tuple[Resource, ...] = (table, files, stream, snapshot)
