"""Where rules of databases and other stores of data say yes and no."""

from __future__ import annotations

from policies.graph import Graph
from policies.resource import Resource
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, ref, replaced, resource
from tests.unit.policies.hospital import databases as d
from tests.unit.policies.rules.case import Case

OF_AWS = "arn:aws:kms:eu-west-1:123456789012:alias/aws/sqs"
QUEUE = resource("aws:sqs/queue:Queue", "results", name="results", kmsMasterKeyId=ref(h.operations_key, "arn"))
TOPIC = resource("aws:sns/topic:Topic", "results", name="results", kmsMasterKeyId=ref(h.operations_key, "arn"))
CLUSTER = resource(
    "aws:rds/cluster:Cluster",
    "portal",
    engine="aurora-postgresql",
    storageEncrypted=True,
    kmsKeyId=ref(h.key, "arn"),
    iamDatabaseAuthenticationEnabled=True,
    copyTagsToSnapshot=True,
    enabledCloudwatchLogsExports=["postgresql"],
)
MEMBER = resource("aws:rds/clusterInstance:ClusterInstance", "portal", clusterIdentifier=ref(CLUSTER), performanceInsightsEnabled=True)
IMAGE = resource("aws:ec2/amiLaunchPermission:AmiLaunchPermission", "jump", imageId="ami-1", group="all")


def but(original: Resource, **properties: object) -> Graph:
    return replaced(h.SOUND, changed(original, **properties))


def with_cluster(**properties: object) -> Graph:
    return replaced(h.SOUND, changed(CLUSTER, **properties))


CASES: tuple[Case, ...] = (
    Case("DATA-004", "ehr takes passwords alone", but(h.primary, iamDatabaseAuthenticationEnabled=False)),
    Case("DATA-004", "ehr takes passwords alone", but(h.primary, iamDatabaseAuthenticationEnabled=None), with_cluster()),
    Case(
        "DATA-004",
        "portal takes passwords alone",
        with_cluster(iamDatabaseAuthenticationEnabled=None),
        with_cluster(iamDatabaseAuthenticationEnabled=None, engine="custom-oracle-ee"),
    ),
    Case(
        "DATA-004",
        "ehr-recovery takes passwords alone",
        replaced(h.SOUND, changed(h.replica, iamDatabaseAuthenticationEnabled=None)),
        replaced(h.SOUND, changed(h.primary, engine="oracle-ee"), changed(h.replica, iamDatabaseAuthenticationEnabled=None)),
    ),
    Case("DATA-005", "ehr makes snapshots without tags", but(h.primary, copyTagsToSnapshot=False)),
    Case("DATA-005", "portal makes snapshots without tags", with_cluster(copyTagsToSnapshot=None), with_cluster()),
    Case(
        "DATA-006",
        "ehr keeps its queries under a key of AWS",
        but(h.primary, performanceInsightsKmsKeyId=None),
        but(h.primary, performanceInsightsKmsKeyId=None, performanceInsightsEnabled=False),
    ),
    Case(
        "DATA-006",
        "portal keeps its queries",
        replaced(with_cluster(), MEMBER),
        replaced(with_cluster(), changed(MEMBER, performanceInsightsKmsKeyId=ref(h.key, "arn"))),
    ),
    Case("DATA-007", "sessions is not encrypted with a key of ours", but(d.table, serverSideEncryption={"enabled": False})),
    Case("DATA-007", "sessions is encrypted with a key of AWS", but(d.table, serverSideEncryption={"enabled": True})),
    Case("DATA-007", "scans is not encrypted with a key of ours: encrypted", but(d.files, encrypted=False)),
    Case("DATA-007", "scans is encrypted with a key of AWS", but(d.files, kmsKeyId=OF_AWS)),
    Case(
        "DATA-007",
        "wards is encrypted with a key of AWS",
        replaced(h.SOUND, resource("aws:fsx/ontapFileSystem:OntapFileSystem", "wards")),
        replaced(h.SOUND, resource("aws:fsx/ontapFileSystem:OntapFileSystem", "wards", kmsKeyId=ref(h.key, "arn"))),
    ),
    Case("DATA-008", "results is not encrypted with a key of ours", but(d.stream, kmsKeyId=None)),
    Case("DATA-008", "results is not encrypted with a key of ours", but(d.stream, encryptionType=None)),
    Case("DATA-008", "results is not encrypted", replaced(h.SOUND, changed(QUEUE, kmsMasterKeyId=None)), replaced(h.SOUND, QUEUE)),
    Case("DATA-008", "results is not encrypted", replaced(h.SOUND, changed(QUEUE, kmsMasterKeyId=OF_AWS)), replaced(h.SOUND, QUEUE)),
    Case("DATA-008", "results is not encrypted", replaced(h.SOUND, changed(TOPIC, kmsMasterKeyId=None)), replaced(h.SOUND, TOPIC)),
    Case("DATA-009", "sessions cannot be restored to a point in time", but(d.table, pointInTimeRecovery={"enabled": False})),
    Case("DATA-009", "sessions is not protected from deletion", but(d.table, deletionProtectionEnabled=None)),
    Case("DATA-010", "before-upgrade is shared with everybody", but(d.snapshot, sharedAccounts=["all"])),
    Case("DATA-010", "jump is shared with everybody", replaced(h.SOUND, IMAGE), replaced(h.SOUND, changed(IMAGE, group=None))),
    Case("DATA-011", "ehr keeps its log to itself", but(h.primary, enabledCloudwatchLogsExports=[])),
    Case("DATA-011", "portal keeps its log to itself", with_cluster(enabledCloudwatchLogsExports=None), with_cluster()),
)
