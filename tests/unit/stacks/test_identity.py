"""What the sections identity and organization make, and what is told where they are wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from components.environment_facts import EnvironmentFacts
from components.identity.duty import Duty
from components.identity.elevation_ceiling import holds
from stacks.parse import parse_environment
from stacks.parts.boundaries import make_boundaries
from stacks.placed import Placed
from stacks.problem import EnvironmentInvalidError, Problem
from tests.unit.stacks.only import only
from tests.unit.stacks.recording import STACKS, Recording, environment, record

PROD = (STACKS / "Pulumi.prod.yaml").read_text()
SANDBOX = (STACKS / "Pulumi.sandbox.yaml").read_text()
_IAM = "iam/role:Role"
_OWN_BOUNDARY = {"drill": "narrower than the account's: what drills may touch"}
"""Roles with another boundary than their account's, and why."""


def _trust(recording: Recording, name: str) -> list[dict[str, Any]]:
    statements: list[dict[str, Any]] = json.loads(recording.one(_IAM, name).inputs["assumeRolePolicy"])["Statement"]
    return statements


def test_every_role_carries_a_boundary_of_its_own_account(prod: Recording) -> None:
    holders = {"network", "security", "log-archive", "backup", "workload"}
    roles = prod.of(_IAM)
    assert len(roles) > 20
    for role in roles:
        boundary = role.inputs.get("permissionsBoundary", "")
        carried = boundary.rpartition("/")[2].removesuffix("-boundary")
        if role.name in _OWN_BOUNDARY:
            assert carried == role.name
        else:
            assert carried in holders, f"{role.name} carries {boundary or 'no boundary'}"
            assert f"::{carried}-" in role.provider, f"{role.name} is not in the account of its boundary"


