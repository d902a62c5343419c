"""What an account shares is there for the accounts it names, for no other, and no longer once it is taken back."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.aws_sandbox import AwsSandbox

OWNER, GUEST, STRANGER = "111111111111", "555555555555", "666666666666"


def gateway_and_share(aws_sandbox: AwsSandbox) -> tuple[Any, str]:
    gateway = aws_sandbox.client("ec2", account=OWNER).create_transit_gateway(Options={"AutoAcceptSharedAttachments": "disable"})
    ram = aws_sandbox.client("ram", account=OWNER)
    share = ram.create_resource_share(name="transit", tags=[{"key": "a", "value": "1"}])["resourceShare"]["resourceShareArn"]
    ram.associate_resource_share(resourceShareArn=share, resourceArns=[gateway["TransitGateway"]["TransitGatewayArn"]])
    ram.associate_resource_share(resourceShareArn=share, principals=[GUEST])
    return gateway["TransitGateway"], share


def seen(aws_sandbox: AwsSandbox, account: str) -> set[str]:
    return {g["TransitGatewayId"] for g in aws_sandbox.client("ec2", account=account).describe_transit_gateways()["TransitGateways"]}


def attach(aws_sandbox: AwsSandbox, account: str, gateway: str) -> Any:
    ec2 = aws_sandbox.client("ec2", account=account)
    vpc = ec2.create_vpc(CidrBlock="10.30.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.30.1.0/24")["Subnet"]["SubnetId"]
    made = ec2.create_transit_gateway_vpc_attachment(TransitGatewayId=gateway, VpcId=vpc, SubnetIds=[subnet])
    return made["TransitGatewayVpcAttachment"]


def test_a_shared_gateway_is_seen_by_the_account_named_alone_and_until_it_is_taken_back(aws_sandbox: AwsSandbox) -> None:
    gateway, share = gateway_and_share(aws_sandbox)
    assert gateway["TransitGatewayId"] in seen(aws_sandbox, GUEST)
    assert gateway["TransitGatewayId"] not in seen(aws_sandbox, STRANGER)
    aws_sandbox.client("ram", account=OWNER).disassociate_resource_share(resourceShareArn=share, principals=[GUEST])
    assert gateway["TransitGatewayId"] not in seen(aws_sandbox, GUEST)
    assert gateway["TransitGatewayId"] in seen(aws_sandbox, OWNER)


def test_an_attachment_from_another_account_waits_for_the_owner_and_hangs_on_the_owners_tables(aws_sandbox: AwsSandbox) -> None:
    gateway, _ = gateway_and_share(aws_sandbox)
    attachment = attach(aws_sandbox, GUEST, gateway["TransitGatewayId"])
    id = attachment["TransitGatewayAttachmentId"]
    assert attachment["State"] == "pendingAcceptance"
    owner = aws_sandbox.client("ec2", account=OWNER)
    accepted = owner.accept_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=id)["TransitGatewayVpcAttachment"]
    assert (accepted["State"], accepted["VpcOwnerId"]) == ("available", GUEST)
    tables = [
        owner.create_transit_gateway_route_table(TransitGatewayId=gateway["TransitGatewayId"])["TransitGatewayRouteTable"] for _ in range(2)
    ]
    owner.associate_transit_gateway_route_table(
        TransitGatewayRouteTableId=tables[0]["TransitGatewayRouteTableId"], TransitGatewayAttachmentId=id
    )
    for table in tables:  # one attachment may propagate into several
        owner.enable_transit_gateway_route_table_propagation(
            TransitGatewayRouteTableId=table["TransitGatewayRouteTableId"], TransitGatewayAttachmentId=id
        )
    for table in tables:
        owner.disable_transit_gateway_route_table_propagation(
            TransitGatewayRouteTableId=table["TransitGatewayRouteTableId"], TransitGatewayAttachmentId=id
        )
    aws_sandbox.client("ec2", account=GUEST).delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=id)
    left = owner.describe_transit_gateway_vpc_attachments()["TransitGatewayVpcAttachments"]
    assert id not in [a["TransitGatewayAttachmentId"] for a in left]
    with pytest.raises(ClientError, match=r"InvalidTransitGatewayAttachmentID\.NotFound"):
        owner.delete_transit_gateway_vpc_attachment(TransitGatewayAttachmentId=id)


def test_a_gateway_that_is_not_shared_takes_no_attachment_from_elsewhere(aws_sandbox: AwsSandbox) -> None:
    gateway, _ = gateway_and_share(aws_sandbox)
    with pytest.raises(ClientError, match=r"InvalidTransitGatewayID\.NotFound"):
        attach(aws_sandbox, STRANGER, gateway["TransitGatewayId"])


def test_a_deleted_share_takes_everything_back(aws_sandbox: AwsSandbox) -> None:
    gateway, share = gateway_and_share(aws_sandbox)
    aws_sandbox.client("ram", account=OWNER).delete_resource_share(resourceShareArn=share)
    assert gateway["TransitGatewayId"] not in seen(aws_sandbox, GUEST)
    with pytest.raises(ClientError, match="could not be found"):
        aws_sandbox.client("ram", account=OWNER).associate_resource_share(resourceShareArn=share, principals=[STRANGER])
