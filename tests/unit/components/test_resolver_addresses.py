"""Addresses of the resolver are its own, and none ever moves."""

from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from components.dns.resolver_addresses import Direction, ResolverAddresses
from components.network.address_plan import ZONES, AddressPlan
from components.network.tier import NetworkTier, VpcKind

BLOCKS = [IPv4Network(text) for text in ("10.64.0.0/13", "172.16.0.0/15", "192.168.0.0/16")]
AWS_KEEPS_FIRST = 4  # of every subnet, and its last address (Amazon VPC User Guide, "Subnet sizing for IPv4")

blocks = st.sampled_from(BLOCKS)
zones = st.lists(st.sampled_from(ZONES), min_size=2, unique=True).map(tuple)


def addresses_of(block: IPv4Network, zones: tuple[str, ...], region: str = "primary") -> ResolverAddresses:
    return ResolverAddresses(AddressPlan(block, zones).vpc(region, VpcKind.HUB))


@given(block=blocks, zones=zones)
def test_every_address_is_reserved_usable_and_given_once(block: IPv4Network, zones: tuple[str, ...]) -> None:
    plan = addresses_of(block, zones)
    every = [plan.address(direction, zone) for direction in Direction for zone in zones]
    assert len(set(every)) == len(every)
    for zone in zones:
        subnet = plan.hub.subnet(NetworkTier.ENDPOINTS, zone)
        usable = list(subnet)[AWS_KEEPS_FIRST:-1]
        assert plan.reserved(zone).subnet_of(subnet)
        for direction in Direction:
            assert plan.address(direction, zone) in usable
            assert plan.address(direction, zone) in plan.reserved(zone)


@given(block=blocks, zones=zones, more=st.sampled_from(ZONES))
def test_another_zone_moves_no_address(block: IPv4Network, zones: tuple[str, ...], more: str) -> None:
    before, after = addresses_of(block, zones), addresses_of(block, tuple(dict.fromkeys((*zones, more))))
    for direction in Direction:
        assert before.all(direction).items() <= after.all(direction).items()


@given(block=blocks, zones=zones)
def test_the_regions_share_no_address(block: IPv4Network, zones: tuple[str, ...]) -> None:
    everywhere = [addresses_of(block, zones, region).all(direction) for region in ("primary", "recovery") for direction in Direction]
    assert all(not set(a.values()) & set(b.values()) for a, b in combinations(everywhere, 2))
