"""What the section `resolver` makes, and what a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.stacks.recording import Recording
from tests.unit.stacks.test_parse import SANDBOX, changed, problems

VPCS = ("primary-hub", "primary-workload", "recovery-hub", "recovery-workload")


def test_every_vpc_asks_through_a_closed_firewall_validates_and_is_logged(prod: Recording) -> None:
    for kind in ("FirewallConfig", "FirewallRuleGroupAssociation", "DnsSecConfig", "QueryLogConfigAssociation"):
        type_ = f"route53/resolver{kind}:Resolver{kind}"
        assert {r.name.removesuffix("-names") for r in prod.of(type_)} == set(VPCS), kind
    configs = prod.of("route53/resolverFirewallConfig:ResolverFirewallConfig")
    assert {config.inputs["firewallFailOpen"] for config in configs} == {"DISABLED"}


def test_a_list_that_aws_keeps_is_that_of_the_region(prod: Recording) -> None:
    rule = "route53/resolverFirewallRule:ResolverFirewallRule"
    ids = {prod.one(rule, f"{region}-dns-firewall-aggregate-threats").inputs["firewallDomainListId"] for region in ("primary", "recovery")}
    assert ids == {"rslvr-fdl-a88f2f26cc6a4296", "rslvr-fdl-54a2c1ef5b014042"}


def test_queries_end_in_a_bucket(prod: Recording) -> None:
    for config in prod.of("route53/resolverQueryLogConfig:ResolverQueryLogConfig"):
        assert ":s3:" in config.inputs["destinationArn"] or "Bucket" in config.inputs["destinationArn"]


def test_a_foreign_account_is_given_what_its_vpc_is_associated_with(prod: Recording) -> None:
    shared = {r.name for r in prod.of("ram/resourceAssociation:ResourceAssociation") if "-dns-" in r.name}
    what = ("hospital.example", "firewall", "queries")
    assert shared == {f"{region}-workload-dns-{thing}" for region in ("primary", "recovery") for thing in what}


def test_one_account_needs_no_share(sandbox: Recording) -> None:
    assert not [r for r in sandbox.of("ram/resourceAssociation:ResourceAssociation") if "-dns-" in r.name]


def test_endpoints_stand_at_addresses_that_are_reserved_for_them(sandbox: Recording) -> None:
    reserved = [r.inputs["cidrBlock"] for r in sandbox.of("ec2/subnetCidrReservation:SubnetCidrReservation")]
    assert all(block.endswith(".240/28") for block in reserved)
    for endpoint in sandbox.of("route53/resolverEndpoint:ResolverEndpoint"):
        last = {"INBOUND": ".254", "OUTBOUND": ".253"}[endpoint.inputs["direction"]]
        given = [address["ip"] for address in endpoint.inputs["ipAddresses"]]
        assert len(given) == 2
        assert all(ip.endswith(last) for ip in given)


def test_a_zone_is_seen_from_the_premises_too(prod: Recording) -> None:
    """The inbound endpoint answers from the hub, so the hubs see every zone of ours; theirs is another account."""
    seen = {r.name for r in prod.of("route53/zoneAssociation:ZoneAssociation")}
    allowed = {r.name for r in prod.of("route53/vpcAssociationAuthorization:VpcAssociationAuthorization")}
    zone = "zone-clinic.prod.internal"
    assert {f"{zone}-{vpc}" for vpc in ("primary-hub", "recovery-hub", "recovery-workload")} <= seen
    assert {f"{zone}-{vpc}" for vpc in ("primary-hub", "recovery-hub")} <= allowed
    assert prod.one("route53/zone:Zone", zone).ignore_changes == ("vpcs",)


MISTAKES = [
    ("zones: [clinic.sandbox.internal]", "zones: [db.sandbox.internal]", "resolver.zones[0]", "already name_service.zone"),
    ("asked_by: [on-premises]", "asked_by: [moon]", "resolver.asked_by[0]", "no network of address_space.elsewhere"),
    ("domain: hospital.example", "domain: a.clinic.sandbox.internal", "resolver.forward[0].domain", "our own private zone"),
    ("domain: hospital.example", "domain: kms.eu-west-1.amazonaws.com", "resolver.forward[0].domain", "past the private endpoints"),
    ("[10.0.0.53, 10.0.1.53]", "[10.0.0.53]", "resolver.forward[0].resolvers", "fewer than two"),
    ("[10.0.0.53, 10.0.1.53]", "[10.0.0.53, 8.8.8.8]", "resolver.forward[0].resolvers[1]", "no path leads there"),
    ('blocked: ["*.invalid"]', 'blocked: ["*.sandbox.internal"]', "resolver.firewall.blocked[0]", "is also allowed"),
    ('blocked: ["*.invalid"]', 'blocked: ["*"]', "resolver.firewall.blocked[0]", "is not written as it must be"),
]


@pytest.mark.parametrize(("old", "new", "place", "rule"), MISTAKES, ids=[f"{m[2]} {m[3]}" for m in MISTAKES])
def test_a_wrong_section_is_told_place_and_rule(tmp_path: Path, old: str, new: str, place: str, rule: str) -> None:
    found = [p for p in problems(tmp_path, changed(SANDBOX, old, new)) if p.place == place]
    assert any(rule in p.rule for p in found), found


def test_a_domain_forwarded_twice_is_told_beside_other_mistakes(tmp_path: Path) -> None:
    once = "- {domain: hospital.example, resolvers: [10.0.0.53, 10.0.1.53]}"
    text = changed(SANDBOX, once, f"{once}\n        {once}")
    text = changed(text, "asked_by: [on-premises]", "asked_by: [moon]")
    assert {p.place for p in problems(tmp_path, text)} == {"resolver.forward[1].domain", "resolver.asked_by[0]"}


def test_a_resolver_without_a_path_is_told(tmp_path: Path) -> None:
    text = changed(SANDBOX, "reaches: [endpoints]", "reaches: [integration]")
    found = [p for p in problems(tmp_path, text) if p.place.startswith("resolver.")]
    assert any("no path of connectivity.paths joins 10.0.0.53" in p.rule for p in found), found
