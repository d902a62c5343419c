"""Network ACLs let each declared flow through both ways, and nothing else."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from components.network.acl_plan import AclRule, acl_rules
from components.network.address_plan import AddressPlan
from components.network.flow import ALLOWED_FLOWS, ANYWHERE, End, Flow, Outside
from components.network.tier import TIERS_OF, NetworkTier, VpcKind

PLAN = AddressPlan(IPv4Network("10.64.0.0/13"), ("a", "b"))
VPCS = {kind: PLAN.vpc("primary", kind) for kind in VpcKind}
CLIENT = 40000


def kind_of(tier: NetworkTier) -> VpcKind:
    return next(kind for kind in VpcKind if tier in TIERS_OF[kind])


def cidr_of(end: End) -> str:
    return ANYWHERE if isinstance(end, Outside) else str(VPCS[kind_of(end)].tier(end))


def address(end: End) -> IPv4Address:
    return IPv4Address("198.51.100.7") if isinstance(end, Outside) else VPCS[kind_of(end)].subnet(end, "a")[9]


def passes(tier: NetworkTier, flows: tuple[Flow, ...], *, egress: bool, other: IPv4Address, port: int) -> bool:
    return any(
        rule.egress is egress and other in IPv4Network(rule.cidr) and rule.from_port <= port <= rule.to_port
        for rule in acl_rules(tier, flows, cidr_of)
    )


def connects(from_: End, to: End, port: int, flows: tuple[Flow, ...] = ALLOWED_FLOWS) -> bool:
    """Whether a request gets there and its answer back, through every ACL on the way."""
    here, there = address(from_), address(to)
    open_ = True
    if isinstance(from_, NetworkTier):
        open_ &= passes(from_, flows, egress=True, other=there, port=port) and passes(from_, flows, egress=False, other=there, port=CLIENT)
    if isinstance(to, NetworkTier):
        open_ &= passes(to, flows, egress=False, other=here, port=port) and passes(to, flows, egress=True, other=here, port=CLIENT)
    if isinstance(from_, NetworkTier) and isinstance(to, NetworkTier) and kind_of(from_) is not kind_of(to):
        transit = NetworkTier.TRANSIT
        open_ &= passes(transit, flows, egress=False, other=here, port=port) and passes(transit, flows, egress=True, other=there, port=port)
        open_ &= passes(transit, flows, egress=False, other=there, port=CLIENT) and passes(
            transit, flows, egress=True, other=here, port=CLIENT
        )
    return open_


@pytest.mark.parametrize("flow", ALLOWED_FLOWS, ids=lambda flow: flow.name)
def test_a_declared_flow_connects(flow: Flow) -> None:
    assert connects(flow.from_, flow.to, flow.port)


@pytest.mark.parametrize("flow", ALLOWED_FLOWS, ids=lambda flow: flow.name)
def test_a_flow_taken_out_of_the_table_is_closed(flow: Flow) -> None:
    without = tuple(f for f in ALLOWED_FLOWS if f is not flow)
    assert not connects(flow.from_, flow.to, flow.port, without)


def test_nothing_undeclared_connects_to_a_database() -> None:
    declared = {flow.from_ for flow in ALLOWED_FLOWS if flow.to is NetworkTier.DATA}
    others = [end for end in (*NetworkTier, *Outside) if end not in declared and end not in {NetworkTier.DATA, NetworkTier.TRANSIT}]
    assert declared == {NetworkTier.APPLICATION, NetworkTier.ADMIN}
    assert others
    assert not [end for end in others if connects(end, NetworkTier.DATA, 5432)]


@pytest.mark.parametrize("tier", NetworkTier)
def test_rule_numbers_are_unique_in_each_direction(tier: NetworkTier) -> None:
    rules = list(acl_rules(tier, ALLOWED_FLOWS, cidr_of))
    assert len({(rule.egress, rule.number) for rule in rules}) == len(rules) == len({rule.name for rule in rules})


def test_a_new_flow_changes_no_rule() -> None:
    new = replace(ALLOWED_FLOWS[0], number=900, from_=NetworkTier.INGRESS, to=NetworkTier.ENDPOINTS)
    rules: Callable[[NetworkTier, tuple[Flow, ...]], set[AclRule]] = lambda tier, flows: set(acl_rules(tier, flows, cidr_of))  # noqa: E731
    for tier in NetworkTier:
        assert rules(tier, ALLOWED_FLOWS) <= rules(tier, (new, *ALLOWED_FLOWS))


def test_flows_have_numbers_of_their_own_with_room_for_answers() -> None:
    numbers = sorted(flow.number for flow in ALLOWED_FLOWS)
    assert all(later - earlier > 1 for earlier, later in itertools.pairwise(numbers))
