"""Every rule is silent on a sound program and names the one place where it is broken."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from policies.graph import Graph
from policies.judge import Outcome, judge
from policies.resource import Resource
from policies.rules import all_rules
from policies.value import Secret, SecretOrigin
from tests.unit.policies import hospital as h
from tests.unit.policies.graphs import changed, made, ref, replaced, resource, without
from tests.unit.policies.rules.test_cases import CASES


def plan(**changes: Any) -> dict[str, object]:
    edited = copy.deepcopy(h.PLAN)
    edited.update(changes)
    return {"recovery_plan": edited}


def system(**database: Any) -> list[object]:
    first = copy.deepcopy(h.PLAN["systems"])[0]  # type: ignore[index]
    first["database"].update(database)
    return [first]


def unprotected(original: Resource) -> Resource:
    return made(original.type, original.name, original.properties)


BARE = without(h.SOUND, "data", "aws:ec2/networkAclAssociation:NetworkAclAssociation")
NACL = resource("aws:ec2/networkAcl:NetworkAcl", "data", subnetIds=[ref(h.data_subnet)])
OPEN_DATA = (
    changed(h.data_association, routeTableId=ref(h.public_table)),
    h.admit("world", h.data_group, cidrIpv4="0.0.0.0/0"),
)
LOCKED_CONFIG = resource("aws:cfg/deliveryChannel:DeliveryChannel", "config", s3BucketName=ref(h.archive))
GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"
FIREWALL = resource("aws:networkfirewall/firewall:Firewall", "hub", region="eu-west-1")


PEERED = resource("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "past", vpcId=ref(h.vpc), peerVpcId="vpc-0")
ACCEPTED = {"inspection": "none", "inspection-accepted-by": "security-review", "inspection-reason": "no data"}


def joined(*, region: str = "eu-west-1", **said: str) -> Resource:
    """A transit gateway whose tags say this of its inspection."""
    tags = {f"holdfast:{key.replace('_', '-')}": value for key, value in said.items()}
    return resource(GATEWAY, "transit", region=region, tags=tags)


REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig"
SHORTER_LOCK = changed(h.lock, rule={"defaultRetention": {"days": 399}})
DOCUMENTS = changed(h.archive, tags={"holdfast:data": "clinical"})
COPY = resource(h.archive.type, "copy", bucket="copy")
OF_THE_COPY = (
    resource(h.lock.type, "copy", bucket=ref(COPY), rule={"defaultRetention": {"mode": "COMPLIANCE", "days": 399}}),
    resource(h.lifecycle.type, "copy", bucket=ref(COPY), rules=h.lifecycle.properties["rules"]),
    resource(
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        "copy",
        bucket=ref(h.archive),
        rules=[{"status": "Enabled", "destination": {"bucket": ref(COPY, "arn")}}],
    ),
)
BOTH = h.document(h.allow(["kms:PutKeyPolicy", "kms:Decrypt"], Principal={"AWS": h.ADMIN}))

READER = resource("aws:rds/instance:Instance", "reader", replicateSourceDb=ref(h.primary, "identifier"))
ABROAD = changed(READER, region="eu-central-1")

RED: list[tuple[str, Graph, str]] = [
    ("NET-001", replaced(BARE, *OPEN_DATA), "data admits tcp 5432 from 0.0.0.0/0 (world) -> ehr"),
    ("NET-002", replaced(h.SOUND, h.admit("shortcut", h.data_group, referencedSecurityGroupId=ref(h.ingress_group))), "(shortcut) -> ehr"),
    ("NET-002", replaced(h.SOUND, h.admit("by-address", h.data_group, cidrIpv4="10.0.0.0/16")), "10.0.0.0/16, which holds ingress"),
    (
        "NET-003",
        replaced(
            h.SOUND,
            resource(
                "aws:ec2/route:Route", "leak", routeTableId=ref(h.data_table), destinationCidrBlock="0.0.0.0/0", natGatewayId=ref(h.nat)
            ),
        ),
        "data routes 0.0.0.0/0 to NAT gateway workload",
    ),
    (
        "NET-003",
        replaced(h.SOUND, changed(h.data_table, routes=[{"ipv6CidrBlock": "::/0", "gatewayId": ref(h.gateway)}])),
        "data routes ::/0 to internet gateway workload",
    ),
    ("NET-004", without(h.SOUND, "workload", h.default_group.type), "nothing takes over the default security group of workload"),
    ("NET-004", replaced(h.SOUND, changed(h.default_group, ingress=[{"protocol": "-1", "self": True}])), "admits traffic"),
    ("NET-005", without(h.SOUND, "workload", h.flow_log.type), "workload has no flow log"),
    ("NET-005", replaced(h.SOUND, changed(h.flow_log, trafficType="ACCEPT")), "records only ACCEPT traffic"),
    ("NET-006", replaced(h.SOUND, joined()), "does not say whether anything inspects them"),
    ("NET-006", replaced(h.SOUND, PEERED), "past every firewall, and nobody"),
    ("NET-006", replaced(h.SOUND, FIREWALL, changed(PEERED, tags={"holdfast:inspection": "firewall"})), "past every firewall"),
    ("NET-006", replaced(h.SOUND, joined(inspection="none")), "nobody has accepted"),
    ("NET-006", replaced(h.SOUND, joined(inspection="none", inspection_accepted_by="security-review")), "nobody has accepted"),
    ("NET-006", replaced(h.SOUND, joined(inspection="firewall")), "but none stands in eu-west-1"),
    ("NET-006", replaced(h.SOUND, FIREWALL, joined(inspection="firewall", region="eu-central-1")), "but none stands in eu-central-1"),
    ("LOG-001", without(without(h.SOUND, "archive", h.lock.type), "archive", REPLICATION), "objects are not locked by default"),
    ("LOG-001", replaced(h.SOUND, changed(h.trail, s3BucketName="elsewhere")), "which this program does not declare"),
    (
        "LOG-002",
        replaced(h.SOUND, SHORTER_LOCK),
        "archive locks objects for 399 days but keeps them for 400",
    ),
    ("LOG-002", replaced(h.SOUND, COPY, *OF_THE_COPY), "copy locks objects for 399 days but keeps them for 400"),
    (
        "LOG-002",
        replaced(h.SOUND, changed(h.archive, tags={"holdfast:data": "operational"}), SHORTER_LOCK),
        "archive locks objects for 399 days",
    ),
    ("LOG-003", replaced(h.SOUND, changed(h.access_log, targetBucket=ref(h.archive))), "delivers server access logs to archive"),
    ("LOG-003", replaced(h.SOUND, LOCKED_CONFIG), "delivers AWS Config to archive"),
    ("LOG-004", replaced(h.SOUND, changed(h.trail, isMultiRegionTrail=False)), "does not cover all Regions"),
    ("LOG-004", replaced(h.SOUND, changed(h.trail, enableLogFileValidation=None)), "does not validate its log files"),
    ("LOG-005", replaced(h.SOUND, changed(h.lock, rule={"defaultRetention": {"mode": "GOVERNANCE", "days": 400}})), "GOVERNANCE"),
    ("KEY-001", replaced(h.SOUND, changed(h.key, policy=BOTH)), "key-administrator administers clinical and uses it too"),
    ("KEY-001", replaced(h.SOUND, changed(h.key, policy=None)), "has no policy of its own"),
    ("KEY-002", replaced(h.SOUND, changed(h.key, enableKeyRotation=False)), "never rotates"),
    ("KEY-003", replaced(h.SOUND, changed(h.key, deletionWindowInDays=7)), "gone after 7 days"),
    ("DATA-001", replaced(h.SOUND, changed(h.primary, storageEncrypted=False)), "ehr is not encrypted"),
    ("DATA-001", replaced(h.SOUND, changed(h.primary, kmsKeyId=None)), "a key of AWS"),
    ("DATA-001", replaced(h.SOUND, ABROAD), "reader is not encrypted"),
    ("DATA-003", replaced(h.SOUND, ABROAD), "reader has no parameter group"),
    ("REC-006", replaced(h.SOUND, ABROAD), "reader can be taken back 0 days"),
    ("DATA-002", replaced(h.SOUND, changed(h.primary, publiclyAccessible=True)), "asks for a public address"),
    ("DATA-003", replaced(h.SOUND, changed(h.parameters, parameters=[{"name": "rds.force_ssl", "value": "0"}])), "does not force TLS"),
    ("DATA-003", replaced(h.SOUND, changed(h.primary, parameterGroupName=None)), "nothing forces TLS"),
    ("REC-001", replaced(h.SOUND, outputs=plan(systems=system(replica=None))), "has no copy in eu-central-1"),
    ("REC-001", replaced(h.SOUND, changed(h.away, region="eu-west-1")), "is in eu-west-1, not in eu-central-1"),
    ("REC-001", replaced(h.SOUND, changed(h.replica, replicateSourceDb=None)), "does not replicate from the primary"),
    ("REC-001", replaced(h.SOUND, outputs={}), "exports no recovery_plan"),
    ("REC-002", replaced(h.SOUND, changed(h.primary, backupRetentionPeriod=0)), "keeps no automated backups"),
    ("REC-002", replaced(h.SOUND, outputs=plan(systems=system(replica=None))), "an RPO of 5 s needs a replica"),
    ("REC-003", replaced(h.SOUND, unprotected(h.key)), "clinical may be deleted by the engine"),
    ("REC-003", replaced(h.SOUND, changed(h.primary, deletionProtection=False)), "not in AWS (deletionProtection)"),
    ("REC-004", replaced(h.SOUND, changed(h.record, healthCheckId=None)), "has no health check"),
    ("REC-005", replaced(h.SOUND, outputs=plan(evidence_bucket="staging")), "is not locked by default"),
    ("DRILL-001", replaced(h.SOUND, changed(h.role_policy, policy=h.document(h.allow("rds:DeleteDBInstance")))), "rds:DeleteDBInstance"),
    (
        "DRILL-001",
        replaced(h.SOUND, changed(h.role_policy, policy=h.document(h.allow("rds:DeleteDBInstance", "arn:aws:rds:eu-west-1:1:db:*")))),
        "to whatever there is",
    ),
    (
        "DRILL-002",
        replaced(h.SOUND, changed(h.role, assumeRolePolicy=h.document({"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}))),
        "* may become the drill role",
    ),
    ("SEC-001", replaced(h.SOUND, changed(h.primary, password=Secret(SecretOrigin.LITERAL))), "password is a secret written"),
]

REJECTED_TOO = resource(h.flow_log.type, "rejected", vpcId=ref(h.vpc), trafficType="REJECT")
SIGNING = changed(h.key, enableKeyRotation=False, keyUsage="SIGN_VERIFY", customerMasterKeySpec="ECC_NIST_P256")
TAGGED_ONLY = h.allow("rds:DeleteDBInstance", Condition={"StringEquals": {"aws:ResourceTag/drillable": "true"}})

GREEN: list[tuple[str, Graph]] = [
    *((rule, replaced(h.SOUND, READER)) for rule in ("DATA-001", "DATA-003", "REC-006")),  # a reader has what its source has
    ("REC-001", Graph((h.archive,), "test")),  # nothing here that could be a system
    ("NET-001", replaced(BARE, *OPEN_DATA, NACL)),  # an ACL without rules denies everything
    ("NET-002", replaced(h.SOUND, h.admit("by-address", h.data_group, cidrIpv4="10.0.3.0/24"))),
    ("NET-005", replaced(h.SOUND, changed(h.flow_log, trafficType="ACCEPT"), REJECTED_TOO)),
    ("NET-006", replaced(h.SOUND, FIREWALL, joined(inspection="firewall"))),
    ("NET-006", replaced(h.SOUND, changed(PEERED, tags={f"holdfast:{key}": value for key, value in ACCEPTED.items()}))),
    ("NET-006", replaced(h.SOUND, joined(inspection="none", inspection_accepted_by="security-review", inspection_reason="no data"))),
    ("LOG-002", replaced(h.SOUND, changed(h.lock, rule={"defaultRetention": {"years": 2}}))),
    ("LOG-002", replaced(h.SOUND, DOCUMENTS, SHORTER_LOCK, COPY, *OF_THE_COPY)),  # documents stay in use after their lock
    ("KEY-002", replaced(h.SOUND, SIGNING)),
    ("SEC-001", replaced(h.SOUND, changed(h.primary, password=Secret(SecretOrigin.REFERENCE)))),
    ("DRILL-001", replaced(h.SOUND, changed(h.role_policy, policy=h.document(TAGGED_ONLY)))),
]


def reasons(rule: str, graph: Graph) -> list[str]:
    return [v.reason for r in all_rules() if r.id == rule for v in r.check(graph)]


@pytest.mark.parametrize(("rule", "graph", "words"), RED)
def test_a_broken_program_is_named(rule: str, graph: Graph, words: str) -> None:
    found = reasons(rule, graph)
    assert found
    assert any(words in reason for reason in found), found


@pytest.mark.parametrize("rule", [r.id for r in all_rules()])
def test_a_sound_program_breaks_no_rule(rule: str) -> None:
    assert reasons(rule, h.SOUND) == []


@pytest.mark.parametrize(("rule", "graph"), GREEN)
def test_what_looks_broken_and_is_not_passes(rule: str, graph: Graph) -> None:
    assert reasons(rule, graph) == []


def test_every_rule_has_been_seen_red() -> None:
    assert {r.id for r in all_rules()} == {rule for rule, _, _ in RED} | {case.rule for case in CASES}


def test_a_throw_away_environment_may_be_deleted_and_unlocked() -> None:
    loose = Graph(
        replaced(h.SOUND, unprotected(h.key), changed(h.lock, rule={"defaultRetention": {"mode": "GOVERNANCE", "days": 400}})).resources,
        "test",
        h.SOUND.outputs,
        {"environment": {"throw_away": True, "stateful_protection": False}},
    )
    assert reasons("REC-003", loose) == []
    assert reasons("LOG-005", loose) == []


def test_protection_cannot_be_switched_off_alone() -> None:
    loose = Graph(replaced(h.SOUND, unprotected(h.key)).resources, "test", h.SOUND.outputs, {"environment": {"stateful_protection": False}})
    assert reasons("REC-003", loose)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda r: r.id)
def test_every_rule_cites_hipaa_or_nist_and_says_what_to_do(rule: Any) -> None:
    assert any(c.startswith("NIST ") for c in rule.controls)
    assert rule.asks.endswith("?")
    assert rule.remedy.endswith(".")
    assert rule.about


@pytest.mark.parametrize(
    ("condition", "outcomes"), [({}, {Outcome.NOT_ASKED}), ({"StringEquals": {"sts:ExternalId": "agreed"}}, set[Outcome]())]
)
def test_who_is_a_stranger_is_not_asked_where_nothing_says_which_accounts_are_ours(condition: object, outcomes: set[Outcome]) -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::999988887777:role/scan"}, "Action": "sts:AssumeRole"}
    role = resource("aws:iam/role:Role", "scan", assumeRolePolicy=h.document({**statement, "Condition": condition}))
    found = judge(Graph((role,), "test"), [r for r in all_rules() if r.id in {"ID-006", "ID-009"}]).findings
    assert {f.outcome for f in found} == outcomes
