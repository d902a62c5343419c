"""The network of an environment: what it opens, what it inspects, and what growing does to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from ipaddress import IPv4Network

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.network.address_plan import ZONES
from components.network.flow_log_format import FLOW_LOG_FIELDS
from components.network.segment import Segment
from components.network.tier import SPOKE_MAY_HAVE, WORKLOAD_MAY_ADD, NetworkTier
from stacks.environment import Environment
from stacks.settings.network import FlowSetting, InspectionMode, InspectionSetting, NetworkShape, SpokeSetting
from tests.unit.stacks.recording import Declared, Recording, environment, record_networks

EVERYWHERE = "0.0.0.0/0"
IN_PLACE = {"subnetIds", "policy", "vpcs", "subnetMappings", "ruleGroup", "firewallPolicy", "tags"}
"""Properties that AWS changes without replacing anything; every other must stay as it is."""

UNINSPECTED = InspectionSetting(mode=InspectionMode.NONE, accepted_by="security-review", reason="nothing but invented records")


def shaped(**changes: object) -> Environment:
    of = environment("sandbox")
    assert of.network is not None
    return of.model_copy(update={"network": of.network.model_copy(update=changes)})


@pytest.fixture(scope="module")
def sandbox() -> Recording:
    return record_networks(environment("sandbox"))


@pytest.fixture(scope="module")
def prod() -> Recording:
    return record_networks(environment("prod"))


@cache
def bare() -> Recording:
    """The least that every other shape grows from."""
    return record_networks(shaped(tiers=(), spokes=(), flows=(), jump=None))


def flow(number: int, from_: str, to: str, port: int = 443) -> FlowSetting:
    return FlowSetting.model_validate({"number": number, "from": from_, "to": to, "port": port, "why": "a test of paths"})


def routes(of: Recording) -> Iterator[Declared]:
    return iter(of.of("ec2/route:Route"))


def test_what_crosses_is_routed_to_the_firewall_and_from_there_on(prod: Recording) -> None:
    assert prod.one("ec2transitgateway/vpcAttachment:VpcAttachment", "primary-transit-hub").inputs["applianceModeSupport"] == "enable"
    hops = {
        (r.name, r.inputs["destinationCidrBlock"]): next(
            key for key in ("vpcEndpointId", "natGatewayId", "gatewayId", "transitGatewayId") if key in r.inputs
        )
        for r in routes(prod)
        if r.name.startswith("primary-hub-")
    }
    for zone in "abc":
        assert hops[f"primary-hub-transit-firewall-{zone}", EVERYWHERE] == "vpcEndpointId"
        assert hops[f"primary-hub-inspection-internet-{zone}", EVERYWHERE] == "natGatewayId"
        assert hops[f"primary-hub-inspection-environment-{zone}", "10.96.0.0/13"] == "transitGatewayId"
        assert hops[f"primary-hub-egress-internet-{zone}", EVERYWHERE] == "gatewayId"
        assert hops[f"primary-hub-egress-back-{zone}", "10.96.0.0/13"] == "vpcEndpointId"


def test_each_zone_of_the_hub_uses_its_own_nat_gateway(prod: Recording) -> None:
    for zone in "abc":
        route = prod.one("ec2/route:Route", f"recovery-hub-inspection-internet-{zone}")
        assert route.inputs["natGatewayId"] == f"recovery-egress-{zone}-id"
        association = prod.one("ec2/routeTableAssociation:RouteTableAssociation", f"recovery-hub-transit-{zone}")
        assert association.inputs["routeTableId"] == f"recovery-hub-transit-{zone}-id"


def test_segments_send_to_the_hub_and_learn_nothing_of_each_other_where_they_are_inspected(sandbox: Recording) -> None:
    learned = {
        (r.inputs["transitGatewayRouteTableId"], r.inputs["transitGatewayAttachmentId"])
        for r in sandbox.of("ec2transitgateway/routeTablePropagation:RouteTablePropagation")
        if r.name.startswith("primary-transit-")
    }
    assert ("primary-transit-partner-id", "primary-transit-hub-id") in learned
    assert ("primary-transit-partner-id", "primary-transit-workload-id") not in learned
    assert {of for into, of in learned if into == "primary-transit-hub-id"} == {
        "primary-transit-workload-id",
        "primary-transit-partners-id",
    }
    sent = sandbox.one("ec2transitgateway/route:Route", "primary-transit-partner-workload").inputs
    assert sent["transitGatewayAttachmentId"] == "primary-transit-hub-id"
    assert sent["destinationCidrBlock"] == "10.65.0.0/16"


def test_uninspected_segments_learn_just_what_a_flow_joins() -> None:
    spokes = (
        SpokeSetting(name="partners", segment=Segment.PARTNER, slot=1, tiers=(NetworkTier.INTEGRATION,)),
        SpokeSetting(name="lab", segment=Segment.NON_PRODUCTION, slot=2, tiers=(NetworkTier.APPLICATION,)),
    )
    joined = (flow(500, "partners/integration", "workload/application"),)
    of = record_networks(shaped(inspection=UNINSPECTED, segment=Segment.PRODUCTION, tiers=(), spokes=spokes, flows=joined, jump=None))
    learned = {r.name for r in of.of("ec2transitgateway/routeTablePropagation:RouteTablePropagation")}
    assert {"primary-transit-partner-workload", "primary-transit-workload-partners"} <= learned
    assert not [name for name in learned if "lab" in name and name not in {"primary-transit-hub-lab", "recovery-transit-hub-lab"}]
    assert not of.of("networkfirewall/firewall:Firewall")
    gateway = of.one("ec2transitgateway/transitGateway:TransitGateway", "primary-transit")
    assert (
        gateway.inputs["tags"]
        | {
            "holdfast:inspection": "none",
            "holdfast:inspection-accepted-by": "security-review",
            "holdfast:inspection-reason": "nothing but invented records",
        }
        == gateway.inputs["tags"]
    )


def test_data_migration_and_drill_have_no_route_to_the_internet_and_admin_none_either(prod: Recording) -> None:
    tables = {r.inputs["routeTableId"] for r in routes(prod) if r.inputs.get("destinationCidrBlock") == EVERYWHERE}
    ends = {table.removeprefix("primary-").removesuffix("-id") for table in tables if table.startswith("primary-")}
    inner = {f"hub-{tier}-{zone}" for tier in ("transit", "inspection", "egress") for zone in "abc"}
    assert ends == {"workload-ingress", "workload-application", *inner}
    assert not [r for r in routes(prod) if "destinationIpv6CidrBlock" in r.inputs]
    assert not [r.name for r in routes(prod) if any(f"workload-{tier}-id" in r.inputs["routeTableId"] for tier in ("data", "drill"))]


def test_the_firewall_passes_declared_flows_and_named_domains_drops_the_rest_and_tells(sandbox: Recording) -> None:
    policy = sandbox.one("networkfirewall/firewallPolicy:FirewallPolicy", "primary-inspection").inputs["firewallPolicy"]
    assert policy["statefulDefaultActions"] == ["aws:drop_established", "aws:alert_established"]
    assert policy["statefulEngineOptions"]["ruleOrder"] == "STRICT_ORDER"
    paths = sandbox.one("networkfirewall/ruleGroup:RuleGroup", "primary-inspection-paths").inputs["ruleGroup"]
    (passed,) = [r for r in paths["rulesSource"]["statefulRules"] if r["header"]["destinationPort"] == "2575"]
    assert (passed["action"], passed["header"]["source"], passed["header"]["destination"]) == ("PASS", "10.66.28.0/22", "10.65.112.0/20")
    domains = sandbox.one("networkfirewall/ruleGroup:RuleGroup", "primary-inspection-domains").inputs["ruleGroup"]
    assert domains["rulesSource"]["rulesSourceList"]["targets"] == [".partners.example"]
    logged = sandbox.one("networkfirewall/loggingConfiguration:LoggingConfiguration", "primary-inspection").inputs
    assert {log["logType"] for log in logged["loggingConfiguration"]["logDestinationConfigs"]} == {"ALERT", "FLOW"}
    assert sandbox.one("ec2/vpc:Vpc", "primary-hub").inputs["tags"]["holdfast:inspection"] == "firewall"


def test_public_access_is_blocked_but_for_the_subnets_that_face_the_internet(prod: Recording) -> None:
    blocks = prod.of("ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions")
    assert {b.inputs["internetGatewayBlockMode"] for b in blocks} == {"block-bidirectional"}
    assert len(blocks) == 4, "two accounts with networks, two Regions"
    opened = {r.inputs["subnetId"]: r.inputs["internetGatewayExclusionMode"] for r in prod.of(_EXCLUSION)}
    assert set(opened) == {
        f"{region}-{place}-{zone}-id"
        for region in ("primary", "recovery")
        for place in ("workload-ingress", "hub-egress")
        for zone in "abc"
    }
    assert {mode for subnet, mode in opened.items() if "egress" in subnet} == {"allow-egress"}


_EXCLUSION = "ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion"


def test_one_account_has_one_block_a_region(sandbox: Recording) -> None:
    assert len(sandbox.of("ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions")) == 2


def test_flow_logs_hold_every_field(prod: Recording) -> None:
    for log in prod.of("ec2/flowLog:FlowLog"):
        assert log.inputs["logFormat"].split() == ["${" + name + "}" for name in FLOW_LOG_FIELDS]
    assert len(set(FLOW_LOG_FIELDS)) == len(FLOW_LOG_FIELDS) == 40


def test_every_endpoint_names_what_may_be_done_through_it(sandbox: Recording) -> None:
    services = {
        r.name.removeprefix("primary-endpoints-") for r in sandbox.of("ec2/vpcEndpoint:VpcEndpoint") if r.name.startswith("primary-e")
    }
    assert {"ssm", "ssmmessages", "ec2messages", "logs", "kms", "secretsmanager", "sts"} <= services
    for endpoint in sandbox.of("ec2/vpcEndpoint:VpcEndpoint"):
        if endpoint.inputs["vpcEndpointType"] == "Interface" and endpoint.name.split("-")[1] == "endpoints":
            (statement,) = json.loads(endpoint.inputs["policy"])["Statement"]
            assert all(not action.endswith(":*") for action in statement["Action"]), endpoint.name
            assert statement["Condition"]["StringEquals"]["aws:PrincipalAccount"]


def test_nothing_opens_a_connection_into_the_admin_tier(sandbox: Recording, prod: Recording) -> None:
    for of in (sandbox, prod):
        groups = {r.inputs["securityGroupId"] for r in of.of("vpc/securityGroupIngressRule:SecurityGroupIngressRule")}
        assert groups
        assert not [group for group in groups if "admin" in group]
    session = json.loads(sandbox.one("ssm/document:Document", "primary-jump").inputs["content"])["inputs"]
    assert (session["cloudWatchEncryptionEnabled"], session["idleSessionTimeout"]) == (True, "15")
    assert session["cloudWatchLogGroupName"] == "sandbox-primary-jump-sessions"
    assert session["kmsKeyId"]
    host = sandbox.one("ec2/launchTemplate:LaunchTemplate", "primary-jump").inputs
    assert host["metadataOptions"]["httpTokens"] == "required"
    assert host["vpcSecurityGroupIds"] == ["primary-workload-admin-id"]


def test_ipv6_reaches_the_front_door_and_leaves_by_an_egress_only_gateway_where_nothing_is_inspected() -> None:
    leaving = (flow(500, "application", "internet"),)
    open_ = record_networks(shaped(ipv6=True, inspection=UNINSPECTED, tiers=WORKLOAD_MAY_ADD, spokes=(), flows=leaving, jump=None))
    tables = {r.inputs["routeTableId"] for r in routes(open_) if "destinationIpv6CidrBlock" in r.inputs}
    assert tables == {f"{region}-workload-{tier}-id" for region in ("primary", "recovery") for tier in ("ingress", "application")}
    assert open_.one("ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "primary-workload")
    assert open_.one("ec2/vpc:Vpc", "primary-workload").inputs["assignGeneratedIpv6CidrBlock"] is True
    assert not bare().of("ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway")


def test_ipv6_does_not_leave_past_a_firewall() -> None:
    inspected = record_networks(shaped(ipv6=True, spokes=(), jump=None, flows=(flow(500, "application", "internet"),)))
    tables = {r.inputs["routeTableId"] for r in routes(inspected) if "destinationIpv6CidrBlock" in r.inputs}
    assert tables == {f"{region}-workload-ingress-id" for region in ("primary", "recovery")}


def _only_adds(before: Recording, after: Recording) -> None:
    """Nothing is gone, and nothing is changed that AWS would replace."""
    assert set(before.resources) <= set(after.resources)
    for key, resource in before.resources.items():
        now = after.resources[key].inputs
        changed = {name for name in {*resource.inputs, *now} if resource.inputs.get(name) != now.get(name)}
        assert changed <= IN_PLACE, key


_SPOKES = st.lists(
    st.builds(
        lambda name, segment, tiers: (name, segment, tuple(tiers)),
        st.sampled_from(["lab", "rehearsal", "partners"]),
        st.sampled_from(Segment),
        st.lists(st.sampled_from(SPOKE_MAY_HAVE), min_size=1, max_size=3, unique=True),
    ),
    max_size=2,
    unique_by=lambda spoke: spoke[0],
)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    tiers=st.lists(st.sampled_from(WORKLOAD_MAY_ADD), unique=True),
    zones=st.lists(st.sampled_from(ZONES[2:]), unique=True, max_size=2),
    spokes=_SPOKES,
    leaves=st.booleans(),
)
def test_another_tier_zone_segment_or_vpc_only_adds(
    tiers: list[NetworkTier], zones: list[str], spokes: list[tuple[str, Segment, tuple[NetworkTier, ...]]], leaves: bool
) -> None:
    more = tuple(SpokeSetting(name=name, segment=segment, slot=slot, tiers=t) for slot, (name, segment, t) in enumerate(spokes, 1))
    flows = (flow(500, "application", "internet"),) if leaves else ()
    of = shaped(tiers=tuple(tiers), spokes=more, flows=flows, jump=None)
    after = record_networks(of.model_copy(update={"zones": (*of.zones, *sorted(zones))}))
    _only_adds(bare(), after)


@pytest.mark.parametrize(
    "change",
    [
        lambda of: of.model_copy(update={"address_space": of.address_space.model_copy(update={"block": IPv4Network("10.72.0.0/13")})}),
        lambda of: of.model_copy(update={"zones": ("a", "c")}),
    ],
)
def test_the_law_of_growth_can_be_broken(change: Callable[[Environment], Environment]) -> None:
    with pytest.raises(AssertionError):
        _only_adds(bare(), record_networks(change(shaped(tiers=(), spokes=(), flows=(), jump=None))))


def test_without_the_section_the_network_is_the_least_there_is() -> None:
    of = shaped()
    least = record_networks(of.model_copy(update={"network": None}))
    assert not least.of("networkfirewall/firewall:Firewall")
    assert not least.of("ec2/natGateway:NatGateway")
    assert least.one("ec2/vpc:Vpc", "primary-hub").inputs["tags"]["holdfast:inspection"] == "none"
    assert isinstance(of.network, NetworkShape)
