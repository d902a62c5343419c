"""Network ACLs let each declared flow through both ways, and nothing else, on every tier of its way."""

from __future__ import annotations

import itertools
from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

import pytest

from components.network.acl_plan import acl_rules
from components.network.address_plan import AddressPlan
from components.network.design import Inspected, NetworkDesign, SpokeDesign
from components.network.flow import ALLOWED_FLOWS, Elsewhere, Flow, Outside, TierOf
from components.network.segment import Segment
from components.network.tier import NetworkTier
from components.network.topology import HUB, WORKLOAD, Leg, Stop, Topology
from components.network.transit_plan import beyond_hub

PLAN = AddressPlan(IPv4Network("10.64.0.0/13"), ("a", "b"))
ABROAD = Elsewhere("on-premises", IPv4Network("10.0.0.0/12"))
CLIENT = 40000
T = NetworkTier


def flow(number: int, from_: object, to: object, port: int) -> Flow:
    return Flow(number=number, from_=from_, to=to, port=port, protocol="tcp", why="a test")  # type: ignore[arg-type] # any end


OWN = (
    flow(500, T.APPLICATION, Outside.INTERNET, 443),
    flow(510, ABROAD, T.INTEGRATION, 2575),
    flow(520, TierOf("partners", T.INTEGRATION), TierOf(WORKLOAD, T.INTEGRATION), 443),
)
DESIGN = NetworkDesign(
    further_tiers=(T.INTEGRATION, T.MIGRATION),
    spokes=(SpokeDesign(name="partners", segment=Segment.PARTNER, slot=1, tiers=(T.APPLICATION, T.INTEGRATION)),),
    flows=OWN,
    inspection=Inspected(allowed_domains=(".example.org",)),
)
EVERYTHING = DESIGN.topology(PLAN, "primary")
LEAST = NetworkDesign().topology(PLAN, "primary")


def address(leg: Leg, *, start: bool) -> IPv4Address:
    cidr = leg.from_cidr if start else leg.to_cidr
    return IPv4Address("198.51.100.7") if cidr == "0.0.0.0/0" else IPv4Network(cidr)[9]


def passes(topology: Topology, stop: Stop, *, egress: bool, other: IPv4Address, port: int) -> bool:
    return any(
        rule.egress is egress and other in IPv4Network(rule.cidr) and rule.from_port <= port <= rule.to_port
        for rule in acl_rules(stop, topology.legs)
    )


def connects(leg: Leg, topology: Topology) -> bool:
    """Whether a request gets there and its answer back, through every ACL on the way."""
    here, there = address(leg, start=True), address(leg, start=False)
    open_ = True
    if leg.start:
        open_ &= passes(topology, leg.start, egress=True, other=there, port=leg.flow.port)
        open_ &= passes(topology, leg.start, egress=False, other=there, port=CLIENT)
    if leg.end:
        open_ &= passes(topology, leg.end, egress=False, other=here, port=leg.flow.port)
        open_ &= passes(topology, leg.end, egress=True, other=here, port=CLIENT)
    for stop in leg.through:
        open_ &= passes(topology, stop, egress=False, other=here, port=leg.flow.port)
        open_ &= passes(topology, stop, egress=True, other=there, port=leg.flow.port)
        open_ &= passes(topology, stop, egress=False, other=there, port=CLIENT)
        open_ &= passes(topology, stop, egress=True, other=here, port=CLIENT)
    return open_


@pytest.mark.parametrize("leg", EVERYTHING.legs, ids=lambda leg: leg.label)
def test_a_declared_flow_connects(leg: Leg) -> None:
    assert connects(leg, EVERYTHING)


@pytest.mark.parametrize("leg", LEAST.legs, ids=lambda leg: leg.label)
def test_a_flow_taken_out_of_the_table_is_closed(leg: Leg) -> None:
    without = Topology(LEAST.hub, LEAST.members, tuple(f for f in LEAST.flows if f is not leg.flow), inspected=False)
    assert not connects(leg, without)


def test_every_flow_of_the_table_is_about_something() -> None:
    assert {leg.flow for leg in EVERYTHING.legs} == {*ALLOWED_FLOWS, *OWN}


def test_nothing_undeclared_connects_to_a_database() -> None:
    data = Stop(WORKLOAD, T.DATA)
    declared = {leg.start for leg in EVERYTHING.legs if leg.end == data}
    assert declared == {Stop(WORKLOAD, tier) for tier in (T.APPLICATION, T.ADMIN, T.MIGRATION)}
    for name in (HUB, WORKLOAD, "partners"):
        for tier in EVERYTHING.vpc(name).tiers:
            source = EVERYTHING.vpc(name).tier(tier)[9]
            assert passes(EVERYTHING, data, egress=False, other=source, port=5432) is (Stop(name, tier) in declared), (name, tier)


