"""A condition demands something only where a request that lacks the key is refused."""

from __future__ import annotations

import pytest

from policies.aws.conditions import demanded, mentions

OURS = "123456789012"


@pytest.mark.parametrize(
    "operator", ["StringEquals", "StringLike", "ArnEquals", "ArnLike", "stringequalsignorecase", "ForAnyValue:StringEquals", "Bool"]
)
def test_an_operator_that_a_lacking_key_fails_demands(operator: str) -> None:
    assert demanded({operator: {"aws:SourceAccount": OURS}}, "aws:sourceaccount") == (OURS,)


@pytest.mark.parametrize(
    "operator",
    ["StringEqualsIfExists", "BoolIfExists", "ForAllValues:StringEquals", "StringNotEquals", "ArnNotLike", "Null", "NumericLessThan"],
)
def test_an_operator_that_a_lacking_key_passes_or_that_only_excludes_demands_nothing(operator: str) -> None:
    assert demanded({operator: {"aws:SourceAccount": OURS}}, "aws:sourceaccount") == ()


@pytest.mark.parametrize("value", ["*", "**", "?*", "*:*"])
def test_nothing_but_wildcards_demands_nothing(value: str) -> None:
    assert demanded({"StringLike": {"aws:PrincipalArn": value}}, "aws:principalarn") == ()
    assert demanded({"StringLike": {"aws:PrincipalArn": f"arn{value}"}}, "aws:principalarn") == (f"arn{value}",)


def test_keys_are_told_apart_by_pattern_and_without_case() -> None:
    conditions = {"StringEquals": {"AWS:PrincipalTag/Duty": ["audit", "review"], "aws:PrincipalOrgID": "o-1"}}
    assert demanded(conditions, "aws:principaltag/*") == ("audit", "review")
    assert demanded(conditions, "aws:principalorgid", "aws:principalaccount") == ("o-1",)
    assert demanded(conditions, "sts:externalid") == ()


def test_to_mention_a_key_is_less_than_to_demand_it() -> None:
    conditions = {"StringNotEqualsIfExists": {"aws:SourceAccount": OURS}}
    assert mentions(conditions, "AWS:sourceaccount")
    assert not mentions(conditions, "aws:SourceArn")
    assert demanded(conditions, "aws:sourceaccount") == ()


@pytest.mark.parametrize("value", ["*", "arn:aws:iam::*:*", "arn:aws:iam::*:role/*", "arn:aws:sns:*:*:*"])
def test_one_value_that_everybody_has_undoes_the_others_of_its_list(value: str) -> None:
    assert demanded({"StringLike": {"aws:PrincipalArn": ["arn:aws:iam::123456789012:role/auditor", value]}}, "aws:principalarn") == ()


@pytest.mark.parametrize("value", ["arn:aws:s3:::letters", "arn:aws:iam::*:role/auditor", "arn:aws:iam::123456789012:*"])
def test_an_arn_that_names_an_account_or_a_resource_demands_something(value: str) -> None:
    assert demanded({"ArnLike": {"aws:SourceArn": value}}, "aws:sourcearn") == (value,)


def test_what_one_key_leaves_open_another_may_still_demand() -> None:
    assert demanded({"StringLike": {"aws:PrincipalArn": "*", "aws:PrincipalOrgID": "o-1"}}, "aws:principal*") == ("o-1",)
