"""Where rules of keys say yes and no."""

from __future__ import annotations

import json
from dataclasses import replace

from policies.graph import Graph
from policies.resource import Edge, Resource
from policies.value import UNKNOWN
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, graph, made, ref, replaced, resource, without
from tests.unit.policies.hospital import base
from tests.unit.policies.hospital import buckets as b
from tests.unit.policies.hospital import keys as k
from tests.unit.policies.hospital import recovery as r
from tests.unit.policies.rules.case import Case

ACCOUNT = "arn:aws:iam::123456789012:root"
BY_ROLE = {"Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/*-copying"}}}
BY_ACCOUNT = {"Condition": {"StringEquals": {"kms:CallerAccount": "123456789012"}}}
IF_THERE = {"Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}
ALARM = resource("aws:cloudwatch/metricAlarm:MetricAlarm", "keys", metricName="key-destruction", namespace="test")
FILTER = resource(
    "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    "keys",
    pattern="{ ($.eventName = DisableKey) || ($.eventName = ScheduleKeyDeletion) }",
    metricTransformation={"name": "key-destruction", "namespace": "test", "value": "1"},
)
UNHEARD = without(without(h.SOUND, "key-destruction-home"), "key-destruction-away")
SIGNING = {"customerMasterKeySpec": "ECC_NIST_P256", "keyUsage": "SIGN_VERIFY", "enableKeyRotation": None}
APART = resource("aws:kms/keyPolicy:KeyPolicy", "clinical", keyId=ref(h.key), policy=h.KEY_POLICY)


def but(original: Resource, **properties: object) -> Graph:
    return replaced(h.SOUND, changed(original, **properties))


def depending(original: Resource, property_: str, *, on: Resource) -> Graph:
    """The sound program as a preview shows it where a property is not known yet: by what it depends on."""
    edges = (*(e for e in original.edges if e.property != property_), Edge(property_, on.urn, None))
    return replaced(h.SOUND, replace(original, properties={**original.properties, property_: UNKNOWN}, edges=edges))


def saying(*statements: dict[str, object]) -> Graph:
    """The sound program, with these statements and no others in the policy of the key of clinical data."""
    return but(h.key, policy=h.document(*statements))


def used(principal: object, **more: object) -> Graph:
    return saying(h.ADMINISTER, h.NO_DESTRUCTION_WITHOUT_MFA, h.allow("kms:Decrypt", Principal=principal, **more))


def granted(principal: object, **more: object) -> Graph:
    return saying(h.ADMINISTER, h.USE, h.NO_DESTRUCTION_WITHOUT_MFA, h.allow("kms:CreateGrant", Principal=principal, **more))


def destroyed(*guards: dict[str, object], **more: object) -> Graph:
    return saying(h.USE, h.allow("kms:ScheduleKeyDeletion", Principal={"AWS": h.ADMIN}, **more), *guards)


def heard(**detail: object) -> Graph:
    pattern = {**k.PATTERN, "detail": {**k.PATTERN["detail"], **detail}}  # type: ignore[dict-item]
    return but(k.watch, eventPattern=json.dumps(pattern))


def passed(holder: str, *operations: str) -> Graph:
    grant = resource("aws:kms/grant:Grant", "passed", keyId=ref(h.key, "keyId"), granteePrincipal=holder, operations=list(operations))
    return replaced(h.SOUND, grant)


def held_back(to_others: str) -> Graph:
    """A grant to the drill role, whose boundary denies granting on where this is said of it being for a service."""
    written = json.loads(str(base.boundary.properties["policy"]))["Statement"]
    denial: dict[str, object] = {
        "Effect": "Deny",
        "Action": "kms:CreateGrant",
        "Resource": "*",
        "Condition": {"Bool": {"kms:GrantIsForAWSResource": to_others}},
    }
    return replaced(passed(ref(base.role, "arn"), "CreateGrant"), changed(base.boundary, policy=h.document(*written, denial)))


CASES: tuple[Case, ...] = (
    Case("KEY-004", "may be used by everybody,", used("*")),
    Case("KEY-004", "may be used by everybody,", used({"AWS": "*"}, **IF_THERE)),
    Case("KEY-004", f"may be used by everybody in {ACCOUNT}", used({"AWS": ACCOUNT}), used({"AWS": ACCOUNT}, **BY_ROLE)),
    Case("KEY-004", "may be used by everybody in 123456789012", used({"AWS": "123456789012"}, **BY_ACCOUNT), used("*", **BY_ACCOUNT)),
    Case("KEY-005", "clinical protects data (ehr) and records (trail)", but(h.log_group, kmsKeyId=ref(h.key, "arn"))),
    Case("KEY-005", "clinical protects credentials (ehr) and data (ehr)", but(h.master, kmsKeyId=ref(h.key, "arn"))),
    Case("KEY-005", "operations protects credentials (ehr) and records (trail)", but(h.master, kmsKeyId=ref(k.alias, "name"))),
    Case("KEY-005", "logs protects data (letters) and records", replaced(h.SOUND, b.encrypted(b.letters, h.log_key))),
    Case("KEY-006", "is a multi-Region key without a replica", without(h.SOUND, "clinical-recovery")),
    Case("KEY-006", "clinical-recovery is to be a replica of clinical, which is not", but(h.key, multiRegion=False)),
    Case("KEY-006", "ehr-recovery is in eu-central-1, and its key clinical in eu-west-1", but(h.replica, kmsKeyId=ref(h.key, "arn"))),
    Case(
        "KEY-006",
        "ehr-recovery is in eu-central-1, and its key clinical in eu-west-1",
        depending(h.replica, "kmsKeyId", on=h.key),
        depending(h.replica, "monitoringInterval", on=h.key),  # known only once the key is, and not under it
    ),
    Case("KEY-006", "its replica in eu-central-1 is under a key of AWS", but(h.master, replicas=[{"region": "eu-central-1"}])),
    Case(
        "KEY-006",
        "its replica in eu-central-1 asks for a key in eu-west-1",
        but(h.master, replicas=[{**h.SECRET_COPY, "kmsKeyId": ref(h.credentials_key, "arn")}]),
        but(h.master, replicas=[{**h.SECRET_COPY, "kmsKeyId": "arn:aws:kms:eu-central-1:123456789012:key/one-of-ours"}]),
    ),
    Case(
        "KEY-006",
        "archive writes to archive-copy in eu-central-1 under a key in eu-west-1",
        replaced(h.SOUND, b.copied(h.archive, b.archive_copy, h.log_key)),
    ),
    Case("KEY-007", "may do kms:ScheduleKeyDeletion on clinical by its role alone", destroyed(), destroyed(h.NO_DESTRUCTION_WITHOUT_MFA)),
    Case(
        "KEY-007",
        "by its role alone",
        destroyed({**h.NO_DESTRUCTION_WITHOUT_MFA, "Condition": {"ArnNotEquals": {"aws:PrincipalArn": h.ADMIN}}}),
        destroyed({**h.NO_DESTRUCTION_WITHOUT_MFA, "Condition": {"Null": {"aws:PrincipalTag/approved-by": "true"}}}),
    ),
    Case(
        "KEY-007",
        "by its role alone",
        destroyed(Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}),
        destroyed(Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
    ),
    Case("KEY-007", "kms:DisableKey", saying(h.USE, h.allow("kms:Disable*", Principal={"AWS": h.ADMIN})), saying(h.USE)),
    Case("KEY-008", "clinical, the key of the vault backups, is also that of", but(r.vault, kmsKeyArn=ref(h.key, "arn"))),
    Case("KEY-008", "clinical, the key of the vault backups-recovery", but(r.vault_away, kmsKeyArn=ref(h.recovery_key, "arn"))),
    Case("KEY-009", "clinical tells KMS not to check", but(h.key, bypassPolicyLockoutSafetyCheck=True)),
    Case("KEY-009", "clinical-recovery tells KMS not to check", but(h.recovery_key, bypassPolicyLockoutSafetyCheck=True)),
    Case(
        "KEY-009",
        "clinical tells KMS not to check",
        replaced(h.SOUND, changed(h.key, policy=None), changed(APART, bypassPolicyLockoutSafetyCheck=True)),
        replaced(h.SOUND, changed(h.key, policy=None), APART),
    ),
    Case("KEY-010", "clinical rotates every 400 days", but(h.key, rotationPeriodInDays=400), but(h.key, rotationPeriodInDays=90)),
    Case("KEY-010", "every 400 days", but(h.key, rotationPeriodInDays=400), but(h.key, rotationPeriodInDays=400, **SIGNING)),
    Case("KEY-011", f"{h.USER} may grant the use of clinical to anybody", granted({"AWS": h.USER})),
    Case(
        "KEY-011",
        "to anybody",
        granted({"AWS": h.USER}, Condition={"ForAllValues:StringEquals": {"kms:GranteePrincipal": [h.USER]}}),
        granted({"AWS": h.USER}, Condition={"StringEquals": {"kms:GranteePrincipal": [h.USER]}}),
    ),
    Case("KEY-011", "passed lets its holder hand on", passed(h.USER, "CreateGrant"), passed(h.USER, "Decrypt")),
    Case("KEY-011", "passed lets its holder hand on", passed(ref(h.role, "arn"), "CreateGrant"), held_back("false")),
    Case("KEY-011", "passed lets its holder hand on", held_back("true"), passed("rds.amazonaws.com", "CreateGrant")),
    Case("KEY-011", "to anybody", granted({"AWS": ACCOUNT}), granted({"Service": "backup.amazonaws.com"})),
    Case("KEY-012", "nobody is told when clinical is disabled or to be deleted in eu-west-1", without(h.SOUND, "key-destruction-home")),
    Case("KEY-012", "nobody is told when clinical-recovery", without(h.SOUND, "key-destruction-away"), replaced(UNHEARD, FILTER, ALARM)),
    Case("KEY-012", "nobody is told", without(h.SOUND, "key-destruction-home", k.told.type)),
    Case("KEY-012", "nobody is told", but(k.watch, state="DISABLED")),
    Case(
        "KEY-012", "nobody is told", heard(eventName=["DisableKey"]), heard(eventName=["DisableKey", "ScheduleKeyDeletion", "PutKeyPolicy"])
    ),
    Case("KEY-012", "nobody is told", replaced(UNHEARD, FILTER), replaced(UNHEARD, FILTER, ALARM)),
    Case(
        "KEY-012",
        "nobody is told",
        replaced(UNHEARD, ALARM, changed(FILTER, pattern="{ $.eventName = DisableKey }")),
        replaced(UNHEARD, ALARM, FILTER),
    ),
    Case("KEY-012", "nobody is told when lonely is disabled or to be deleted", graph(made(h.key.type, "lonely", {"policy": h.KEY_POLICY}))),
)
