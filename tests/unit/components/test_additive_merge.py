"""Guardrails are only ever added to: what anybody denied stays denied, in the policies AWS is given."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.organization.additive_merge import Guardrails, merged, named_once, taken_names
from components.organization.guardrail import Guardrail, Unless, denied
from components.organization.organization_policy import Chapter, OrganizationPolicy, chapter_policies, too_big
from components.organization.policy_kind import PolicyKind

ACTIONS = ("s3:GetObject", "s3:PutObject", "kms:Decrypt", "iam:CreateUser")
PATTERNS = (*ACTIONS, "s3:*", "*")
REGIONS = ("eu-west-1", "us-east-1")

conditions = st.frozensets(
    st.builds(lambda region: Unless("StringNotEquals", "aws:RequestedRegion", (region,)), st.sampled_from(REGIONS)), max_size=1
)
names = st.sampled_from(("One", "Two", "Three"))
some = st.frozensets(st.sampled_from(PATTERNS), min_size=1, max_size=3)
guardrails = st.one_of(
    st.builds(Guardrail, sid=names, actions=some, when=conditions), st.builds(Guardrail, sid=names, but_for=some, when=conditions)
)
sets = st.frozensets(guardrails, max_size=6)
requests = st.tuples(st.sampled_from(ACTIONS), st.sampled_from((*REGIONS, "eu-central-1")))


def _matches(patterns: list[str], action: str) -> bool:
    return any(fnmatchcase(action, pattern) for pattern in patterns)


def _denies(statements: list[dict[str, Any]], request: tuple[str, str]) -> bool:
    """As AWS evaluates it, for the one condition these guardrails have."""
    action, region = request
    for one in statements:
        hit = _matches(one["Action"], action) if "Action" in one else not _matches(one["NotAction"], action)
        elsewhere = region not in one.get("Condition", {}).get("StringNotEquals", {}).get("aws:RequestedRegion", ())
        if hit and elsewhere and one["Effect"] == "Deny":
            return True
    return False


def _statements(guardrails: Guardrails) -> list[dict[str, Any]]:
    policies = chapter_policies(Chapter(name="all", guardrails=guardrails), PolicyKind.SERVICE_CONTROL)
    return [statement for policy in policies for statement in json.loads(policy.content)["Statement"]]


@given(base=sets, more=sets, request=requests)
def test_the_policies_of_a_merge_deny_exactly_what_either_side_denies(base: Guardrails, more: Guardrails, request: tuple[str, str]) -> None:
    either = _denies(_statements(base), request) or _denies(_statements(more), request)
    assert _denies(_statements(merged(base, more)), request) == either


@given(one=sets, two=sets, three=sets)
def test_the_order_of_merging_does_not_matter(one: Guardrails, two: Guardrails, three: Guardrails) -> None:
    assert merged(one, two) == merged(two, one)
    assert merged(merged(one, two), three) == merged(one, merged(two, three))
    assert merged(one, one) == one
    assert _statements(merged(one, two)) == _statements(merged(two, one))


@given(guardrails=sets)
def test_nothing_is_ever_allowed_and_no_name_is_there_twice(guardrails: Guardrails) -> None:
    statements = _statements(guardrails)
    assert {statement["Effect"] for statement in statements} <= {"Deny"}
    assert len(statements) == len(guardrails)
    sids = [statement["Sid"] for statement in statements]
    assert len(sids) == len(set(sids))


def test_two_of_one_name_are_both_kept_and_told_apart() -> None:
    strict, mild = denied("Same", ("s3:*",)), denied("Same", ("s3:GetObject",))
    kept = named_once([strict, mild])
    assert [one.sid.startswith("Same") for one in kept] == [True, True]
    assert {one.actions for one in kept} == {strict.actions, mild.actions}


def test_an_addition_with_a_taken_name_is_told() -> None:
    base = [denied("NobodyLeaves", ("organizations:LeaveOrganization",))]
    found = dict(taken_names(base, ["Mine", "NobodyLeaves", "Mine"]))
    assert found.keys() == {1, 2}
    assert "cannot be overridden" in found[1]


def test_a_guardrail_that_names_nothing_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="name either"):
        Guardrail(sid="Nothing")
    with pytest.raises(ValueError, match="name either"):
        Guardrail(sid="Both", actions=frozenset({"s3:*"}), but_for=frozenset({"s3:*"}))


@given(count=st.integers(1, 60), length=st.integers(10, 300))
def test_a_chapter_overflows_into_policies_that_fit(count: int, length: int) -> None:
    long = frozenset(denied(f"G{number:03}", (f"s3:{'A' * length}{number}",)) for number in range(count))
    policies = chapter_policies(Chapter(name="long", guardrails=long), PolicyKind.SERVICE_CONTROL)
    assert all(len(policy.content) <= 5120 for policy in policies)
    assert policies[0].name == "long"
    assert len({policy.name for policy in policies}) == len(policies)
    assert sum(len(json.loads(policy.content)["Statement"]) for policy in policies) == count


def test_what_is_too_big_is_told_all_at_once() -> None:
    one = denied("Huge", (f"s3:{'A' * 5200}",))
    many = tuple(OrganizationPolicy(name=f"p{n}", kind=PolicyKind.RESOURCE_CONTROL, content="{}") for n in range(5))
    reasons = list(too_big((*chapter_policies(Chapter(name="huge", guardrails=frozenset({one})), PolicyKind.SERVICE_CONTROL), *many)))
    assert "'huge' has 53" in reasons[0]
    assert "AWS takes 5120 of a SERVICE_CONTROL_POLICY" in reasons[0]
    assert "5 policies of kind RESOURCE_CONTROL_POLICY are needed" in reasons[1]
    assert not list(too_big(many[:4]))
