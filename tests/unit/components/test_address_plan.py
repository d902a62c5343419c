"""Addresses never overlap, and growing moves none."""

from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.network.address_plan import ZONES, AddressPlan, unfit
from components.network.tier import NetworkTier, VpcKind

BLOCKS = [IPv4Network(text) for text in ("10.64.0.0/13", "10.128.0.0/14", "172.16.0.0/15", "192.168.0.0/16")]
VPCS = [(region, kind) for region in ("primary", "recovery") for kind in VpcKind]

blocks = st.sampled_from(BLOCKS)
zones = st.lists(st.sampled_from(ZONES), min_size=2, unique=True).map(tuple)


@given(block=blocks, zones=zones)
def test_subnets_never_overlap_and_lie_in_their_vpc(block: IPv4Network, zones: tuple[str, ...]) -> None:
    plan = AddressPlan(block, zones)
    vpcs = [plan.vpc(region, kind) for region, kind in VPCS]
    assert all(vpc.block.subnet_of(block) and vpc.block.prefixlen >= 16 for vpc in vpcs)
    assert all(subnet.subnet_of(vpc.block) for vpc in vpcs for subnet in vpc.subnets.values())
    everything = [subnet for vpc in vpcs for subnet in vpc.subnets.values()]
    assert not [pair for pair in combinations(everything, 2) if pair[0].overlaps(pair[1])]
    assert all(subnet.prefixlen <= 28 for subnet in everything)


@given(block=blocks, zones=zones, more=st.sampled_from(ZONES))
def test_another_zone_only_adds(block: IPv4Network, zones: tuple[str, ...], more: str) -> None:
    for region, kind in VPCS:
        before = AddressPlan(block, zones).vpc(region, kind).subnets
        after = AddressPlan(block, tuple(sorted({*zones, more}))).vpc(region, kind).subnets
        assert before.items() <= after.items()


@given(block=blocks)
def test_every_tier_has_addresses_of_its_own_in_every_vpc_whether_it_is_there_or_not(block: IPv4Network) -> None:
    vpc = AddressPlan(block, ("a", "b")).vpc("primary", VpcKind.HUB)
    tiers = [vpc.tier(tier) for tier in NetworkTier]
    assert not [pair for pair in combinations(tiers, 2) if pair[0].overlaps(pair[1])]


def test_the_slots_are_those_that_deployed_networks_have() -> None:
    """Changing any of these would replace every subnet that exists."""
    plan = AddressPlan(IPv4Network("10.64.0.0/13"), ("a", "b"))
    assert str(plan.vpc("primary", VpcKind.WORKLOAD).subnet(NetworkTier.DATA, "b")) == "10.65.34.0/23"
    assert str(plan.vpc("recovery", VpcKind.HUB).subnet(NetworkTier.TRANSIT, "a")) == "10.68.96.0/23"


@pytest.mark.parametrize("block", BLOCKS)
def test_a_fitting_block_is_taken(block: IPv4Network) -> None:
    assert unfit(block) is None


@pytest.mark.parametrize(("block", "reason"), [("10.0.0.0/12", "too big"), ("10.0.0.0/17", "too small"), ("8.0.0.0/13", "not private")])
def test_an_unfit_block_is_refused_with_the_reason(block: str, reason: str) -> None:
    assert reason in str(unfit(IPv4Network(block)))
