"""Two people, or no key is destroyed: the rules as they are written, tried by a small reading of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest

from components.encryption.key_destruction import APPROVED_BY, DUTY, approval_policy, destruction_denials, duty_trust
from components.encryption.key_events import key_events

ROLE = "arn:aws:iam::111122223333:role/clinic-key-destruction"
APPROVED = {
    "aws:PrincipalArn": ROLE,
    "aws:MultiFactorAuthPresent": "true",
    "aws:SourceIdentity": "ada",
    f"aws:PrincipalTag/{APPROVED_BY}": "grace",
}


def denied(request: Mapping[str, str]) -> list[str]:
    """Names of the denials whose condition holds (IAM User Guide, "IAM JSON policy elements: Condition operators")."""
    return [str(s["Sid"]) for s in destruction_denials(frozenset({ROLE})) if _holds(cast("Any", s["Condition"]), request)]


def _holds(condition: Mapping[str, Mapping[str, Any]], request: Mapping[str, str]) -> bool:
    ((operator, tests),) = condition.items()
    ((key, wanted),) = tests.items()
    found = request.get(key)
    if operator == "Null":
        return (found is None) == (str(wanted) == "true")
    if operator == "BoolIfExists":
        return found is None or found == str(wanted)
    if operator == "ArnNotEquals":
        return found not in list(wanted)
    assert operator == "StringEqualsIgnoreCase"
    identity = request.get(str(wanted).removeprefix("${").removesuffix("}"))
    return found is not None and identity is not None and found.lower() == identity.lower()


def test_a_destroyer_with_mfa_whom_another_person_approved_is_let_through() -> None:
    assert denied(APPROVED) == []


@pytest.mark.parametrize(
    ("change", "sids"),
    [
        ({"aws:PrincipalArn": "arn:aws:iam::111122223333:role/administrator"}, ["NobodyElseDestroys"]),
        ({"aws:MultiFactorAuthPresent": "false"}, ["DestroyWithMfa"]),
        ({"aws:MultiFactorAuthPresent": None}, ["DestroyWithMfa"]),
        ({"aws:SourceIdentity": None}, ["DestroyUnderOwnName"]),
        ({f"aws:PrincipalTag/{APPROVED_BY}": None}, ["DestroyApproved"]),
        ({f"aws:PrincipalTag/{APPROVED_BY}": "Ada"}, ["NobodyApprovesOwn"]),
    ],
)
def test_each_missing_piece_is_refused_by_its_own_rule(change: dict[str, str | None], sids: list[str]) -> None:
    request = {key: value for key, value in {**APPROVED, **change}.items() if value is not None}
    assert denied(request) == sids


def test_a_session_takes_no_tags_from_whoever_opens_it_and_bears_its_user_s_name() -> None:
    people, tags = cast("list[dict[str, Any]]", duty_trust("arn:aws:iam::111122223333:root", "key-destruction")["Statement"])
    assert people["Condition"]["StringEquals"] == {f"aws:PrincipalTag/{DUTY}": "key-destruction", "sts:SourceIdentity": "${aws:username}"}
    assert people["Condition"]["Bool"] == {"aws:MultiFactorAuthPresent": "true"}
    assert "sts:TagSession" not in people["Action"]
    assert (tags["Effect"], tags["Action"]) == ("Deny", "sts:TagSession")


def test_an_approver_signs_with_their_own_name_and_can_do_nothing_else() -> None:
    every = cast("list[dict[str, Any]]", approval_policy(ROLE)["Statement"])
    assert {s["Resource"] for s in every} == {ROLE}
    approve = next(s for s in every if s["Action"] == "iam:TagRole")
    assert approve["Condition"]["StringEquals"] == {f"aws:RequestTag/{APPROVED_BY}": "${aws:SourceIdentity}"}
    assert approve["Condition"]["ForAllValues:StringEquals"] == {"aws:TagKeys": [APPROVED_BY]}
    assert not any("kms" in str(s["Action"]) or "sts" in str(s["Action"]) for s in every)


def test_every_act_of_destruction_and_every_taking_on_of_the_role_is_heard() -> None:
    changed, taken_on = key_events([ROLE])
    names = cast("Any", changed.pattern)["detail"]["eventName"]
    assert {"ScheduleKeyDeletion", "DisableKey", "PutKeyPolicy", "CancelKeyDeletion", "DisableKeyRotation"} <= set(names)
    assert cast("Any", taken_on.pattern)["detail"]["requestParameters"] == {"roleArn": [ROLE]}
    assert taken_on.reading_too
    assert [event.name for event in key_events([])] == ["key-change"]
