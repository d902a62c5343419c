"""Sharing between accounts; what crosses accounts is tested in tests/sandbox/aws/test_sharing.py."""

from __future__ import annotations

from tests.sandbox.aws_provider.cases.case import Case

CASES = {
    "ram/resourceShare:ResourceShare": Case(
        {"name": "case-transit", "allowExternalPrincipals": False, "tags": {"a": "1"}},
        changes=({"name": "case-transit-2"}, {"tags": {"a": "2"}}),
    ),
    "ram/resourceAssociation:ResourceAssociation": Case(
        {"resourceArn": "@transit.arn", "resourceShareArn": "@share.arn"}, replaces={"resourceArn": "@transit2.arn"}
    ),
    "ram/principalAssociation:PrincipalAssociation": Case(
        {"principal": "555555555555", "resourceShareArn": "@share.arn"}, replaces={"principal": "666666666666"}
    ),
    "ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": Case(
        {"transitGatewayAttachmentId": "@accepted.id", "tags": {"a": "1"}}, changes=({"tags": {"a": "2"}},)
    ),
}
