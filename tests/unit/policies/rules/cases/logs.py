"""Where rules of logs and locks say yes and no."""

from __future__ import annotations

from dataclasses import replace

from policies.graph import Graph
from policies.resource import Resource
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, ref, replaced, resource, without
from tests.unit.policies.hospital import buckets as b
from tests.unit.policies.hospital import recovery as r
from tests.unit.policies.rules.case import Case

THROWN_AWAY = {"environment": {"throw_away": True}}
VERSIONING = "aws:s3/bucketVersioning:BucketVersioning"
NO_LOCK = replaced(without(h.SOUND, "archive-copy", h.lock.type), b.versioned(b.archive_copy, "Suspended"))
FREE = h.document(h.ADMINISTER, h.USE)
ONLY_ONE = h.document(h.ADMINISTER, h.USE, {**h.NO_DESTRUCTION_WITHOUT_MFA, "Action": "kms:DisableKey"})
SUBSCRIBED = resource(
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter", "trail", logGroup="trail", destinationArn="arn:aws:firehose"
)
SHORT = changed(h.log_group, retentionInDays=30)
OF_A_DATABASE = changed(h.log_group, name="/aws/rds/instance/ehr/postgresql", retentionInDays=30)
OF_AN_APPLICATION = resource(h.log_group.type, "application", name="application", retentionInDays=30, kmsKeyId=ref(h.operations_key, "arn"))
OTHER_TRAIL = changed(h.trail, cloudWatchLogsGroupArn=None)
OBJECTS = {"field": "resources.type", "equals": ["AWS::S3::Object"]}
DATA = {"field": "eventCategory", "equals": ["Data"]}


def but(original: Resource, **properties: object) -> Graph:
    return replaced(h.SOUND, changed(original, **properties))


def allowing(*statements: dict[str, object], boundary: bool = False) -> Graph:
    """The sound program, with a role of this policy, or bounded by it."""
    policy = resource("aws:iam/policy:Policy", "bound", policy=h.document(h.allow("s3:*"), *(statements if boundary else ())))
    role = resource(
        "aws:iam/role:Role", "writer", assumeRolePolicy=h.role.properties["assumeRolePolicy"], permissionsBoundary=ref(policy, "arn")
    )
    inline = resource("aws:iam/rolePolicy:RolePolicy", "writer", role=ref(role, "name"), policy=h.document(h.allow("s3:*"), *statements))
    if boundary:
        inline = changed(inline, policy=h.document(h.allow("s3:*")))
    return replaced(h.SOUND, policy, role, inline)


def may(actions: object, resources: object = "*") -> Graph:
    written = h.document(h.allow(actions, resources))
    return replaced(h.SOUND, resource("aws:iam/userPolicy:UserPolicy", "somebody", user="somebody", policy=written))


def may_where_nothing_is_denied(actions: object, resources: object = "*") -> Graph:
    open_ = resource("aws:s3/bucketPolicy:BucketPolicy", "archive", bucket=ref(h.archive), policy=h.document(b.TLS_ONLY))
    return replaced(may(actions, resources), open_)


def recording(*selectors: dict[str, object]) -> Graph:
    return but(h.trail, eventSelectors=None, advancedEventSelectors=list(selectors))


def thrown_away(graph: Graph) -> Graph:
    return replace(graph, settings=THROWN_AWAY)


DENIED: dict[str, object] = {"Effect": "Deny", "Action": ["s3:BypassGovernanceRetention", "s3:PutBucketObjectLock*"], "Resource": "*"}
NO_COPY = without(h.SOUND, "archive", b.archive_copied.type)
COPY_HERE = replaced(h.SOUND, resource(h.archive.type, "archive-copy", protect=True, bucket="archive-copy", region="eu-west-1"))
READS_ALL = {**h.READS, "dataResources": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}]}

HALF = [{"id": "expire", "status": "Enabled", "expiration": {"days": 200}}]

# Neither says where the first bucket is: the stack's own Region does.
NO_REGION = replaced(h.SOUND, changed(h.archive, region=None))


def settled(graph: Graph, region: str) -> Graph:
    return replace(graph, settings={**graph.settings, "region": region})


