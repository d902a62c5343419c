"""Laws of paths: a deny never opens one, a route that is gone never does, and a group that is wider never closes one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from policies.network.path import Path
from policies.network.places import End, Outside
from policies.network.reaches import Reachability
from policies.resource import Resource
from tests.unit.policies.graphs import changed, ref
from tests.unit.policies.network import landscape as w

ENDS: tuple[End, ...] = (Outside.INTERNET, w.web, w.data, w.there, w.server, w.database, w.service, w.web_subnet, w.there_subnet)
CIDRS = ("10.0.0.0/8", "10.0.0.0/16", "10.0.1.0/24", "10.0.2.0/24", "10.1.0.0/16", w.EVERYWHERE)
SUBNETS = (w.web_subnet, w.data_subnet, w.there_subnet, w.door_subnet)
GROUPS = (w.web, w.data, w.there)
PORTS = ((443, 443), (5432, 5432), (0, 65535))
ROUTES = (
    w.to_far, w.to_home, w.route(w.web_table, w.EVERYWHERE, "web-out", gatewayId=ref(w.gateway)),
    w.route(w.data_table, "0.0.0.0/1", "data-out", natGatewayId=ref(w.nat)),
    w.route(w.there_table, "128.0.0.0/1", "there-out", transitGatewayId=ref(w.transit)),
    w.entry("route:Route", "default", w.attached["home"], destinationCidrBlock=w.EVERYWHERE),
)  # fmt: skip

_Rule = tuple[bool, int, str, str, tuple[int, int]]
acl_rule = st.tuples(st.booleans(), st.integers(1, 9), st.sampled_from(["allow", "deny"]), st.sampled_from(CIDRS), st.sampled_from(PORTS))
acl_rules = st.lists(acl_rule, max_size=6)
group_rules = st.lists(
    st.tuples(st.sampled_from(["in", "out"]), st.sampled_from(GROUPS), st.sampled_from([*CIDRS, *GROUPS]), st.sampled_from(PORTS)),
    max_size=5,
)


def _acl(on: Resource, rules: list[_Rule]) -> tuple[Resource, ...]:
    usual = [(outward, 10, "allow", w.EVERYWHERE, 0, 65535) for outward in (False, True)]
    written = {(outward, number): (outward, number, action, cidr, *ports) for outward, number, action, cidr, ports in rules}
    return w.acl(on, on.name, *usual, *written.values())


def _rules(chosen: list[tuple[str, Resource, object, tuple[int, int]]]) -> tuple[Resource, ...]:
    return tuple(w.rule(way, of, other, f"more-{n}", port) for n, (way, of, other, port) in enumerate(chosen))


def _paths(*more: Resource, but: tuple[Resource, ...] = ()) -> set[tuple[object, object]]:
    asked = Reachability(w.world(*w.JOINED, *ROUTES, *more, but=but))
    pairs = [(a, b) for a in ENDS for b in ENDS if a is not b]
    return {(a, b) for a, b in pairs if isinstance(asked.reaches(a, b, w.POSTGRES), Path)}


@given(acl_rules, group_rules, st.sampled_from(SUBNETS), acl_rule)
def test_a_deny_adds_no_path(
    rules: list[_Rule],
    more: list[tuple[str, Resource, object, tuple[int, int]]],
    on: Resource,
    deny: _Rule,
) -> None:
    outward, number, _, cidr, ports = deny
    kept = [r for r in rules if r[:2] != deny[:2]]
    before = _paths(*_acl(on, kept), *_rules(more))
    assert _paths(*_acl(on, [*kept, (outward, number, "deny", cidr, ports)]), *_rules(more)) <= before


@given(group_rules, st.sets(st.sampled_from(ROUTES), min_size=1), st.sampled_from(ROUTES))
def test_a_route_that_is_gone_adds_no_path(
    more: list[tuple[str, Resource, object, tuple[int, int]]], gone: set[Resource], one_more: Resource
) -> None:
    """Where no route stands behind another that is more specific; of those the longest prefix decides."""
    before = _paths(*_rules(more), but=tuple(gone))
    assert _paths(*_rules(more), but=(*gone, one_more)) <= before


@given(group_rules, st.data())
def test_a_wider_group_closes_no_path(more: list[tuple[str, Resource, object, tuple[int, int]]], data: st.DataObject) -> None:
    written = (*_rules(more), w.in_from_web, w.out_to_data, w.in_from_home, w.out_to_far)
    before = _paths(*written)
    widened = data.draw(st.sampled_from(written))
    assert before <= _paths(*written, changed(widened, fromPort=0, toPort=65535))
    assert before <= _paths(*written, *_rules(data.draw(group_rules.map(lambda r: [*more, *r]))))


def test_the_laws_are_about_something() -> None:
    found = {(getattr(a, "name", "internet"), getattr(b, "name", "internet")) for a, b in _paths()}
    assert {("web", "data"), ("server", "db"), ("server", "service")} <= found
    assert ("data", "web") not in found
