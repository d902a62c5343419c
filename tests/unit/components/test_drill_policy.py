"""The drill role reaches what drills make and what is named as drillable; by the rules of IAM, evaluated here."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any, cast

import pytest

from components.recovery.drill_policy import DrillReach, drill_boundary, drill_policy

REACH = DrillReach(
    environment="prod",
    partition="aws",
    regions=("eu-west-1", "eu-central-1"),
    account="111122223333",
    evidence_arn="arn:aws:s3:::prod-evidence",
    zone_id="Z1",
    secret_arns=("arn:aws:secretsmanager:eu-west-1:111122223333:secret:prod-ehr-master-AbCdEf",),
    key_arns=("arn:aws:kms:eu-west-1:111122223333:key/mrk-1",),
)
MINE, EHR = "db:prod-drill-1", "db:prod-ehr"
DRILLABLE, NOT_DRILLABLE, UNTAGGED = {"holdfast:drillable": "true"}, {"holdfast:drillable": "false"}, dict[str, str]()


def rds(resource: str) -> str:
    return f"arn:aws:rds:eu-west-1:111122223333:{resource}"


def _holds(condition: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]) -> bool:
    for operator, keys in condition.items():
        for key, wanted in keys.items():
            values = wanted if isinstance(wanted, list) else [wanted]
            found = context.get(key)
            match = found is not None and any(fnmatchcase(found, value) for value in values)
            if match is operator.startswith("StringNot"):
                return False
    return True


def _applies(statement: Mapping[str, Any], action: str, resource: str, context: Mapping[str, str]) -> bool:
    if not any(fnmatchcase(action, pattern) for pattern in statement["Action"]):
        return False
    named = any(fnmatchcase(resource, pattern) for pattern in statement.get("Resource", statement.get("NotResource", [])))
    return (named is ("Resource" in statement)) and _holds(statement.get("Condition", {}), context)


def allowed(action: str, resource: str, tags: Mapping[str, str] = UNTAGGED, account: str = "111122223333") -> bool:
    """Policy and boundary must both allow, and neither deny (IAM User Guide, "Policy evaluation logic")."""
    context = {f"aws:ResourceTag/{key}": value for key, value in tags.items()} | {
        "aws:PrincipalAccount": account,
        "kms:ViaService": "rds.eu-west-1.amazonaws.com",
    }
    verdicts = []
    for document in (drill_policy(REACH), drill_boundary(REACH)):
        effects = {s["Effect"] for s in cast("list[dict[str, Any]]", document["Statement"]) if _applies(s, action, resource, context)}
        verdicts.append(effects == {"Allow"})
    return all(verdicts)


@pytest.mark.parametrize(
    ("action", "resource", "tags"),
    [
        ("rds:DescribeDBInstances", rds(EHR), NOT_DRILLABLE),
        ("rds:RestoreDBInstanceFromDBSnapshot", rds(MINE), UNTAGGED),
        ("rds:RestoreDBInstanceFromDBSnapshot", rds("subgrp:prod-drill"), UNTAGGED),
        ("rds:PromoteReadReplica", rds("db:prod-ehr-recovery"), DRILLABLE),
        ("rds:ModifyDBInstance", rds(EHR), DRILLABLE),
        ("rds:ModifyDBInstance", rds(MINE), UNTAGGED),
        ("rds:DeleteDBInstance", rds(MINE), UNTAGGED),
        ("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z1", UNTAGGED),
        ("secretsmanager:GetSecretValue", REACH.secret_arns[0], UNTAGGED),
        ("kms:Decrypt", REACH.key_arns[0], UNTAGGED),
        ("s3:PutObject", "arn:aws:s3:::prod-evidence/drill-1/report.json", UNTAGGED),
    ],
)
def test_a_drill_can_do_its_work(action: str, resource: str, tags: dict[str, str]) -> None:
    assert allowed(action, resource, tags)


@pytest.mark.parametrize(
    ("action", "resource", "tags"),
    [
        ("rds:DeleteDBInstance", rds(EHR), DRILLABLE),
        ("rds:DeleteDBSnapshot", rds("snapshot:prod-ehr-last"), DRILLABLE),
        ("rds:ModifyDBInstance", rds(EHR), NOT_DRILLABLE),
        ("rds:PromoteReadReplica", rds("db:prod-ehr-recovery"), UNTAGGED),
        ("rds:RestoreDBInstanceFromDBSnapshot", rds("db:prod-other"), UNTAGGED),
        ("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z2", UNTAGGED),
        ("s3:DeleteObject", "arn:aws:s3:::prod-evidence/drill-1/report.json", UNTAGGED),
        ("s3:PutObject", "arn:aws:s3:::prod-log-archive/x", UNTAGGED),
        ("kms:ScheduleKeyDeletion", REACH.key_arns[0], UNTAGGED),
        ("iam:CreateRole", "arn:aws:iam::111122223333:role/x", UNTAGGED),
        ("cloudtrail:StopLogging", "arn:aws:cloudtrail:eu-west-1:111122223333:trail/prod-trail", UNTAGGED),
    ],
)
def test_a_drill_cannot_do_harm(action: str, resource: str, tags: dict[str, str]) -> None:
    assert not allowed(action, resource, tags)


def test_the_boundary_holds_for_its_own_account_alone() -> None:
    assert not allowed("rds:DescribeDBInstances", rds(EHR), account="999999999999")


def test_a_grant_from_the_drill_role_goes_to_services_alone() -> None:
    """The role may create grants by a grant of its own, which only a denial holds back."""
    statements = cast("list[Mapping[str, Any]]", drill_boundary(REACH)["Statement"])
    denials = [s for s in statements if s["Effect"] == "Deny" and "kms:CreateGrant" in s.get("Action", ())]
    assert [(s["Resource"], s["Condition"]) for s in denials] == [(["*"], {"Bool": {"kms:GrantIsForAWSResource": "false"}})]
