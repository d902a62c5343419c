"""Who may take on a role and what it may then do: trust, duties, boundary, elevation."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.identity.boundary_policy import BoundaryReach, boundary_policy
from components.identity.break_glass_watch import acts_pattern, assumed_pattern
from components.identity.duty import Duty, not_apart
from components.identity.duty_policy import DutyPlace, duty_policy
from components.identity.elevation_ceiling import BeyondCeilingError, Ceiling, Wanted, beyond, ceiling_policy, holds, session_policy
from components.identity.trust import Issuer, elevation_trust, loose_subject, people_trust, pipeline_trust

ACCOUNT = "555555555555"
REGIONS = ("eu-west-1", "eu-central-1")
PLACE = DutyPlace(
    environment="prod", partition="aws", account=ACCOUNT, regions=REGIONS, log_buckets=("arn:aws:s3:::prod-logs",), key_account="2" * 12
)
ISSUER = Issuer(url="https://sign-in.hospital.example", audience="holdfast")
REACH = BoundaryReach(name="prod-boundary", partition="aws", account=ACCOUNT, regions=REGIONS, destroyers=frozenset())

GOOD = ("repo:hospital/landing-zone:environment:prod", "repo:hospital/landing-zone:ref:refs/heads/main")
LOOSE = (
    "repo:hospital/landing-zone:*",
    "repo:hospital/*:environment:prod",
    "*",
    "repo:hospital/landing-zone:environment:pro?",
    "repo:hospital/landing-zone",
    "repo:hospital/landing-zone:pull_request",
    "repo:hospital/landing-zone:ref:refs/heads/main:more",
    "repo:/landing-zone:environment:prod",
    "",
)


@pytest.mark.parametrize("subject", GOOD)
def test_one_repository_on_one_branch_or_environment_is_trusted_exactly(subject: str) -> None:
    assert loose_subject(subject) is None
    (statement,) = pipeline_trust("arn:provider", ISSUER, subject)["Statement"]
    assert statement["Condition"] == {"StringEquals": {"sign-in.hospital.example:aud": "holdfast", "sign-in.hospital.example:sub": subject}}
    assert statement["Action"] == ["sts:AssumeRoleWithWebIdentity"]


@pytest.mark.parametrize("subject", LOOSE)
def test_a_subject_for_more_than_that_is_refused(subject: str) -> None:
    assert loose_subject(subject)
    with pytest.raises(ValueError, match=re.escape(repr(subject))):
        pipeline_trust("arn:provider", ISSUER, subject)


def test_people_come_in_with_a_second_factor_and_from_a_named_group() -> None:
    (statement,) = people_trust("arn:provider", ISSUER, {"b", "a"})["Statement"]
    asked = statement["Condition"]["StringEquals"]
    assert asked["aws:RequestTag/mfa"] == "true"
    assert asked["aws:RequestTag/group"] == ["a", "b"]
    assert statement["Principal"] == {"Federated": "arn:provider"}


def test_elevation_asks_for_a_ticket_a_person_and_a_second_factor() -> None:
    (statement,) = elevation_trust(["arn:aws:iam::1:role/on-call"], ["INC-*"])["Statement"]
    conditions = statement["Condition"]
    assert conditions["StringEquals"] == {"aws:PrincipalTag/mfa": "true"}
    assert conditions["StringLike"] == {"aws:RequestTag/ticket": ["INC-*"], "sts:SourceIdentity": "?*"}
    assert statement["Principal"] == {"AWS": ["arn:aws:iam::1:role/on-call"]}


@pytest.mark.parametrize("duty", Duty)
def test_every_statement_of_a_duty_asks_for_the_second_factor(duty: Duty) -> None:
    policy = duty_policy(duty, PLACE)
    assert all(statement["Condition"]["StringEquals"]["aws:PrincipalTag/mfa"] == "true" for statement in policy["Statement"])
    assert len(json.dumps(policy)) < 10_240  # IAM and AWS STS quotas: inline policies of a role


def _may(duty: Duty) -> set[str]:
    return {action for statement in duty_policy(duty, PLACE)["Statement"] for action in statement["Action"]}


def test_an_auditor_changes_nothing_and_only_log_review_reads_the_archive() -> None:
    reading = ("Get", "List", "Describe")
    assert all(action.partition(":")[2].startswith(reading) for action in _may(Duty.AUDITOR))
    assert {duty for duty in Duty if "s3:GetObject" in _may(duty)} == {Duty.LOG_REVIEW}


def test_no_duty_destroys_a_key_or_changes_iam_and_only_log_review_reads_with_one() -> None:
    for duty in Duty:
        for pattern in _may(duty):
            assert not any(fnmatchcase(action, pattern) for action in ("kms:ScheduleKeyDeletion", "iam:CreateRole")), duty
    assert {duty for duty in Duty if any(fnmatchcase("kms:Decrypt", pattern) for pattern in _may(duty))} == {Duty.LOG_REVIEW}
    (decrypt,) = [s for s in duty_policy(Duty.LOG_REVIEW, PLACE)["Statement"] if s["Sid"] == "DecryptArchive"]
    assert decrypt["Condition"]["ForAnyValue:StringEquals"] == {"kms:ResourceAliases": "alias/prod-logs"}


def test_who_approves_does_not_administer() -> None:
    together = {Duty.APPROVER: frozenset({"ops", "audit"}), Duty.ON_CALL: frozenset({"ops"}), Duty.PLATFORM_ENGINEER: frozenset({"ops"})}
    found = list(not_apart(together))
    assert [duty for duty, _ in found] == [Duty.APPROVER, Duty.APPROVER]
    assert all("'ops' also holds" in reason for _, reason in found)
    assert not list(not_apart({Duty.APPROVER: frozenset({"a"}), Duty.ON_CALL: frozenset({"b"})}))


def _statement(sid: str, reach: BoundaryReach = REACH) -> dict[str, object]:
    return next(s for s in boundary_policy(reach)["Statement"] if s["Sid"] == sid)


def test_the_boundary_fits_and_protects_itself() -> None:
    text = json.dumps(boundary_policy(REACH), separators=(",", ":"))
    assert len(text) <= 6144
    assert _statement("RolesStayBounded")["Condition"] == {
        "ArnNotLike": {"iam:PermissionsBoundary": f"arn:aws:iam::{ACCOUNT}:policy/prod-*boundary"}
    }
    assert fnmatchcase(REACH.arn, REACH.family)
    assert _statement("BoundaryStaysAsItIs")["Resource"] == [REACH.family]


def test_no_bounded_role_changes_what_is_not_bounded() -> None:
    bounded = _statement("RolesStayBounded")["Action"]
    assert isinstance(bounded, list)
    assert {"iam:AttachRolePolicy", "iam:PutRolePolicy"} <= set(bounded)
    allowed = [action for s in boundary_policy(REACH)["Statement"] if s["Effect"] == "Allow" for action in s["Action"]]
    for never in ("iam:UpdateAssumeRolePolicy", "iam:CreateUser", "iam:CreatePolicyVersion", "iam:DeleteRolePermissionsBoundary"):
        assert not any(fnmatchcase(never, pattern) for pattern in allowed), never


def test_keys_stay_but_for_the_named_destroyers() -> None:
    assert "Condition" not in _statement("KeysStay")
    named = BoundaryReach(name="prod-boundary", partition="aws", account=ACCOUNT, regions=REGIONS, destroyers=frozenset({"arn:x"}))
    assert _statement("KeysStay", named)["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": ["arn:x"]}}


DESTROYER, APPROVER = (f"arn:aws:iam::{ACCOUNT}:role/prod-key-{duty}" for duty in ("destruction", "approval"))


def _refused(action: str, role: str, by: str) -> bool:
    """Whether the boundary of an account with a destroyer keeps `by` from `action` on `role`."""
    reach = BoundaryReach(name="prod-boundary", partition="aws", account=ACCOUNT, regions=REGIONS, destroyers=frozenset({DESTROYER}))
    assert len(json.dumps(boundary_policy(reach), separators=(",", ":"))) <= 6144
    for s in boundary_policy(reach)["Statement"]:
        others = s.get("Condition", {}).get("ArnNotEquals", {}).get("aws:PrincipalArn")
        meant = action in s["Action"] and any(fnmatchcase(role, pattern) for pattern in s["Resource"])
        if s["Effect"] == "Deny" and meant and ("Condition" not in s or (others is not None and by not in others)):
            return True
    return False


@pytest.mark.parametrize("role", [DESTROYER, APPROVER])
@pytest.mark.parametrize(
    "action", ["AttachRolePolicy", "CreateRole", "DeleteRole", "PutRolePolicy", "UpdateAssumeRolePolicy", "UpdateRole"]
)
def test_no_bounded_role_changes_those_who_destroy_keys_or_approve_it(action: str, role: str) -> None:
    for by in (f"arn:aws:iam::{ACCOUNT}:role/prod-break-glass", APPROVER, DESTROYER):
        assert _refused(f"iam:{action}", role, by)
    assert not _refused(f"iam:{action}", f"arn:aws:iam::{ACCOUNT}:role/prod-drill", by)


@pytest.mark.parametrize("action", ["iam:TagRole", "iam:UntagRole"])
def test_an_approval_is_put_and_taken_away_by_the_approver_alone(action: str) -> None:
    for by in (f"arn:aws:iam::{ACCOUNT}:role/prod-break-glass", f"arn:aws:iam::{ACCOUNT}:role/dev-key-approval", DESTROYER):
        assert _refused(action, DESTROYER, by)
    assert not _refused(action, DESTROYER, APPROVER)
    assert not _refused(action, f"arn:aws:iam::{ACCOUNT}:role/prod-drill", DESTROYER)


CEILING = Ceiling(actions=frozenset({"rds:RestoreDB*", "rds:ModifyDBInstance"}), resources=frozenset({"arn:aws:rds:eu-west-1:5:db:*"}))


def test_a_session_within_the_ceiling_gets_a_policy_that_says_no_more() -> None:
    wanted = Wanted(actions=frozenset({"rds:restoredbinstancefromdbsnapshot"}), resources=frozenset({"arn:aws:rds:eu-west-1:5:db:ehr"}))
    (statement,) = json.loads(session_policy(CEILING, wanted))["Statement"]
    assert frozenset(statement["Action"]) == wanted.actions
    assert frozenset(statement["Resource"]) == wanted.resources


def test_everything_beyond_the_ceiling_is_told_at_once() -> None:
    wanted = Wanted(actions=frozenset({"rds:*", "iam:PassRole", "rds:ModifyDBInstance"}), resources=frozenset({"*"}))
    with pytest.raises(BeyondCeilingError) as refused:
        session_policy(CEILING, wanted)
    assert str(refused.value).count("is not held by the ceiling") == 3
    assert beyond(CEILING, Wanted(actions=frozenset(), resources=frozenset())) == "no action is named; no resource is named"


def test_a_session_policy_longer_than_aws_takes_is_refused() -> None:
    many = frozenset(f"arn:aws:rds:eu-west-1:5:db:{'x' * 40}{number}" for number in range(60))
    with pytest.raises(BeyondCeilingError, match="AWS STS takes 2048"):
        session_policy(CEILING, Wanted(actions=frozenset({"rds:ModifyDBInstance"}), resources=many))


words = st.text(alphabet="ab*?:", max_size=6)
texts = st.text(alphabet="ab:", max_size=6)


@given(pattern=words, item=words, text=texts)
def test_what_a_pattern_holds_means_nothing_that_the_pattern_does_not(pattern: str, item: str, text: str) -> None:
    if holds(pattern, item) and fnmatchcase(text, item):
        assert fnmatchcase(text, pattern)


@given(item=texts.filter(bool))
def test_a_pattern_holds_itself_and_a_star_holds_all(item: str) -> None:
    assert holds(item, item)
    assert holds("*", f"{item}*")


def test_older_sessions_can_be_ended() -> None:
    assert len(ceiling_policy(CEILING, {}, None)["Statement"]) == 1
    ended = ceiling_policy(CEILING, {}, "2026-11-21T00:00:00Z")["Statement"][1]
    assert (ended["Effect"], ended["Condition"]) == ("Deny", {"DateLessThan": {"aws:TokenIssueTime": "2026-11-21T00:00:00Z"}})


def test_taking_the_role_on_and_acting_with_it_are_both_watched() -> None:
    taken = json.loads(json.dumps(assumed_pattern("prod-break-glass")))
    assert taken["detail"]["eventName"] == [{"prefix": "AssumeRole"}]
    assert taken["detail"]["requestParameters"]["roleArn"] == [{"suffix": ":role/prod-break-glass"}]
    assert acts_pattern("prod-break-glass")["detail"] == {
        "userIdentity": {"sessionContext": {"sessionIssuer": {"userName": ["prod-break-glass"]}}}
    }
