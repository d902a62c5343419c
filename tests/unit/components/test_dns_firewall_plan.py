"""The DNS firewall decides in one order, whatever lists there are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from components.dns.firewall_plan import FirewallRule, Threat, firewall_rules

names = st.lists(st.from_regex(r"[a-z]{3,8}", fullmatch=True), unique=True, max_size=6)


def managed(lists: list[str]) -> dict[str, str]:
    return {name: f"rslvr-fdl-{name}" for name in lists}


def by_name(rules: tuple[FirewallRule, ...]) -> dict[str, FirewallRule]:
    return {rule.name: rule for rule in rules}


@given(lists=names, allows=st.booleans(), blocks=st.booleans())
def test_no_two_rules_share_a_priority_and_what_is_allowed_comes_first(lists: list[str], allows: bool, blocks: bool) -> None:
    rules = firewall_rules(allows=allows, blocks=blocks, managed=managed(lists))
    assert len({rule.priority for rule in rules}) == len(rules)
    allowing = [rule.priority for rule in rules if not rule.blocks]
    assert bool(allowing) is allows
    assert all(a < rule.priority for a in allowing for rule in rules if rule.blocks)


@given(lists=names, more=st.from_regex(r"[a-z]{9}", fullmatch=True))
def test_a_list_added_at_the_end_changes_no_rule(lists: list[str], more: str) -> None:
    before = by_name(firewall_rules(allows=False, blocks=False, managed=managed(lists)))
    after = by_name(firewall_rules(allows=True, blocks=True, managed=managed([*lists, more])))
    assert before.items() <= after.items()


def test_names_whose_shape_gives_them_away_are_always_stopped() -> None:
    rules = firewall_rules(allows=False, blocks=False, managed={})
    assert {rule.threat for rule in rules} == set(Threat)
    assert all(rule.blocks for rule in rules)