def test_nothing_of_data_migration_or_drill_leads_outside() -> None:
    for tier in (T.DATA, T.MIGRATION, T.DRILL):
        assert not passes(EVERYTHING, Stop(WORKLOAD, tier), egress=True, other=IPv4Address("198.51.100.7"), port=443)


def test_what_crosses_between_members_goes_through_the_firewall_and_what_calls_aws_does_not() -> None:
    inspected = {leg.label for leg in EVERYTHING.legs if Stop(HUB, T.INSPECTION) in leg.through}
    assert inspected == {
        "application-internet-443",
        "partners-application-internet-443",
        "on-premises-integration-2575",
        "partners-on-premises-integration-2575",
        "partners-integration-workload-integration-443",
    }
    assert not [leg for leg in LEAST.legs if Stop(HUB, T.INSPECTION) in leg.through]


def test_rule_numbers_are_unique_in_each_direction() -> None:
    for name in (HUB, WORKLOAD, "partners"):
        for tier in EVERYTHING.vpc(name).tiers:
            rules = list(acl_rules(Stop(name, tier), EVERYTHING.legs, ipv6_in=True, ipv6_out=True))
            assert len({(rule.egress, rule.number) for rule in rules}) == len(rules) == len({rule.name for rule in rules})
            assert all(rule.number <= 32766 for rule in rules)  # Amazon VPC User Guide, "Network ACL rules"


def test_ipv6_is_open_at_the_front_door_and_outward_alone() -> None:
    opened = {
        (stop, rule.egress, rule.from_port)
        for name in (HUB, WORKLOAD, "partners")
        for tier in EVERYTHING.vpc(name).tiers
        for stop in [Stop(name, tier)]
        for rule in acl_rules(stop, EVERYTHING.legs, ipv6_in=True, ipv6_out=True)
        if rule.ipv6
    }
    ends = {stop for stop, _, _ in opened}
    assert ends == {Stop(WORKLOAD, T.INGRESS), Stop(WORKLOAD, T.APPLICATION), Stop("partners", T.APPLICATION)}
    assert (Stop(WORKLOAD, T.APPLICATION), False, 443) not in opened


def test_a_new_flow_or_spoke_changes_no_rule() -> None:
    new = replace(ALLOWED_FLOWS[0], number=900, from_=T.INGRESS, to=T.ENDPOINTS)
    grown = replace(DESIGN, flows=(*OWN, new), spokes=(*DESIGN.spokes, replace(DESIGN.spokes[0], name="lab", slot=2)))
    after = grown.topology(PLAN, "primary")
    for name in (HUB, WORKLOAD, "partners"):
        for tier in EVERYTHING.vpc(name).tiers:
            assert set(acl_rules(Stop(name, tier), EVERYTHING.legs)) <= set(acl_rules(Stop(name, tier), after.legs))


def test_flows_have_numbers_of_their_own_with_room_for_answers_and_ipv6() -> None:
    numbers = sorted(flow.number for flow in ALLOWED_FLOWS)
    assert all(later - earlier >= 10 for earlier, later in itertools.pairwise(numbers))
    assert numbers[-1] < 500


def test_what_is_reached_beside_the_hub_passes_no_tier_on_the_way() -> None:
    """Both ends' rules are the same as over the Transit Gateway, and nobody between them has any."""
    beside = replace(ABROAD, beside_hub=True)
    around = NetworkDesign(further_tiers=(T.MIGRATION,), flows=(flow(520, beside, T.MIGRATION, 443),), inspection=Inspected())
    through = replace(around, flows=(flow(520, ABROAD, T.MIGRATION, 443),))
    (straight,), (led,) = ([leg for leg in d.topology(PLAN, "primary").legs if leg.number == 520] for d in (around, through))
    assert led.through
    assert (straight.through, straight.crosses, straight.between_members) == ((), False, False)
    assert straight.end
    assert list(acl_rules(straight.end, [straight])) == list(acl_rules(straight.end, [led]))
    assert beyond_hub(around.topology(PLAN, "primary"), PLAN.block) == {"environment": str(PLAN.block)}
    assert ABROAD.name in beyond_hub(through.topology(PLAN, "primary"), PLAN.block)
