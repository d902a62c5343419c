"""Firewalls of the sandbox, seen through boto3."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws_sandbox import AwsSandbox

_REGION = "eu-west-1"


@dataclass
class _Way:
    """A VPC with two subnets, and one firewall in the first of them."""

    ec2: Any
    firewalls: Any
    vpc: str
    subnets: tuple[str, str]

    def seen(self) -> dict[str, Any]:
        return dict(self.firewalls.describe_firewall(FirewallName="way-out"))

    def endpoints(self) -> dict[str, str]:
        """Endpoint by subnet, as the firewall tells it."""
        states = self.seen()["FirewallStatus"]["SyncStates"].values()
        return {state["Attachment"]["SubnetId"]: state["Attachment"]["EndpointId"] for state in states}

    def in_vpc(self) -> set[str]:
        """Endpoints that are in the VPC."""
        found = self.ec2.describe_vpc_endpoints(Filters=[{"Name": "vpc-id", "Values": [self.vpc]}])["VpcEndpoints"]
        return {endpoint["VpcEndpointId"] for endpoint in found}


_POLICY = "arn:aws:network-firewall:eu-west-1:123456789012:firewall-policy/closed"


@pytest.fixture
def way(aws_sandbox: AwsSandbox) -> Iterator[_Way]:
    ec2, firewalls = aws_sandbox.client("ec2", _REGION), aws_sandbox.client("network-firewall", _REGION)
    vpc = ec2.create_vpc(CidrBlock="10.90.0.0/24")["Vpc"]["VpcId"]
    one, other = (
        ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=_REGION + zone)["Subnet"]["SubnetId"]
        for block, zone in (("10.90.0.0/28", "a"), ("10.90.0.16/28", "b"))
    )
    firewalls.create_firewall(
        FirewallName="way-out",
        FirewallPolicyArn=_POLICY,
        VpcId=vpc,
        SubnetMappings=[{"SubnetId": one}],
        Tags=[{"Key": "way", "Value": "out"}],
    )
    made = _Way(ec2, firewalls, vpc, (one, other))
    yield made
    if "way-out" in {f["FirewallName"] for f in firewalls.list_firewalls()["Firewalls"]}:
        firewalls.delete_firewall(FirewallName="way-out")


def test_a_route_leads_to_a_firewall_by_its_endpoint_and_to_no_other_name(way: _Way) -> None:
    assert way.in_vpc() == set(way.endpoints().values())
    table = way.ec2.create_route_table(VpcId=way.vpc)["RouteTable"]["RouteTableId"]
    endpoint = way.endpoints()[way.subnets[0]]
    way.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", VpcEndpointId=endpoint)
    with pytest.raises(ClientError, match="vpce-00000000"):
        way.ec2.create_route(RouteTableId=table, DestinationCidrBlock="10.91.0.0/24", VpcEndpointId="vpce-00000000")


def test_a_further_subnet_gets_an_endpoint_and_one_that_is_taken_away_loses_it(way: _Way) -> None:
    one, other = way.subnets
    way.firewalls.associate_subnets(FirewallName="way-out", SubnetMappings=[{"SubnetId": other}])
    both = way.endpoints()
    assert set(both) == {one, other}
    way.firewalls.disassociate_subnets(FirewallName="way-out", SubnetIds=[one])
    assert way.endpoints() == {other: both[other]}
    assert way.in_vpc() == {both[other]}
    assert [mapping["SubnetId"] for mapping in way.seen()["Firewall"]["SubnetMappings"]] == [other]


def test_another_policy_takes_the_place_of_the_first(way: _Way) -> None:
    way.firewalls.associate_firewall_policy(FirewallName="way-out", FirewallPolicyArn=f"{_POLICY}-2")
    assert way.seen()["Firewall"]["FirewallPolicyArn"] == f"{_POLICY}-2"


def test_the_tags_are_those_of_now(way: _Way) -> None:
    arn = way.seen()["Firewall"]["FirewallArn"]
    way.firewalls.tag_resource(ResourceArn=arn, Tags=[{"Key": "owner", "Value": "network"}])
    way.firewalls.untag_resource(ResourceArn=arn, TagKeys=["way"])
    assert way.seen()["Firewall"]["Tags"] == [{"Key": "owner", "Value": "network"}]
    assert way.firewalls.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "owner", "Value": "network"}]


def test_each_protection_is_told_as_it_was_last_set(way: _Way) -> None:
    protections = ("DeleteProtection", "SubnetChangeProtection", "FirewallPolicyChangeProtection")
    for there in (True, False):
        way.firewalls.update_firewall_delete_protection(FirewallName="way-out", DeleteProtection=there)
        way.firewalls.update_subnet_change_protection(FirewallName="way-out", SubnetChangeProtection=there)
        way.firewalls.update_firewall_policy_change_protection(FirewallName="way-out", FirewallPolicyChangeProtection=there)
        assert [way.seen()["Firewall"][protection] for protection in protections] == [there] * 3


def test_deleting_a_firewall_takes_its_endpoints_with_it(way: _Way) -> None:
    assert way.in_vpc()
    way.firewalls.delete_firewall(FirewallName="way-out")
    assert not way.in_vpc()
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        way.seen()
