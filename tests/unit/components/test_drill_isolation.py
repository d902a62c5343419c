"""The drill tier is closed to every production tier a VPC has, before any rule that opens something."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from components.network.address_plan import VpcAddresses
from components.network.tier import NetworkTier
from components.recovery.drill_isolation import closed_paths
from components.recovery.evidence_policy import evidence_statement

PRODUCTION = {NetworkTier.INGRESS, NetworkTier.APPLICATION, NetworkTier.DATA, NetworkTier.INTEGRATION, NetworkTier.MIGRATION}
FIRST_OPEN = 100


def _vpc(tiers: set[NetworkTier]) -> VpcAddresses:
    return VpcAddresses("workload", IPv4Network("10.64.0.0/16"), tuple(sorted(tiers)), ("a", "b"))


@given(st.sets(st.sampled_from(NetworkTier)))
def test_both_directions_of_every_production_tier_are_closed_and_of_no_other(tiers: set[NetworkTier]) -> None:
    closed = list(closed_paths(_vpc(tiers)))
    assert {(c.tier, c.egress) for c in closed} == {(tier, egress) for tier in tiers & PRODUCTION for egress in (False, True)}
    assert all(c.block == _vpc(tiers).tier(c.tier) and c.number < FIRST_OPEN for c in closed)
    assert len({(c.egress, c.number) for c in closed}) == len(closed)


@given(st.sets(st.sampled_from(NetworkTier)), st.sampled_from(NetworkTier))
def test_a_new_tier_adds_rules_and_changes_none(tiers: set[NetworkTier], new: NetworkTier) -> None:
    assert set(closed_paths(_vpc(tiers))) <= set(closed_paths(_vpc(tiers | {new})))


def test_drills_add_evidence_as_their_own_role_and_remove_none() -> None:
    statement = cast("dict[str, Any]", evidence_statement("aws", "5", "prod-drill", "prod-evidence-3"))
    assert statement["Condition"] == {"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::5:role/prod-drill"}}
    assert statement["Resource"] == "arn:aws:s3:::prod-evidence-3/*"
    assert not [action for action in statement["Action"] if "Delete" in action or "Bypass" in action or "*" in action]