def test_what_a_role_is_granted_its_boundary_lets_it_do(prod: Recording) -> None:
    allowed = {
        pattern
        for boundary in prod.of("iam/policy:Policy")
        if boundary.name == "workload-boundary"
        for statement in json.loads(boundary.inputs["policy"])["Statement"]
        if statement["Effect"] == "Allow"
        for pattern in statement["Action"]
    }
    granted = {
        (policy.name, action)
        for policy in prod.of("iam/rolePolicy:RolePolicy")
        if policy.name not in _OWN_BOUNDARY
        for statement in json.loads(policy.inputs["policy"])["Statement"]
        if statement["Effect"] == "Allow"
        for action in ([statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"])
    }
    assert len(granted) > 100
    assert not sorted((name, action) for name, action in granted if not any(holds(p, action, ignore_case=True) for p in allowed))


def test_without_the_section_there_is_no_boundary() -> None:
    bare = environment("sandbox").model_copy(update={"identity": None})
    facts = EnvironmentFacts(name="sandbox", accounts=frozenset(), throw_away=True, protect=False)
    assert make_boundaries(bare, facts, Placed(bare)) == {}
    assert facts.boundary("123456789012") is None


def test_nobody_is_a_user_and_nothing_has_a_key_that_lasts(prod: Recording, sandbox: Recording) -> None:
    for recording in (prod, sandbox):
        assert not [r.name for r in recording.resources.values() if r.type.startswith(("aws:iam/user", "aws:iam/accessKey"))]


def test_each_duty_is_held_where_it_is_done(prod: Recording) -> None:
    made = {role.name for role in prod.of(_IAM)}
    assert {f"{where}-auditor" for where in ("network", "security", "log-archive", "backup", "workload")} <= made
    assert {name for name in made if name.endswith("log-review")} == {"log-archive-log-review"}
    assert {name for name in made if name.endswith("key-administration")} == {"security-key-administration"}
    assert all(role.inputs["maxSessionDuration"] == 3600 for role in prod.of(_IAM) if role.name.endswith(("-auditor", "break-glass")))


def test_who_reviews_logs_can_read_them_with_the_key_that_names_the_role(prod: Recording) -> None:
    role = prod.one(_IAM, "log-archive-log-review").inputs["name"]
    used = next(s for s in json.loads(prod.one("kms/key:Key", "logs").inputs["policy"])["Statement"] if s["Sid"] == "Use")
    assert f"arn:aws:iam::333333333333:role/{role}" in used["Principal"]["AWS"]
    may = json.loads(prod.one("iam/rolePolicy:RolePolicy", "log-archive-log-review").inputs["policy"])["Statement"]
    (decrypt,) = [s for s in may if s["Sid"] == "DecryptArchive"]
    assert all(":222222222222:key/" in arn for arn in decrypt["Resource"])


def test_people_need_a_second_factor_everywhere(prod: Recording) -> None:
    federated = [s for role in prod.of(_IAM) for s in _trust(prod, role.name) if "Federated" in s["Principal"]]
    people = [s for s in federated if "sts:TagSession" in s["Action"]]
    assert len(federated) == len(people) + 1  # and the pipeline, which has no second factor but an exact subject
    assert all(s["Condition"]["StringEquals"]["aws:RequestTag/mfa"] == "true" for s in people)


def test_the_pipeline_is_one_repository_and_takes_on_what_deploys_alone(prod: Recording) -> None:
    (statement,) = _trust(prod, "pipeline")
    assert (
        statement["Condition"]["StringEquals"]["token.actions.githubusercontent.com:sub"] == "repo:hospital/landing-zone:environment:prod"
    )
    (may,) = json.loads(prod.one("iam/rolePolicy:RolePolicy", "pipeline").inputs["policy"])["Statement"]
    assert may["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    assumed = {json.loads(p.inputs["assumeRoles"])[0]["roleArn"] for p in prod.resources.values() if p.type == "pulumi:providers:aws"}
    assert set(may["Resource"]) == assumed


@pytest.mark.parametrize("account", ["security", "workload"])
def test_every_use_of_break_glass_is_heard_and_kept_in_both_regions(prod: Recording, account: str) -> None:
    for region in ("primary", "recovery"):
        name = f"{account}-break-glass-{region}"
        pattern = json.loads(prod.one("cloudwatch/eventRule:EventRule", name).inputs["eventPattern"])
        assert pattern["detail"]["requestParameters"]["roleArn"] == [{"suffix": ":role/prod-break-glass"}]
        assert "Topic/" in prod.one("cloudwatch/eventTarget:EventTarget", f"{name}-alarm").inputs["arn"]
        group = prod.one("cloudwatch/logGroup:LogGroup", name).inputs
        assert group["kmsKeyId"]
        assert group["retentionInDays"] == 365
        for target in (name, f"{name}-acts"):
            assert "LogGroup/" in prod.one("cloudwatch/eventTarget:EventTarget", target).inputs["arn"]
        written = json.loads(prod.one("cloudwatch/logResourcePolicy:LogResourcePolicy", name).inputs["policyDocument"])["Statement"][0]
        assert len(written["Condition"]["ArnEquals"]["aws:SourceArn"]) == 2


def test_a_provider_says_for_which_environment_and_role_it_acts(prod: Recording, sandbox: Recording) -> None:
    (assumed,) = json.loads(prod.resources["pulumi:providers:aws", "backup-primary"].inputs["assumeRoles"])
    assert assumed["tags"] == {"holdfast:environment": "prod", "holdfast:role": "backup"}
    assert assumed["transitiveTagKeys"] == ["holdfast:environment", "holdfast:role"]
    assert "assumeRoles" not in sandbox.resources["pulumi:providers:aws", "backup-primary"].inputs


def test_defaults_are_safe_in_every_account_and_where_machines_run(prod: Recording) -> None:
    assert len(prod.of("iam/accountPasswordPolicy:AccountPasswordPolicy")) == 5
    assert len(prod.of("s3/accountPublicAccessBlock:AccountPublicAccessBlock")) == 5
    assert {r.inputs["httpTokens"] for r in prod.of("ec2/instanceMetadataDefaults:InstanceMetadataDefaults")} == {"required"}
    assert {r.inputs["enabled"] for r in prod.of("ec2/serialConsoleAccess:SerialConsoleAccess")} == {False}
    assert {r.inputs["enabled"] for r in prod.of("ebs/encryptionByDefault:EncryptionByDefault")} == {True}


def test_an_organization_is_analyzed_once_and_an_account_without_one_by_itself(prod: Recording) -> None:
    kinds = sorted(r.inputs["type"] for r in prod.of("accessanalyzer/analyzer:Analyzer"))
    assert kinds == ["ORGANIZATION", "ORGANIZATION", "ORGANIZATION_UNUSED_ACCESS"]
    alone = record(only(environment("sandbox"), "identity"))
    kinds = sorted(r.inputs["type"] for r in alone.of("accessanalyzer/analyzer:Analyzer"))
    assert kinds == ["ACCOUNT", "ACCOUNT", "ACCOUNT_UNUSED_ACCESS"]
    assert not alone.of("organizations/policy:Policy")


def test_the_guardrails_fit_are_attached_and_only_deny(prod: Recording) -> None:
    policies = {r.name: r for r in prod.of("organizations/policy:Policy")}
    attached = {r.inputs["policyId"] for r in prod.of("organizations/policyAttachment:PolicyAttachment")}
    assert attached == {f"{name}-id" for name in policies}
    for policy in policies.values():
        assert policy.protect
        content = policy.inputs["content"]
        if policy.inputs["type"].endswith("CONTROL_POLICY"):
            assert len(content) <= 5120
            assert {statement["Effect"] for statement in json.loads(content)["Statement"]} == {"Deny"}
    perimeter = policies["guardrails-data-perimeter"].inputs["content"]
    assert '"aws:PrincipalOrgID":["o-a1b2c3d4e5"]' in perimeter
    assert "o-000" not in perimeter


def test_nobody_in_the_organization_but_deployment_touches_the_two_roles_that_destroy_keys(prod: Recording) -> None:
    contents = [
        json.loads(r.inputs["content"]) for r in prod.of("organizations/policy:Policy") if r.inputs["type"] == "SERVICE_CONTROL_POLICY"
    ]
    statements = {s["Sid"]: s for content in contents for s in content["Statement"]}
    duties, approval = statements["KeyDutiesStay"], statements["ApprovalIsTheApprovers"]
    deployers = sorted(environment("prod").organization.deployed_by)  # type: ignore[union-attr] # prod has one
    for statement in (duties, approval):
        for role in ("arn:aws:iam::222222222222:role/prod-key-destruction", "arn:aws-eusc:iam::222222222222:role/prod-key-approval"):
            assert any(holds(pattern, role) for pattern in statement["Resource"])
        assert not any(holds(pattern, "arn:aws:iam::222222222222:role/prod-drill") for pattern in statement["Resource"])
    assert {"iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"} <= set(duties["Action"])
    assert duties["Condition"] == {"ArnNotLike": {"aws:PrincipalArn": deployers}}
    assert set(approval["Action"]) == {"iam:TagRole", "iam:UntagRole"}
    exempt = approval["Condition"]["ArnNotLike"]["aws:PrincipalArn"]
    assert exempt == sorted([*deployers, "arn:aws:iam::222222222222:role/prod-key-approval"])


@pytest.mark.parametrize("stack", ["dev", "prod", "sandbox", "small-clinic", "staging"])
def test_the_logs_key_is_for_the_log_review_that_the_environment_makes_where_it_makes_one(stack: str) -> None:
    of = environment(stack)
    assert of.identity is not None
    made = f"arn:aws:iam::{of.placements.log_archive.account}:role/{stack}-log-review"
    assert (made in of.keys.logs.users) is (Duty.LOG_REVIEW in of.identity.duties)


def _problems(folder: Path, text: str, stack: str) -> tuple[Problem, ...]:
    path = folder / f"Pulumi.{stack}.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EnvironmentInvalidError) as refused:
        parse_environment(path)
    return refused.value.problems


def _changed(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new, 1)


_HUGE = ", ".join(f'"s3:{"A" * 200}{number}"' for number in range(30))
_ONE_ADDITION = 'actions: ["ec2:RunInstances"]'
WRONG = [
    ("environment:sandbox\n", "environment:*\n", "identity.pipeline.subject", "is a pattern"),
    ("landing-zone:environment:sandbox", "landing-zone", "identity.pipeline.subject", "names no branch or environment"),
    ("session: PT1H, accounts", "session: PT2H, accounts", "identity.break_glass.session", "lasts 1 h"),
    ("groups: [emergency-access]", "groups: [internal-audit]", "identity.break_glass.groups", "also holds the duty 'auditor'"),
    ("approver: {groups: [clinical-operations]}", "approver: {groups: [platform-engineering]}", "identity.duties.approver.groups", ""),
    ("auditor: {groups: [internal-audit]}", "auditor: {groups: [internal-audit], session: PT8H}", "identity.duties.auditor.session", "8 h"),
    ("duties: [on-call]", "duties: [backup-operator]", "identity.elevation.duties", "nobody holds"),
    ("sid: NoLargeMachines,", "sid: NoLargeMachines, effect: Allow,", "organization.additions.service_control[0].effect", "can only deny"),
    ("sid: NoLargeMachines", "sid: NothingPublic", "organization.additions.service_control[0].sid", "cannot be overridden"),
    (_ONE_ADDITION, f"actions: [{_HUGE}]", "organization.additions", "AWS takes 5120 of a SERVICE_CONTROL_POLICY"),
    ("tags: {cost-centre:", "tags: {holdfast:tier: [a], cost-centre:", "organization.tags.holdfast:tier", "cannot be overridden"),
    ("tags: {cost-centre: [invented-1]}", "tags: {cost-centre: [elsewhere]}", "spending.cost_centre", "tagging would be refused"),
    ("id: null", "id: o-a1b2c3d4e5", "organization.targets", "deny nothing"),
    ("id: null", "id: null\n      targets: {root: r-a1b2}", "organization.targets", "leave them out"),
]


@pytest.mark.parametrize(("old", "new", "place", "rule"), WRONG)
def test_each_rule_is_told_where_it_is_broken(tmp_path: Path, old: str, new: str, place: str, rule: str) -> None:
    found = _problems(tmp_path, _changed(SANDBOX, old, new), "sandbox")
    assert {problem.place for problem in found} == {place}
    assert rule in found[0].rule


def test_several_mistakes_are_told_together(tmp_path: Path) -> None:
    text = _changed(PROD, "environment:prod\n", "*\n")
    text = _changed(text, "session: PT1H, accounts", "session: PT4H, accounts")
    text = _changed(text, "approver: {groups: [clinical-operations]}", "approver: {groups: [resilience-engineering]}")
    text = _changed(text, "- sid: NoOutsideFunctions", "- sid: NoRootUser")
    text = _changed(text, '"lambda:CreateFunctionUrlConfig"', _HUGE)
    assert [problem.place for problem in _problems(tmp_path, text, "prod")] == [
        "identity.pipeline.subject",
        "identity.duties.approver.groups",
        "identity.break_glass.session",
        "organization.additions",
        "organization.additions.service_control[0].sid",
    ]


def test_an_organization_is_not_made_where_data_is_real(tmp_path: Path) -> None:
    text = _changed(PROD, "id: o-a1b2c3d4e5\n      targets: {clinical: ou-a1b2-c3d4e5f6}", "id: null")
    places = {problem.place for problem in _problems(tmp_path, text, "prod")}
    assert "organization.id" in places
