"""What the section `connectivity` makes, and what a wrong one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from components.connectivity.link_kind import LinkKind
from tests.unit.stacks.recording import Recording, environment, record
from tests.unit.stacks.test_parse import PROD, SANDBOX, changed, problems

_TRANSIT = "directconnect/transitVirtualInterface:TransitVirtualInterface"
_PRIVATE = "directconnect/privateVirtualInterface:PrivateVirtualInterface"
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
    lines = [line for kind in (_TRANSIT, _PRIVATE) for line in prod.of(kind)]
    assert {line.name for line in lines} == {"administration-lines-north", "administration-lines-south", "migration-lines-bulk"}
    assert not [line.name for line in lines if "bgpAuthKey" in line.inputs]


def test_bulk_loads_are_held_to_their_bound_on_the_line_and_watched_on_the_tunnel(prod: Recording) -> None:
    bulk = prod.one(_PRIVATE, "migration-lines-bulk")
    assert bulk.inputs["rateLimit"] == "500Mbps"
    for link in ("migration-lines-bulk", "migration-bulk"):
        assert prod.one("cloudwatch/metricAlarm:MetricAlarm", f"{link}-bound").inputs["alarmActions"]


def test_paths_share_no_table_no_gateway_and_no_tier(prod: Recording) -> None:
    """What comes in over the integration path finds neither the administration path nor its tiers."""
    routes = prod.of("ec2transitgateway/route:Route")
    for region in ("primary", "recovery"):
        tables = {path: f"{region}-{path}-id" for path in ("administration", "integration")}
        led = {path: {r.name for r in routes if r.inputs["transitGatewayRouteTableId"] == table} for path, table in tables.items()}
        assert led["administration"] == {f"{region}-administration-hub-endpoints"}
        assert led["integration"] == {f"{region}-integration-workload-integration"}
    gateways = {path: {r.inputs["dxGatewayId"] for r in prod.of(path)} for path in (_TRANSIT, _PRIVATE)}
    assert gateways == {_TRANSIT: {"administration-lines-id"}, _PRIVATE: {"migration-lines-id"}}


_LEGACY = "10.17.0.0/16"


def test_a_private_path_touches_the_tables_of_the_migration_tier_alone(prod: Recording) -> None:
    """In both Regions one declared route leads to its gateway, and nothing that BGP tells is learnt."""
    gateways = {r.name: r for r in prod.of("ec2/vpnGateway:VpnGateway")}
    assert {name: r.inputs["vpcId"] for name, r in gateways.items()} == {
        f"{region}-migration": f"{region}-workload-id" for region in ("primary", "recovery")
    }
    led = [r for r in prod.of("ec2/route:Route") if r.inputs.get("gatewayId") in {f"{name}-id" for name in gateways}]
    assert sorted((r.inputs["routeTableId"], r.inputs["destinationCidrBlock"], r.inputs["gatewayId"]) for r in led) == [
        (f"{region}-workload-migration-id", _LEGACY, f"{region}-migration-id") for region in ("primary", "recovery")
    ]
    assert prod.of("ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation") == []
    assert not [r.name for r in prod.of("ec2/routeTable:RouteTable") if r.inputs.get("propagatingVgws")]


def test_nothing_else_can_reach_a_private_path(prod: Recording) -> None:
    """Neither a route of any table nor a rule of any other tier knows the network behind it; nor does the hub or its firewall."""
    routes = [r for kind in ("ec2/route:Route", "ec2transitgateway/route:Route") for r in prod.of(kind)]
    assert {r.inputs["gatewayId"] for r in routes if r.inputs.get("destinationCidrBlock") == _LEGACY} == {
        "primary-migration-id",
        "recovery-migration-id",
    }
    assert not [r.name for r in prod.of("ec2transitgateway/routeTable:RouteTable") if r.name.endswith("-migration")]
    acls = {r.inputs["networkAclId"] for r in prod.of("ec2/networkAclRule:NetworkAclRule") if r.inputs.get("cidrBlock") == _LEGACY}
    assert acls == {f"{region}-workload-migration-id" for region in ("primary", "recovery")}
    rules = [
        r
        for kind in ("vpc/securityGroupIngressRule:SecurityGroupIngressRule", "vpc/securityGroupEgressRule:SecurityGroupEgressRule")
        for r in prod.of(kind)
    ]
    groups = {r.inputs["securityGroupId"] for r in rules if r.inputs.get("cidrIpv4") == _LEGACY}
    assert groups == {f"{region}-workload-migration-id" for region in ("primary", "recovery")}
    assert not [r.name for r in prod.of("networkfirewall/ruleGroup:RuleGroup") if _LEGACY in str(r.inputs)]


def test_the_links_of_a_private_path_end_in_its_own_gateways(prod: Recording) -> None:
    for vpn, region in (("migration-bulk", "primary"), ("migration-bulk-recovery", "recovery")):
        given = prod.one("ec2/vpnConnection:VpnConnection", vpn).inputs
        assert (given.get("vpnGatewayId"), given.get("transitGatewayId")) == (f"{region}-migration-id", None)
        proposed = prod.one("directconnect/gatewayAssociationProposal:GatewayAssociationProposal", f"migration-lines-{region}")
        accepted = prod.one("directconnect/gatewayAssociation:GatewayAssociation", f"migration-lines-{region}")
        assert proposed.inputs["associatedGatewayId"] == f"{region}-migration-id"
        assert accepted.inputs["proposalId"] == f"migration-lines-{region}-id"
        assert proposed.inputs["dxGatewayOwnerAccountId"] != accepted.inputs["associatedGatewayOwnerAccountId"]
        assert proposed.provider != accepted.provider


def test_a_private_path_is_watched_as_others_are(prod: Recording) -> None:
    for alarm in ("migration-lines-bulk-bgp", "migration-lines-bulk-prefixes", "migration-bulk-down", "migration-bulk-one-tunnel"):
        given = prod.one("cloudwatch/metricAlarm:MetricAlarm", alarm).inputs
        assert "owner: network-oncall" in given["alarmDescription"]
        assert given["alarmActions"]


def test_a_transit_path_for_migration_goes_through_the_hub_as_others_do() -> None:
    of = environment("prod")
    assert of.connectivity
    path = of.connectivity.paths["migration"]
    assert path.direct_connect
    lines = {name: line.model_copy(update={"kind": LinkKind.TRANSIT}) for name, line in path.direct_connect.lines.items()}
    path = path.model_copy(update={"direct_connect": path.direct_connect.model_copy(update={"lines": lines})})
    section = of.connectivity.model_copy(update={"paths": {**of.connectivity.paths, "migration": path}})
    transit = record(of.model_copy(update={"connectivity": section}))
    assert transit.of("ec2/vpnGateway:VpnGateway") == transit.of(_PRIVATE) == []
    led = {r.name: r.inputs for r in transit.of("ec2transitgateway/route:Route")}
    assert led["primary-migration-workload-migration"]["transitGatewayAttachmentId"].endswith("-transit-hub-id")


def test_with_a_firewall_everything_from_elsewhere_goes_through_the_hub(prod: Recording) -> None:
    led = [r for r in prod.of("ec2transitgateway/route:Route") if "-integration-workload-" in r.name]
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
_BULK = "vlan: 201, peer_asn: 65030"
_BULK_LINE = f"bulk: {{region: primary, kind: private, connection: dxcon-fh10aa1b, {_BULK}, dedicated: true}}\n"
_SECOND = "              second: {region: recovery, connection: dxcon-fh20bb2c, vlan: 202, peer_asn: 65030}\n"
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
    (
        "reaches: [migration]",
        "reaches: [application]",
        f"{_PATH}migration.reaches[0]",
        "behind a private line, which goes round the firewall",
    ),
    (
        "          reaches: [migration]",
        "          reaches: [migration, endpoints]",
        f"{_PATH}migration.reaches[1]",
        "only 'migration' may be there",
    ),
    (_BULK, f"{_BULK}, mtu: 8500", f"{_PATH}migration.direct_connect.lines.bulk.mtu", "whose routes are declared"),
    (
        _BULK_LINE,
        f"{_BULK_LINE}{_SECOND}",
        f"{_PATH}migration.direct_connect.lines.bulk.kind",
        "'private' beside second, which are 'transit'",
    ),
    ("north: {region: primary, connection", "north: {region: primary, kind: private, connection", f"{_PATH}migration", "a VPC takes one"),
    (
        "            bulk-recovery: {region: recovery",
        "            bulk-recovery: {region: primary",
        f"{_PATH}migration.direct_connect",
        "no VPN in the recovery Region",
    ),
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


def test_a_private_path_is_told_all_it_may_not_at_once(tmp_path: Path) -> None:
    text = changed(PROD, "reaches: [migration]", "reaches: [application]")
    text = changed(text, _BULK_LINE, f"{_BULK_LINE}{_SECOND}")
    text = changed(text, _BULK, f"{_BULK}, mtu: 8500")
    found = {p.place for p in problems(tmp_path, text, "prod")}
    lines = f"{_PATH}migration.direct_connect.lines.bulk"
    assert {f"{_PATH}migration.reaches[0]", f"{lines}.kind", f"{lines}.mtu"} <= found


def test_a_spoke_with_the_tier_is_out_of_reach_of_a_private_line(tmp_path: Path) -> None:
    tiers = "      tiers: [integration, migration]\n"
    text = changed(PROD, tiers, f"{tiers}      spokes: [{{name: loads, segment: production, slot: 3, tiers: [migration]}}]\n")
    found = {p.place: p.rule for p in problems(tmp_path, text, "prod")}
    assert "a private line ends in the workload's VPC alone" in found[f"{_PATH}migration.reaches[0]"]
