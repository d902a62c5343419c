"""The separation of duties that every key promises."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.encryption.grant_operation import GrantOperation
from components.encryption.key_destruction import APPROVED_BY, DESTRUCTION
from components.encryption.key_duties import Delegate, KeyDuties, KeyPolicyError, ServiceUse
from components.encryption.key_plan import key_purposes
from components.encryption.key_policy import key_policy

# What AWS knows (Service Authorization Reference, "Actions, resources, and condition keys for AWS Key Management Service").
READING = frozenset(
    f"kms:{name}"
    for name in (
        "CreateGrant", "Decrypt", "DeriveSharedSecret", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair",
        "GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "GenerateMac", "ReEncryptFrom", "ReEncryptTo",
        "Sign", "Verify", "VerifyMac",
    )
)  # fmt: skip
MANAGING = frozenset(
    f"kms:{name}"
    for name in (
        "CancelKeyDeletion", "CreateAlias", "DeleteAlias", "DeleteImportedKeyMaterial", "DisableKey", "DisableKeyRotation", "EnableKey",
        "EnableKeyRotation", "ImportKeyMaterial", "PutKeyPolicy", "ReplicateKey", "RevokeGrant", "RotateKeyOnDemand",
        "ScheduleKeyDeletion", "TagResource", "UntagResource", "UpdateAlias", "UpdateKeyDescription", "UpdatePrimaryRegion",
    )
)  # fmt: skip


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


def granted(of: KeyDuties, who: str, known: frozenset[str]) -> set[str]:
    """Those of the `known` actions that `who` is allowed, wildcards of the policy spelled out, before any denial."""
    patterns = {a for s in statements(of) if s["Effect"] == "Allow" and _is_for(s, who) for a in s["Action"]}
    return {action for action in known for pattern in patterns if fnmatchcase(action, pattern)}


def _is_for(statement: dict[str, Any], who: str) -> bool:
    """Whether the statement names the role, or its whole account and then, as a condition, a pattern that fits."""
    named = statement["Principal"].get("AWS", [])
    patterns = statement.get("Condition", {}).get("ArnLike", {}).get("aws:PrincipalArn", ["*"])
    account = who.partition(":role/")[0] + ":root"
    return who in named or (account in named and any(fnmatchcase(who, pattern) for pattern in patterns))


def denial(of: KeyDuties, sid: str) -> dict[str, Any]:
    (found,) = (s for s in statements(of) if s["Sid"] == sid)
    assert found["Effect"] == "Deny"
    return found


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
        f"both user and destroyer: {role('app')}",
        "not a role: arn:aws:iam::111122223333:user/x",
        "may use the key for anybody: s3.amazonaws.com",
    ]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("users", "administrators", "both user and administrator"),
        ("users", "destroyers", "both user and destroyer"),
        ("administrators", "destroyers", "both administrator and destroyer"),
    ],
)
def test_no_role_has_two_duties(one: str, other: str, reason: str) -> None:
    with pytest.raises(KeyPolicyError, match=reason):
        duties(**{one: frozenset({role("both")}), other: frozenset({role("both"), role("x")})})


def test_an_administrator_is_never_a_delegate_and_a_delegate_needs_a_user() -> None:
    given = (Delegate(role=role("keys"), operations=frozenset({GrantOperation.DECRYPT})),)
    with pytest.raises(KeyPolicyError, match="both administrator and delegate"):
        duties(delegates=given)
    with pytest.raises(KeyPolicyError, match="no user who could grant"):
        duties(users=frozenset(), delegates=(Delegate(role=role("drill"), operations=frozenset()),))


def test_a_role_that_manages_bears_no_name_that_lets_it_use_the_key() -> None:
    logs = next(purpose for purpose in key_purposes(["111122223333"], ["eu-west-1"], "aws") if purpose.data_class == "logs")
    assert duties(own_roles=logs.own_roles)
    for duty in ("administrators", "destroyers"):
        with pytest.raises(KeyPolicyError, match=r"lets it use it \(BucketsAreCopied\): .*role/clinic-replication"):
            duties(**{duty: frozenset({role("clinic-replication")})}, own_roles=logs.own_roles)


NAMES = st.sets(st.text("abcdefghij", min_size=1, max_size=6), min_size=3, max_size=12)


@st.composite
def disjoint_duties(draw: st.DrawFn) -> KeyDuties:
    names = [role(name) for name in sorted(draw(NAMES))]
    first, second = sorted((draw(st.integers(1, len(names))), draw(st.integers(1, len(names)))))
    users = frozenset(names[first:second])
    operations = draw(st.frozensets(st.sampled_from(GrantOperation), min_size=1))
    delegating = bool(users) and draw(st.booleans())
    delegates = (Delegate(role=role("drill-0"), operations=operations),) if delegating else ()
    purpose = draw(st.sampled_from(key_purposes(["111122223333"], ["eu-west-1"], "aws")))
    return KeyDuties(
        administrators=frozenset(names[:first]), users=users, destroyers=frozenset(names[second:]), delegates=delegates,
        services=purpose.services, own_roles=purpose.own_roles,
    )  # fmt: skip


@given(disjoint_duties())
def test_for_all_duties_administrators_never_read_and_users_never_manage(of: KeyDuties) -> None:
    for administrator in of.administrators:
        assert granted(of, administrator, READING) == set()
        assert granted(of, administrator, MANAGING)
    for user in of.users:
        assert granted(of, user, MANAGING) == set()
        assert granted(of, user, READING)
    for destroyer in of.destroyers:
        assert granted(of, destroyer, READING | MANAGING) == set(DESTRUCTION)


@given(disjoint_duties())
def test_for_all_duties_nothing_is_allowed_to_everybody_and_no_two_statements_share_a_name(of: KeyDuties) -> None:
    every = statements(of)
    assert all(s["Principal"] != "*" and s["Principal"].get("AWS") != "*" for s in every if s["Effect"] == "Allow")
    assert all("kms:*" not in s["Action"] for s in every if s["Effect"] == "Allow")
    assert len({s["Sid"] for s in every}) == len(every)


def test_a_grant_is_for_aws_services_alone() -> None:
    (grants,) = (s for s in statements(duties()) if s["Action"] == ["kms:CreateGrant"])
    assert grants["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}


def test_a_user_passes_on_no_more_than_is_named_to_nobody_but_the_named() -> None:
    of = duties(delegates=(Delegate(role=role("drill"), operations=frozenset({GrantOperation.DECRYPT})),))
    (named,) = (s for s in statements(of) if s["Sid"] == "GrantToNamedRoles")
    assert named["Principal"] == {"AWS": [role("app")]}
    assert named["Condition"] == {
        "StringEquals": {"kms:GranteePrincipal": [role("drill")]},
        "ForAllValues:StringEquals": {"kms:GrantOperations": ["Decrypt"]},
    }


def test_destruction_is_denied_to_everybody_but_the_destroyers() -> None:
    deny = denial(duties(), "NobodyElseDestroys")
    assert deny["Principal"] == "*"
    assert set(deny["Action"]) == set(DESTRUCTION)
    assert deny["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": [role("break-glass")]}}
    assert "Condition" not in denial(duties(destroyers=frozenset()), "NobodyDestroys")


def test_a_destroyer_needs_mfa_a_name_and_somebody_else_s_approval() -> None:
    conditions = {sid: denial(duties(), sid)["Condition"] for sid in ("DestroyWithMfa", "DestroyUnderOwnName", "DestroyApproved")}
    assert conditions == {
        "DestroyWithMfa": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
        "DestroyUnderOwnName": {"Null": {"aws:SourceIdentity": "true"}},
        "DestroyApproved": {"Null": {f"aws:PrincipalTag/{APPROVED_BY}": "true"}},
    }
    own = denial(duties(), "NobodyApprovesOwn")["Condition"]
    assert own == {"StringEqualsIgnoreCase": {f"aws:PrincipalTag/{APPROVED_BY}": "${aws:SourceIdentity}"}}


def test_the_policy_is_changed_by_administrators_alone_and_never_past_the_lockout_check() -> None:
    assert denial(duties(), "NobodyElseChangesPolicy")["Condition"] == {"ArnNotEquals": {"aws:PrincipalArn": [role("keys")]}}
    assert denial(duties(), "NobodyLocksOut")["Condition"] == {"Bool": {"kms:BypassPolicyLockoutSafetyCheck": "true"}}


def test_every_service_is_bound_to_our_own_resources() -> None:
    for purpose in key_purposes(["111122223333"], ["eu-west-1", "eu-central-1"], "aws"):
        service = [s for s in statements(duties(services=purpose.services)) if "Service" in s["Principal"]] if purpose.services else []
        assert len(service) == len(purpose.services)
        assert all("111122223333" in str(s["Condition"]) for s in service)


def test_the_key_of_clinical_data_is_used_by_no_service_on_its_own() -> None:
    clinical = next(p for p in key_purposes(["1"], ["eu-west-1"], "aws") if p.data_class == "clinical")
    assert clinical.services == ()
    assert clinical.needed_in_recovery
