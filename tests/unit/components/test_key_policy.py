"""The separation of duties that every key promises."""

from __future__ import annotations

from typing import Any, cast

import pytest

from components.encryption.key_plan import key_purposes
from components.encryption.key_policy import KeyDuties, KeyPolicyError, ServiceUse, key_policy

READS = ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncrypt", "kms:CreateGrant")


def role(name: str) -> str:
    return f"arn:aws:iam::111122223333:role/{name}"


def duties(**changed: Any) -> KeyDuties:
    given = {
        "administrators": frozenset({role("keys")}),
        "users": frozenset({role("app")}),
        "destroyers": frozenset({role("break-glass")}),
    }
    return KeyDuties(**{**given, **changed})


def statements(of: KeyDuties) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", key_policy(of)["Statement"])


def granted(of: KeyDuties, who: str) -> set[str]:
    return {a for s in statements(of) if s["Effect"] == "Allow" and who in s["Principal"].get("AWS", []) for a in s["Action"]}


def test_all_problems_are_reported_at_once() -> None:
    with pytest.raises(KeyPolicyError) as refused:
        KeyDuties(
            administrators=frozenset(),
            users=frozenset({role("app"), "arn:aws:iam::111122223333:user/x"}),
            destroyers=frozenset({role("app")}),
            services=(ServiceUse(principal="s3.amazonaws.com", condition_key="aws:SourceAccount", values=()),),
        )
    assert str(refused.value).split("; ") == [
        "nobody administers the key",
        f"both user and administrator: {role('app')}",
        "not a role: arn:aws:iam::111122223333:user/x",
        "may use the key for anybody: s3.amazonaws.com",
    ]


def test_administrators_get_no_action_that_reads_data_or_lets_them_read_it() -> None:
    actions = granted(duties(), role("keys"))
    assert actions
    assert not [a for a in actions if a.startswith(READS) or a in {"kms:*", "kms:Create*"}]


def test_users_get_to_read_and_nothing_else_to_manage() -> None:
    actions = granted(duties(), role("app"))
    assert "kms:Decrypt" in actions
    assert not [a for a in actions if a.startswith(("kms:Put", "kms:Schedule", "kms:Disable"))]


def test_a_grant_is_for_aws_services_alone() -> None:
    (grants,) = (s for s in statements(duties()) if s["Action"] == ["kms:CreateGrant"])
    assert grants["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}


def test_destruction_is_denied_to_everybody_but_the_destroyers() -> None:
    deny = next(s for s in statements(duties()) if s["Effect"] == "Deny")
    assert deny["Principal"] == "*"
    assert "kms:ScheduleKeyDeletion" in deny["Action"]
    assert deny["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": [role("break-glass")]}}
    nobody = next(s for s in statements(duties(destroyers=frozenset())) if s["Effect"] == "Deny")
    assert "Condition" not in nobody


def test_every_service_is_bound_to_our_own_resources() -> None:
    for purpose in key_purposes(["111122223333"], ["eu-west-1", "eu-central-1"], "aws"):
        service = [s for s in statements(duties(services=purpose.services)) if "Service" in s["Principal"]] if purpose.services else []
        assert len(service) == len(purpose.services)
        assert all("111122223333" in str(s["Condition"]) for s in service)


def test_the_key_of_clinical_data_is_used_by_no_service_on_its_own() -> None:
    clinical = next(p for p in key_purposes(["1"], ["eu-west-1"], "aws") if p.data_class == "clinical")
    assert clinical.services == ()
    assert clinical.needed_in_recovery
