"""Direct Connect gateways of the sandbox, seen through boto3."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws_sandbox import AwsSandbox

_WEST, _CENTRAL = "eu-west-1", "eu-central-1"


def _gateway(aws_sandbox: AwsSandbox, number: int = 64610) -> str:
    made = aws_sandbox.client("directconnect", _WEST).create_direct_connect_gateway(
        directConnectGatewayName="lines", amazonSideAsn=number, tags=[{"key": "Path", "value": "administration"}]
    )
    return str(made["directConnectGateway"]["directConnectGatewayId"])


def _transit(aws_sandbox: AwsSandbox, region: str, number: int) -> str:
    made = aws_sandbox.client("ec2", region).create_transit_gateway(Options={"AmazonSideAsn": number})
    return str(made["TransitGateway"]["TransitGatewayId"])


def _associate(aws_sandbox: AwsSandbox, region: str, gateway: str, transit: str) -> dict[str, Any]:
    made: dict[str, Any] = aws_sandbox.client("directconnect", region).create_direct_connect_gateway_association(
        directConnectGatewayId=gateway, gatewayId=transit, addAllowedPrefixesToDirectConnectGateway=[{"cidr": "10.64.0.0/14"}]
    )["directConnectGatewayAssociation"]
    return made


def test_a_gateway_is_seen_in_every_region_with_its_tags(aws_sandbox: AwsSandbox) -> None:
    gateway = _gateway(aws_sandbox)
    elsewhere = aws_sandbox.client("directconnect", _CENTRAL)
    (found,) = elsewhere.describe_direct_connect_gateways(directConnectGatewayId=gateway)["directConnectGateways"]
    assert (found["directConnectGatewayName"], found["amazonSideAsn"]) == ("lines", 64610)
    arn = f"arn:aws:directconnect::{found['ownerAccount']}:dx-gateway/{gateway}"
    tags = aws_sandbox.client("directconnect", _WEST).describe_tags(resourceArns=[arn])["resourceTags"][0]["tags"]
    assert tags == [{"key": "Path", "value": "administration"}]


def test_an_association_makes_an_attachment_that_a_route_table_takes(aws_sandbox: AwsSandbox) -> None:
    gateway, transit = _gateway(aws_sandbox), _transit(aws_sandbox, _CENTRAL, 64602)
    association = _associate(aws_sandbox, _CENTRAL, gateway, transit)
    attachment = f"tgw-attach-{association['associationId'].removeprefix('ga-')}"
    ec2 = aws_sandbox.client("ec2", _CENTRAL)
    table = ec2.create_transit_gateway_route_table(TransitGatewayId=transit)["TransitGatewayRouteTable"]["TransitGatewayRouteTableId"]
    ec2.associate_transit_gateway_route_table(TransitGatewayRouteTableId=table, TransitGatewayAttachmentId=attachment)
    (found,) = ec2.get_transit_gateway_route_table_associations(TransitGatewayRouteTableId=table)["Associations"]
    assert (found["ResourceType"], found["ResourceId"]) == ("direct-connect-gateway", gateway)


def test_two_gateways_of_one_number_are_not_associated(aws_sandbox: AwsSandbox) -> None:
    gateway, transit = _gateway(aws_sandbox, 64620), _transit(aws_sandbox, _WEST, 64620)
    with pytest.raises(ClientError, match="numbers of their own"):
        _associate(aws_sandbox, _WEST, gateway, transit)


def test_a_gateway_with_an_association_stays(aws_sandbox: AwsSandbox) -> None:
    gateway, transit = _gateway(aws_sandbox), _transit(aws_sandbox, _WEST, 64601)
    association = _associate(aws_sandbox, _WEST, gateway, transit)
    client = aws_sandbox.client("directconnect", _WEST)
    with pytest.raises(ClientError, match="still has associations"):
        client.delete_direct_connect_gateway(directConnectGatewayId=gateway)
    client.delete_direct_connect_gateway_association(associationId=association["associationId"])
    client.delete_direct_connect_gateway(directConnectGatewayId=gateway)
    assert client.describe_direct_connect_gateways(directConnectGatewayId=gateway)["directConnectGateways"] == []


_ACCOUNT, _WORKLOAD = "123456789012", "444444444444"


def _private(ec2: Any, *, attached: bool = True) -> str:
    id = str(ec2.create_vpn_gateway(Type="ipsec.1", AmazonSideAsn=64720)["VpnGateway"]["VpnGatewayId"])
    if attached:
        ec2.attach_vpn_gateway(VpnGatewayId=id, VpcId=ec2.create_vpc(CidrBlock="10.64.0.0/16")["Vpc"]["VpcId"])
    return id


def test_a_private_gateway_is_associated_once_it_is_attached_to_a_vpc(aws_sandbox: AwsSandbox) -> None:
    lines, ec2 = _gateway(aws_sandbox, 64720), aws_sandbox.client("ec2", _WEST)
    with pytest.raises(ClientError, match="not attached to a VPC"):
        _associate(aws_sandbox, _WEST, lines, _private(ec2, attached=False))
    assert _associate(aws_sandbox, _WEST, lines, _private(ec2))["associatedGateway"]["type"] == "virtualPrivateGateway"


def test_a_gateway_leads_to_gateways_of_one_kind(aws_sandbox: AwsSandbox) -> None:
    lines = _gateway(aws_sandbox, 64720)
    _associate(aws_sandbox, _WEST, lines, _private(aws_sandbox.client("ec2", _WEST)))
    with pytest.raises(ClientError, match="another kind"):
        _associate(aws_sandbox, _CENTRAL, lines, _transit(aws_sandbox, _CENTRAL, 64602))


def test_another_account_proposes_its_private_gateway_and_the_path_s_accepts(aws_sandbox: AwsSandbox) -> None:
    lines, own = _gateway(aws_sandbox, 64720), aws_sandbox.client("directconnect", _WEST)
    theirs = aws_sandbox.client("directconnect", _WEST, _WORKLOAD)
    end = _private(aws_sandbox.client("ec2", _WEST, _WORKLOAD))
    proposal = theirs.create_direct_connect_gateway_association_proposal(
        directConnectGatewayId=lines,
        directConnectGatewayOwnerAccount=_ACCOUNT,
        gatewayId=end,
        addAllowedPrefixesToDirectConnectGateway=[{"cidr": "10.64.0.0/16"}],
    )["directConnectGatewayAssociationProposal"]
    asked = {"directConnectGatewayId": lines, "proposalId": proposal["proposalId"]}
    with pytest.raises(ClientError, match=f"not of {_ACCOUNT}"):
        own.accept_direct_connect_gateway_association_proposal(**asked, associatedGatewayOwnerAccount=_ACCOUNT)
    made = own.accept_direct_connect_gateway_association_proposal(**asked, associatedGatewayOwnerAccount=_WORKLOAD)
    made = made["directConnectGatewayAssociation"]
    assert (made["associatedGateway"]["id"], made["associatedGateway"]["ownerAccount"]) == (end, _WORKLOAD)
    assert made["allowedPrefixesToDirectConnectGateway"] == [{"cidr": "10.64.0.0/16"}]
    theirs.delete_direct_connect_gateway_association_proposal(proposalId=proposal["proposalId"])
    assert own.describe_direct_connect_gateway_association_proposals()["directConnectGatewayAssociationProposals"] == []