CASES: tuple[Case, ...] = (
    Case("LOG-005", "archive locks in no stated mode", but(h.lock, rule={"defaultRetention": {"days": 400}})),
    Case("LOG-013", "trail is encrypted with a key of AWS", but(h.trail, kmsKeyId=None)),
    Case(
        "LOG-014",
        "archive locks objects for 400 days and hides them after 200",
        but(h.lifecycle, rules=HALF),
        but(h.lifecycle, rules=[{**HALF[0], "status": "Disabled"}]),
    ),
    Case(
        "LOG-011",
        "has no copy in another Region",
        replaced(h.SOUND, b.copied(h.archive, b.archive_copy, h.log_key_away, status="Disabled")),
    ),
    Case("LOG-006", "archive is locked and keeps no versions", without(NO_COPY, "archive", VERSIONING)),
    Case("LOG-006", "archive is copied elsewhere and keeps no versions", replaced(h.SOUND, b.versioned(h.archive, "Suspended"))),
    Case("LOG-006", "archive-copy is a copy and keeps no versions", NO_LOCK),
    Case(
        "LOG-006",
        "archive is copied elsewhere",
        without(h.SOUND, "archive", VERSIONING),
        replaced(without(h.SOUND, "archive", VERSIONING), changed(h.archive, objectLockEnabled=True)),
    ),
    Case("LOG-007", "archive is locked, and nothing denies kms:ScheduleKeyDeletion and kms:DisableKey", but(h.log_key, policy=FREE)),
    Case("LOG-007", "archive is locked, and nothing denies kms:ScheduleKeyDeletion on its key logs", but(h.log_key, policy=ONLY_ONE)),
    Case("LOG-007", "backups is locked, and nothing denies", but(h.backup_key, policy=FREE)),
    Case(
        "LOG-007",
        "archive is locked under a key that this program does not declare",
        replaced(h.SOUND, changed(b.encrypted(h.archive, h.log_key), rules=[{"applyServerSideEncryptionByDefault": b.OTHERS_KEY}])),
        replaced(h.SOUND, b.encrypted(h.archive, None)),
    ),
    Case("LOG-007", "backups is locked under a key that this", but(r.vault, kmsKeyArn="arn:aws:kms:eu-west-1:123456789012:key/other")),
    Case("LOG-008", "writer allows s3:PutBucketObjectLockConfiguration on archive", allowing(), allowing(DENIED)),
    Case("LOG-008", "writer allows s3:PutBucketObjectLockConfiguration", allowing(), allowing(DENIED, boundary=True)),
    Case(
        "LOG-008",
        "somebody allows s3:BypassGovernanceRetention on archive",
        may_where_nothing_is_denied("s3:Bypass*", "arn:aws:s3:::archive/*"),
        may("s3:Bypass*", "arn:aws:s3:::archive/*"),
    ),
    Case(
        "LOG-008",
        "somebody allows s3:PutBucketObjectLockConfiguration on archive",
        may("s3:PutBucket*", ref(h.archive, "arn")),
        may("s3:PutBucket*", ["arn:aws:s3:::letters"]),
    ),
    Case("LOG-009", "trail does not say how long", but(h.log_group, retentionInDays=None)),
    Case("LOG-009", "trail keeps what trail records for 30 days", replaced(h.SOUND, SHORT), replaced(h.SOUND, SHORT, SUBSCRIBED)),
    Case("LOG-009", "for 30 days", replaced(h.SOUND, SHORT), thrown_away(replaced(h.SOUND, SHORT))),
    Case(
        "LOG-009", "keeps a database's log for 30 days", replaced(h.SOUND, OTHER_TRAIL, OF_A_DATABASE), replaced(h.SOUND, OF_AN_APPLICATION)
    ),
    Case("LOG-010", "trail is encrypted with a key of AWS", but(h.log_group, kmsKeyId=None)),
    Case("LOG-011", "archive holds the trail trail and has no copy in another Region", NO_COPY, thrown_away(NO_COPY)),
    Case("LOG-011", "archive holds the trail", COPY_HERE),
    Case("LOG-011", "archive holds the trail", settled(NO_REGION, "eu-central-1"), settled(NO_REGION, "eu-west-1")),
    Case("LOG-012", "letters holds documents, and neither", without(h.SOUND, "letters", b.letters_log.type)),
    Case("LOG-012", "letters holds", replaced(without(h.SOUND, "letters", b.letters_log.type), changed(b.letters, tags=None))),
    Case("LOG-012", "letters-copy holds documents", but(h.trail, eventSelectors=None), but(h.trail, eventSelectors=[READS_ALL])),
    Case(
        "LOG-012",
        "letters-copy holds documents",
        but(h.trail, eventSelectors=[{**h.READS, "readWriteType": "WriteOnly"}]),
        but(h.trail, eventSelectors=[{**h.READS, "readWriteType": "All"}]),
    ),
    Case(
        "LOG-012",
        "letters-copy holds documents",
        but(h.trail, eventSelectors=[{**h.READS, "dataResources": [{"type": "AWS::Lambda::Function", "values": ["arn:aws:s3"]}]}]),
    ),
    Case(
        "LOG-012",
        "letters-copy holds documents",
        recording({"fieldSelectors": [DATA, OBJECTS, {"field": "resources.ARN", "startsWiths": ["arn:aws:s3:::archive/"]}]}),
        recording({"fieldSelectors": [DATA, OBJECTS, {"field": "resources.ARN", "startsWiths": ["arn:aws:s3:::letters-copy/"]}]}),
    ),
    Case("LOG-012", "letters-copy holds documents", recording({"fieldSelectors": [DATA]}), recording({"fieldSelectors": [DATA, OBJECTS]})),
)
