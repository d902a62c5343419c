"""AWS Resource Access Manager, and the accepter of a shared Transit Gateway attachment: recorded, not emulated."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded

_WHY = "the local AWS shares nothing between accounts"

ROWS = {
    "ram/resourceShare:ResourceShare": Recorded(
        id="arn:aws:ram:{region}:{account}:resource-share/{unique}",
        why=_WHY,
        autoname=Autoname("name"),
        computed={"arn": "{id}"},
    ),
    "ram/resourceAssociation:ResourceAssociation": Recorded(
        id="{resourceShareArn},{resourceArn}", why=_WHY, fixed=frozenset({"resourceArn", "resourceShareArn"})
    ),
    "ram/principalAssociation:PrincipalAssociation": Recorded(
        id="{resourceShareArn},{principal}", why=_WHY, fixed=frozenset({"principal", "resourceShareArn"})
    ),
    "ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": Recorded(
        id="{transitGatewayAttachmentId}", why=_WHY, fixed=frozenset({"transitGatewayAttachmentId"})
    ),
}
