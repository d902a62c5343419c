"""Addresses never overlap, and growing moves none."""

from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.network.address_plan import SPOKE_SLOTS, ZONES, AddressPlan, VpcAddresses, unfit
from components.network.tier import SPOKE_MAY_HAVE, WORKLOAD_MAY_ADD, NetworkTier, VpcKind

BLOCKS = [IPv4Network(text) for text in ("10.64.0.0/13", "10.128.0.0/14", "172.16.0.0/15", "192.168.0.0/16")]
VPCS = [(region, kind) for region in ("primary", "recovery") for kind in VpcKind]

HUB_MAY_ADD = (NetworkTier.INSPECTION, NetworkTier.EGRESS)

blocks = st.sampled_from(BLOCKS)
zones = st.lists(st.sampled_from(ZONES), min_size=2, unique=True).map(tuple)


def every_vpc(block: IPv4Network, zones: tuple[str, ...]) -> list[VpcAddresses]:
    """All that an environment can have: every tier, every spoke, both Regions."""
    plan = AddressPlan(block, zones)
    further = {VpcKind.HUB: HUB_MAY_ADD, VpcKind.WORKLOAD: WORKLOAD_MAY_ADD}
    spokes = [
        plan.spoke(region, slot, f"s{slot}", SPOKE_MAY_HAVE) for region in ("primary", "recovery") for slot in range(1, SPOKE_SLOTS + 1)
    ]
    return [*(plan.vpc(region, kind, further[kind]) for region, kind in VPCS), *spokes]


@given(block=blocks, zones=zones)
def test_subnets_never_overlap_and_lie_in_their_vpc(block: IPv4Network, zones: tuple[str, ...]) -> None:
    vpcs = every_vpc(block, zones)
    assert all(vpc.block.subnet_of(block) and vpc.block.prefixlen >= 16 for vpc in vpcs)
    assert not [pair for pair in combinations(vpcs, 2) if pair[0].block.overlaps(pair[1].block)]
    for vpc in vpcs:
        subnets = sorted(vpc.subnets.values())
        assert all(subnet.subnet_of(vpc.block) and subnet.prefixlen <= 28 for subnet in subnets)
        assert not [pair for pair in pairwise(subnets) if pair[0].overlaps(pair[1])]


@given(block=blocks, zones=zones, more=st.sampled_from(ZONES))
def test_another_zone_only_adds(block: IPv4Network, zones: tuple[str, ...], more: str) -> None:
    for before, after in zip(every_vpc(block, zones), every_vpc(block, tuple(sorted({*zones, more}))), strict=True):
        assert before.subnets.items() <= after.subnets.items()


@given(block=blocks, kept=st.lists(st.sampled_from(WORKLOAD_MAY_ADD), unique=True).map(tuple))
def test_another_tier_only_adds(block: IPv4Network, kept: tuple[NetworkTier, ...]) -> None:
    plan = AddressPlan(block, ("a", "b"))
    before, after = (plan.vpc("primary", VpcKind.WORKLOAD, tiers).subnets for tiers in (kept, WORKLOAD_MAY_ADD))
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
    assert str(plan.vpc("primary", VpcKind.HUB).subnet(NetworkTier.EGRESS, "a")) == "10.64.160.0/23"
    assert str(plan.spoke("primary", 5, "lab", ()).block) == "10.67.0.0/18"
    assert str(plan.spoke("recovery", 1, "lab", ()).subnet(NetworkTier.TRANSIT, "h")) == "10.70.27.128/25"


@pytest.mark.parametrize("block", BLOCKS)
def test_a_fitting_block_is_taken(block: IPv4Network) -> None:
    assert unfit(block) is None


@pytest.mark.parametrize(("block", "reason"), [("10.0.0.0/12", "too big"), ("10.0.0.0/17", "too small"), ("8.0.0.0/13", "not private")])
def test_an_unfit_block_is_refused_with_the_reason(block: str, reason: str) -> None:
    assert reason in str(unfit(IPv4Network(block)))
