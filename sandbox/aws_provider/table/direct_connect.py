"""AWS Direct Connect: gateways, associations, virtual interfaces (AWS Direct Connect User Guide)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sandbox.aws_provider.row import Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties

_INTERFACE = "arn:aws:directconnect:{region}:{account}:dxvif/{id}"
_FIXED = frozenset(
    {"addressFamily", "amazonAddress", "bgpAsn", "bgpAuthKey", "connectionId", "customerAddress", "dxGatewayId", "name", "vlan"}
)
_NO_LINES = "the local AWS has no line to put an interface on: no session is opened and no route is learnt"


def _prefixes(_subject: Subject, values: Properties) -> Properties:
    return {"_prefixes": _routes(values.get("allowedPrefixes") or ())}


def _join(subject: Subject, values: Properties) -> Any:
    """Straight to a gateway of the own account, or by accepting what another account proposed."""
    prefixes = _routes(values.get("allowedPrefixes") or ())
    if proposal := values.get("proposalId"):
        return subject.act(
            "AcceptDirectConnectGatewayAssociationProposal",
            directConnectGatewayId=values["dxGatewayId"],
            proposalId=proposal,
            associatedGatewayOwnerAccount=values["associatedGatewayOwnerAccountId"],
            overrideAllowedPrefixesToDirectConnectGateway=prefixes,
        )
    return subject.act(
        "CreateDirectConnectGatewayAssociation",
        directConnectGatewayId=values["dxGatewayId"],
        gatewayId=values["associatedGatewayId"],
        addAllowedPrefixesToDirectConnectGateway=prefixes,
    )


def _attachment(values: Properties) -> str:
    """Of a Transit Gateway alone."""
    made = values["associatedGateway"]["type"] == "transitGateway"
    return "tgw-attach-" + str(values["id"]).removeprefix("ga-") if made else ""


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
    return _as_declared(values, "allowedPrefixesToDirectConnectGateway")


def _read_proposed(values: Properties) -> list[str]:
    return _as_declared(values, "requestedAllowedPrefixesToDirectConnectGateway")


def _as_declared(values: Properties, name: str) -> list[str]:
    """In the order in which they were declared, as far as they are the same."""
    actual = sorted(prefix["cidr"] for prefix in values.get(name) or ())
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
            "associatedGatewayOwnerAccountId": "associatedGateway.ownerAccount",
            "dxGatewayOwnerAccountId": "directConnectGatewayOwnerAccount",
            "allowedPrefixes": "not_in_answer",
        },
        by_code={"allowedPrefixes"},
        derive=_prefixes,
        derived={"associatedGatewayOwnerAccountId"},
        make=_join,
        after=_change,
        unread={"proposalId"},
        computed={
            "dxGatewayAssociationId": "{id}",
            "allowedPrefixes": _read_prefixes,
            "transitGatewayAttachmentId": _attachment,
        },
    ),
    "directconnect/gatewayAssociationProposal:GatewayAssociationProposal": row(
        "directconnect",
        create="CreateDirectConnectGatewayAssociationProposal directConnectGatewayId=$dxGatewayId "
        "directConnectGatewayOwnerAccount=$dxGatewayOwnerAccountId gatewayId=$associatedGatewayId "
        "addAllowedPrefixesToDirectConnectGateway=$_prefixes",
        id="directConnectGatewayAssociationProposal.proposalId",
        read="DescribeDirectConnectGatewayAssociationProposals proposalId=$id > directConnectGatewayAssociationProposals[0]",
        delete="DeleteDirectConnectGatewayAssociationProposal proposalId=$id",
        names={
            "dxGatewayId": "directConnectGatewayId",
            "dxGatewayOwnerAccountId": "directConnectGatewayOwnerAccount",
            "associatedGatewayId": "associatedGateway.id",
            "associatedGatewayType": "associatedGateway.type",
            "associatedGatewayOwnerAccountId": "associatedGateway.ownerAccount",
            "allowedPrefixes": "not_in_answer",
        },
        derive=_prefixes,
        derived={"allowedPrefixes"},
        computed={"allowedPrefixes": _read_proposed},
    ),
    "directconnect/privateVirtualInterface:PrivateVirtualInterface": Recorded(
        id="dxvif-{unique}", why=_NO_LINES, fixed=_FIXED, computed={"arn": _INTERFACE}
    ),
    "directconnect/transitVirtualInterface:TransitVirtualInterface": Recorded(
        id="dxvif-{unique}",
        why=_NO_LINES,
        fixed=_FIXED,
        computed={"arn": _INTERFACE},
    ),
}
