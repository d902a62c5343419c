"""What the section `connectivity` makes, and what a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.stacks.recording import Recording
from tests.unit.stacks.test_parse import PROD, SANDBOX, changed, problems

_TUNNELS = ("tunnel1", "tunnel2")


def test_both_tunnels_of_every_vpn_speak_modern_ciphers_alone_and_are_logged(prod: Recording) -> None:
    connections = prod.of("ec2/vpnConnection:VpnConnection")
    assert connections
    for connection in connections:
        given = connection.inputs
        assert given["presharedKeyStorage"] == "SecretsManager"
        assert not any("PresharedKey" in name for name in given)
        for tunnel in _TUNNELS:
            assert given[f"{tunnel}IkeVersions"] == ["ikev2"]
            for phase in ("Phase1", "Phase2"):
                assert given[f"{tunnel}{phase}EncryptionAlgorithms"] == ["AES256-GCM-16"]
                assert set(given[f"{tunnel}{phase}IntegrityAlgorithms"]) == {"SHA2-384", "SHA2-512"}
                assert set(given[f"{tunnel}{phase}DhGroupNumbers"]) == {19, 20, 21}
            assert given[f"{tunnel}LogOptions"]["cloudwatchLogOptions"]["logEnabled"] is True
        assert prod.one("cloudwatch/logGroup:LogGroup", connection.name).inputs["kmsKeyId"]


def test_no_line_is_given_a_key(prod: Recording) -> None:
    lines = prod.of("directconnect/transitVirtualInterface:TransitVirtualInterface")
    assert {line.name for line in lines} == {"administration-lines-north", "administration-lines-south", "migration-lines-bulk"}
    assert not [line.name for line in lines if "bgpAuthKey" in line.inputs]


def test_bulk_loads_are_held_to_their_bound_on_the_line_and_watched_on_the_tunnel(prod: Recording) -> None:
    bulk = prod.one("directconnect/transitVirtualInterface:TransitVirtualInterface", "migration-lines-bulk")
    assert bulk.inputs["rateLimit"] == "500Mbps"
    for link in ("migration-lines-bulk", "migration-bulk"):
        assert prod.one("cloudwatch/metricAlarm:MetricAlarm", f"{link}-bound").inputs["alarmActions"]


def test_paths_share_no_table_no_gateway_and_no_tier(prod: Recording) -> None:
    """What comes in over the integration path finds neither the administration path nor its tiers."""
    routes = prod.of("ec2transitgateway/route:Route")
    for region in ("primary", "recovery"):
        tables = {path: f"{region}-{path}-id" for path in ("administration", "integration", "migration")}
        led = {path: {r.name for r in routes if r.inputs["transitGatewayRouteTableId"] == table} for path, table in tables.items()}
        assert led["administration"] == {f"{region}-administration-hub-endpoints"}
        assert led["integration"] == {f"{region}-integration-workload-integration"}
        assert led["migration"] == {f"{region}-migration-workload-migration"}
    gateways = {r.inputs["dxGatewayId"] for r in prod.of("directconnect/transitVirtualInterface:TransitVirtualInterface")}
    assert len(gateways) == 2


def test_with_a_firewall_everything_from_elsewhere_goes_through_the_hub(prod: Recording) -> None:
    led = [r for r in prod.of("ec2transitgateway/route:Route") if "-integration-workload-" in r.name or "-migration-workload-" in r.name]
    assert led
    assert all(r.inputs["transitGatewayAttachmentId"].endswith("-transit-hub-id") for r in led)


def test_every_gateway_has_a_number_of_its_own(prod: Recording) -> None:
    numbers = [
        r.inputs["amazonSideAsn"]
        for t in ("directconnect/gateway:Gateway", "ec2transitgateway/transitGateway:TransitGateway")
        for r in prod.of(t)
    ]
    assert len(numbers) == 4
    assert len({int(number) for number in numbers}) == 4


def test_every_alarm_of_a_link_names_its_owner_and_is_heard(prod: Recording) -> None:
    links = [r for r in prod.of("cloudwatch/metricAlarm:MetricAlarm") if r.inputs.get("tags", {}).get("holdfast:owner") == "network-oncall"]
    names = {r.name for r in links}
    assert {"administration-north-down", "administration-lines-north-bgp", "administration-resolver-north-latency"} <= names
    assert {"administration-resolver-north-loss", "administration-lines-dxcon-fh10aa1b-light-received-1"} <= names
    for alarm in links:
        assert "owner: network-oncall" in alarm.inputs["alarmDescription"]
        assert alarm.inputs["alarmActions"]


def test_a_partner_may_ask_and_somebody_accepts(prod: Recording) -> None:
    services = prod.of("ec2/vpcEndpointService:VpcEndpointService")
    assert {r.inputs["acceptanceRequired"] for r in services} == {True}
    principals = {r.inputs["principalArn"] for r in prod.of("ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple")}
    assert principals
    assert not [principal for principal in principals if "*" in principal]


def test_partners_speak_tls_1_2_or_newer(prod: Recording) -> None:
    listeners = prod.of("lb/listener:Listener")
    assert {(r.inputs["protocol"], r.inputs["sslPolicy"]) for r in listeners} == {("TLS", "ELBSecurityPolicy-TLS13-1-2-2021-06")}
    assert {r.inputs["protocol"] for r in prod.of("lb/targetGroup:TargetGroup")} == {"TLS"}


_PATH = "connectivity.paths."
_NORTH = "north: {region: primary, peer: 198.51.100.10, peer_asn: 65010, inside: [169.254.10.0/30, 169.254.10.4/30]}"

MISTAKES = [
    ("networks: [interfaces]", "networks: [moon]", f"{_PATH}integration.networks[0]", "no network of address_space.elsewhere"),
    ("networks: [interfaces]", "networks: [on-premises]", f"{_PATH}integration.networks[0]", "two ways"),
    ("legacy-records: 10.17.0.0/16", "legacy-records: 10.16.128.0/17", f"{_PATH}migration.networks[0]", "overlaps interfaces"),
    ("reaches: [integration]", "reaches: [data]", f"{_PATH}integration.reaches[0]", "no tier for a path"),
    ("reaches: [integration]", "reaches: [integration, application]", f"{_PATH}integration.reaches[0]", "a path of its own"),
    ("reaches: [integration]", "reaches: [application]", f"{_PATH}integration.reaches[0]", "no flow of network.flows joins"),
    ("reaches: [integration]", "reaches: [application]", "network.flows[1]", "no path of connectivity.paths joins 'interfaces'"),
    ("tiers: [integration, migration]", "tiers: [integration]", f"{_PATH}migration.reaches[0]", "add it to network.tiers"),
    (
        "south: {region: recovery, peer",
        "south: {region: primary, peer",
        f"{_PATH}administration.direct_connect",
        "no VPN in the recovery Region",
    ),
    ("          bound_mbps: 500\n", "", f"{_PATH}migration", "without bound_mbps"),
    ("bound_mbps: 500", "bound_mbps: 470", f"{_PATH}migration.bound_mbps", "no rate that a line"),
    ("recovery: 64702", "recovery: 64701", "connectivity.transit_asns.recovery", "that of the primary Region"),
    ("asn: 64720", "asn: 64701", f"{_PATH}migration.direct_connect.asn", "already transit_asns.primary"),
    ("asn: 64720", "asn: 3320", f"{_PATH}migration.direct_connect.asn", "not for private use"),
    (
        "vlan: 201, peer_asn: 65030",
        "vlan: 201, peer_asn: 64720",
        f"{_PATH}migration.direct_connect.lines.bulk.peer_asn",
        "a number of ours",
    ),
    ("vlan: 201", "vlan: 101", f"{_PATH}migration.direct_connect.lines.bulk.vlan", "already that of administration.north"),
    ("vlan: 201", "vlan: 4095", f"{_PATH}migration.direct_connect.lines.bulk.vlan", "less than or equal to 4094"),
    ("169.254.50.0/30", "169.254.10.0/30", f"{_PATH}migration.vpns.bulk.inside[0]", "already the inside of a link of administration"),
    ("169.254.50.0/30", "169.254.0.0/30", f"{_PATH}migration.vpns.bulk.inside[0]", "kept by AWS"),
    (
        "peer: 198.51.100.50, peer_asn: 65030, inside: [169.254.50",
        "peer: 10.0.0.1, peer_asn: 65030, inside: [169.254.50",
        f"{_PATH}migration.vpns.bulk.peer",
        "not a public address",
    ),
    ("peer: 198.51.100.30", "peer: 198.51.100.10", f"{_PATH}integration.vpns.exchange.peer", "already ends administration.north"),
    ("to: 10.0.1.53", "to: 10.17.1.53", f"{_PATH}administration.probes.resolver-south.to", "another path would be measured"),
    (
        "tier: endpoints, to: 10.0.1.53",
        "tier: admin, to: 10.0.1.53",
        f"{_PATH}administration.probes.resolver-south.tier",
        "not a tier that this path reaches",
    ),
    ("certificate: interfaces", "certificate: moon", "connectivity.partners.offered.results.certificate", "none of certificates.services"),
    ("vpce.eu-central-1", "vpce.eu-west-1", "connectivity.partners.used.laboratory-orders.recovery", "the recovery Region is eu-central-1"),
    (
        "iam::888888888888:root",
        "iam::555555555555:root",
        "connectivity.partners.offered.results.partners.imaging-centre",
        "account of ours",
    ),
    ("iam::888888888888:root", "*", "connectivity.partners.offered.results.partners.imaging-centre", "is not written as it must be"),
]


@pytest.mark.parametrize(("old", "new", "place", "rule"), MISTAKES, ids=[f"{m[2]} {m[3]}" for m in MISTAKES])
def test_a_wrong_section_is_told_place_and_rule(tmp_path: Path, old: str, new: str, place: str, rule: str) -> None:
    found = [p for p in problems(tmp_path, changed(PROD, old, new), "prod") if p.place == place]
    assert any(rule in p.rule for p in found), found


def test_a_line_without_a_vpn_is_refused_beside_other_mistakes(tmp_path: Path) -> None:
    text = changed(SANDBOX, f"            {_NORTH}\n", "")
    text = changed(text, "asn: 64610", "asn: 64601")
    found = {p.place: p.rule for p in problems(tmp_path, text)}
    assert "no VPN in the primary Region" in found["connectivity.paths.administration.direct_connect"]
    assert "already transit_asns.primary" in found["connectivity.paths.administration.direct_connect.asn"]


def test_a_key_cannot_be_written_down(tmp_path: Path) -> None:
    text = changed(SANDBOX, "vlan: 101, ", "vlan: 101, bgp_auth_key: secret, ")
    found = {p.place: p.rule for p in problems(tmp_path, text)}
    assert "is not a setting here" in found["connectivity.paths.administration.direct_connect.lines.north.bgp_auth_key"]
