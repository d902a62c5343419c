"""AWS Direct Connect: gateways, associations, virtual interfaces (AWS Direct Connect User Guide)."""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.aws_provider.row import Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_NO_LINES = "the local AWS has no line to put an interface on: no session is opened and no route is learnt"


def _prefixes(_subject: Subject, values: Properties) -> Properties:
    return {"_prefixes": _routes(values.get("allowedPrefixes") or ())}


def _change(subject: Subject, values: Properties, old: Properties) -> None:
    """Prefixes are added before others are taken away."""
    if not old:
        return
    before, after = (list(of.get("allowedPrefixes") or ()) for of in (old, values))
    subject.act(
        "UpdateDirectConnectGatewayAssociation",
        associationId=values["id"],
        addAllowedPrefixesToDirectConnectGateway=_routes(cidr for cidr in after if cidr not in before),
        removeAllowedPrefixesToDirectConnectGateway=_routes(cidr for cidr in before if cidr not in after),
    )


def _routes(cidrs: Iterable[str]) -> list[dict[str, str]]:
    return [{"cidr": cidr} for cidr in cidrs]


def _read_prefixes(values: Properties) -> list[str]:
    """In the order in which they were declared, as far as they are the same."""
    actual = sorted(prefix["cidr"] for prefix in values.get("allowedPrefixesToDirectConnectGateway") or ())
    declared = list(values["_declared"].get("allowedPrefixes") or ())
    return declared if sorted(declared) == actual else actual


ROWS: dict[str, Row | Recorded] = {
    "directconnect/gateway:Gateway": row(
        "directconnect",
        create="CreateDirectConnectGateway",
        id="directConnectGateway.directConnectGatewayId",
        read="DescribeDirectConnectGateways directConnectGatewayId=$id > directConnectGateways[0]",
        delete="DeleteDirectConnectGateway directConnectGatewayId=$id",
        update="UpdateDirectConnectGateway directConnectGatewayId=$id newDirectConnectGatewayName=$name",
        names={"name": "directConnectGatewayName", "ownerAccountId": "ownerAccount"},
        tags=tagging(
            "TagResource resourceArn=$arn", "UntagResource resourceArn=$arn", "DescribeTags resourceArns=[$arn] > resourceTags[0].tags"
        ),
        computed={"arn": "arn:{partition}:directconnect::{account}:dx-gateway/{id}"},
    ),
    "directconnect/gatewayAssociation:GatewayAssociation": row(
        "directconnect",
        create="CreateDirectConnectGatewayAssociation directConnectGatewayId=$dxGatewayId gatewayId=$associatedGatewayId "
        "addAllowedPrefixesToDirectConnectGateway=$_prefixes",
        id="directConnectGatewayAssociation.associationId",
        read="DescribeDirectConnectGatewayAssociations associationId=$id > directConnectGatewayAssociations[0]",
        delete="DeleteDirectConnectGatewayAssociation associationId=$id",
        names={
            "dxGatewayId": "directConnectGatewayId",
            "associatedGatewayId": "associatedGateway.id",
            "associatedGatewayType": "associatedGateway.type",
            "dxGatewayOwnerAccountId": "directConnectGatewayOwnerAccount",
            "allowedPrefixes": "not_in_answer",
        },
        by_code={"allowedPrefixes"},
        derive=_prefixes,
        after=_change,
        computed={
            "dxGatewayAssociationId": "{id}",
            "allowedPrefixes": _read_prefixes,
            "transitGatewayAttachmentId": lambda values: "tgw-attach-" + str(values["id"]).removeprefix("ga-"),
        },
    ),
    "directconnect/transitVirtualInterface:TransitVirtualInterface": Recorded(
        id="dxvif-{unique}",
        why=_NO_LINES,
        fixed=frozenset(
            {"addressFamily", "amazonAddress", "bgpAsn", "bgpAuthKey", "connectionId", "customerAddress", "dxGatewayId", "name", "vlan"}
        ),
        computed={"arn": "arn:aws:directconnect:{region}:{account}:dxvif/{id}"},
    ),
}
