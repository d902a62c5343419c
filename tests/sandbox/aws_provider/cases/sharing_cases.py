"""Sharing between accounts: recorded rows."""

from __future__ import annotations

from tests.sandbox.aws_provider.cases.case import Case

_GATEWAY = "arn:aws:ec2:eu-west-1:123456789012:transit-gateway/tgw-0123456789abcdef0"
_SHARE = "arn:aws:ram:eu-west-1:123456789012:resource-share/0123456789abcdef0"

CASES = {
    "ram/resourceShare:ResourceShare": Case(
        {"name": "case-transit", "allowExternalPrincipals": False, "tags": {"a": "1"}}, changes=({"name": "case-transit-2"},)
    ),
    "ram/resourceAssociation:ResourceAssociation": Case(
        {"resourceArn": _GATEWAY, "resourceShareArn": _SHARE}, replaces={"resourceArn": f"{_GATEWAY}9"}
    ),
    "ram/principalAssociation:PrincipalAssociation": Case(
        {"principal": "555555555555", "resourceShareArn": _SHARE}, replaces={"principal": "666666666666"}
    ),
    "ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": Case(
        {"transitGatewayAttachmentId": "tgw-attach-0123456789abcdef0", "tags": {"a": "1"}}, changes=({"tags": {"a": "2"}},)
    ),
}
