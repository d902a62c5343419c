"""Direct Connect gateways: moto has connections and nothing to end them in.

Here a gateway belongs to an account and is seen in every Region, and an association with a Transit Gateway makes an attachment there,
as on AWS (AWS Direct Connect User Guide, "Direct Connect gateways"). The attachment's id ends as the association's does. A virtual private
gateway is associated when it is attached to a VPC, and that of another account by a proposal which is accepted (same guide, "Associate a
virtual private gateway across accounts"). There are no lines, so there are no virtual interfaces and no routes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.directconnect.models import directconnect_backends
from moto.directconnect.responses import DirectConnectResponse
from moto.ec2.models import ec2_backends
from moto.ec2.models.transit_gateway_attachments import TransitGatewayAttachment
from moto.moto_api._internal import mock_random

_HOME = "us-east-1"
_PREFIXES = "allowedPrefixesToDirectConnectGateway"
_PROPOSED = "requestedAllowedPrefixesToDirectConnectGateway"

Records = dict[str, dict[str, Any]]


def apply() -> None:
    """Add the gateways, their associations and the calls for both."""
    for name, call in _CALLS.items():
        setattr(DirectConnectResponse, name, _answering(call))


def _kept(response: DirectConnectResponse, kind: str) -> Records:
    """Records of an account; a reset of moto forgets them with the rest."""
    records: Records = vars(directconnect_backends[response.current_account][_HOME]).setdefault(f"_{kind}", {})
    return records


def _answering(call: Callable[[DirectConnectResponse, dict[str, Any]], dict[str, Any]]) -> Callable[[DirectConnectResponse], str]:
    return lambda response: json.dumps(call(response, json.loads(response.body)))


def _found(records: Records, id: str) -> dict[str, Any]:
    if id not in records:
        raise JsonRESTError("DirectConnectClientException", f"{id} does not exist")
    return records[id]


def _create_gateway(response: DirectConnectResponse, asked: dict[str, Any]) -> dict[str, Any]:
    id = str(mock_random.uuid4())
    gateway = {
        "directConnectGatewayId": id,
        "directConnectGatewayName": asked["directConnectGatewayName"],
        "amazonSideAsn": asked.get("amazonSideAsn", 64512),
        "ownerAccount": response.current_account,
        "directConnectGatewayState": "available",
    }
    arn = f"arn:aws:directconnect::{response.current_account}:dx-gateway/{id}"
    response.directconnect_backend.tag_resource(arn, {tag["key"]: tag.get("value", "") for tag in asked.get("tags", [])})
    _kept(response, "gateways")[id] = gateway
    return {"directConnectGateway": gateway}


def _describe_gateways(response: DirectConnectResponse, asked: dict[str, Any]) -> dict[str, Any]:
    id = asked.get("directConnectGatewayId")
    return {"directConnectGateways": [g for key, g in _kept(response, "gateways").items() if id in (None, key)]}


def _rename_gateway(response: DirectConnectResponse, asked: dict[str, Any]) -> dict[str, Any]:
    gateway = _found(_kept(response, "gateways"), asked["directConnectGatewayId"])
    gateway["directConnectGatewayName"] = asked["newDirectConnectGatewayName"]
    return {"directConnectGateway": gateway}


def _delete_gateway(response: DirectConnectResponse, asked: dict[str, Any]) -> dict[str, Any]:
    id = asked["directConnectGatewayId"]
    gateway = _found(_kept(response, "gateways"), id)
    if any(a["directConnectGatewayId"] == id for a in _kept(response, "associations").values()):
        raise JsonRESTError("DirectConnectClientException", f"{id} still has associations")
    del _kept(response, "gateways")[id]
    return {"directConnectGateway": {**gateway, "directConnectGatewayState": "deleted"}}


def _associate(response: DirectConnectResponse, asked: dict[str, Any]) -> dict[str, Any]:
    gateway = _found(_kept(response, "gateways"), asked["directConnectGatewayId"])
    end = _end(response, asked["gatewayId"])
    return _joined(response, gateway, end, asked.get("addAllowedPrefixesToDirectConnectGateway", []))


def _end(response: DirectConnectResponse, id: str) -> dict[str, Any]:
    """A gateway of the caller's in this Region, in words of an association."""
    network = ec2_backends[response.current_account][response.region]
    private = network.vpn_gateways.get(id)
    if private is not None and not any(attachment.state == "attached" for attachment in private.vpc_attachments):
        raise JsonRESTError("DirectConnectClientException", f"{id} is not attached to a VPC")
    if private is None and id not in network.transit_gateways:
        raise JsonRESTError("DirectConnectClientException", f"{id} does not exist in {response.region}")
    kind = "transitGateway" if private is None else "virtualPrivateGateway"
    return {"id": id, "type": kind, "ownerAccount": response.current_account, "region": response.region}


def _joined(
    response: DirectConnectResponse, gateway: dict[str, Any], end: dict[str, Any], prefixes: list[dict[str, Any]]
) -> dict[str, Any]:
    id = gateway["directConnectGatewayId"]
    others = [a for a in _kept(response, "associations").values() if a["directConnectGatewayId"] == id]
    if any(other["associatedGateway"]["type"] != end["type"] for other in others):
        raise JsonRESTError("DirectConnectClientException", f"{id} is associated with a gateway of another kind")
    number = _attach(gateway, end) if end["type"] == "transitGateway" else str(mock_random.uuid4())
    association = {
        "associationId": f"ga-{number}",
        "associationState": "associated",
        "associatedGateway": end,
        "directConnectGatewayId": id,
        "directConnectGatewayOwnerAccount": gateway["ownerAccount"],
        _PREFIXES: prefixes,
    }
    _kept(response, "associations")[association["associationId"]] = association
    return {"directConnectGatewayAssociation": association}


def _attach(gateway: dict[str, Any], end: dict[str, Any]) -> str:
    """Attach to a Transit Gateway; the attachment's id without what it begins with."""
    network, transit = ec2_backends[end["ownerAccount"]][end["region"]], end["id"]
    if int(network.transit_gateways[transit].options.get("AmazonSideAsn") or 64512) == int(gateway["amazonSideAsn"]):
        raise JsonRESTError("DirectConnectClientException", "A transit gateway and its Direct Connect gateway need numbers of their own")
    attachment = TransitGatewayAttachment(
        network, gateway["directConnectGatewayId"], "direct-connect-gateway", network.transit_gateways[transit]
    )
    network.transit_gateway_attachments[attachment.id] = attachment
    return str(attachment.id.removeprefix("tgw-attach-"))


def _propose(response: DirectConnectResponse, asked: dict[str, Any]) -> dict[str, Any]:
    """Kept by the account that is asked, where both find it."""
    id, owner = str(mock_random.uuid4()), asked["directConnectGatewayOwnerAccount"]
    proposal = {
        "proposalId": id,
        "proposalState": "requested",
        "directConnectGatewayId": asked["directConnectGatewayId"],
        "directConnectGatewayOwnerAccount": owner,
        "associatedGateway": _end(response, asked["gatewayId"]),
        _PROPOSED: asked.get("addAllowedPrefixesToDirectConnectGateway", []),
    }
    vars(directconnect_backends[owner][_HOME]).setdefault("_proposals", {})[id] = proposal
    return {"directConnectGatewayAssociationProposal": proposal}


def _proposals(response: DirectConnectResponse) -> Iterator[tuple[Records, dict[str, Any]]]:
    """Those that the caller made or is asked by, each with the records it is kept in."""
    for backends in directconnect_backends.values():
        records: Records = vars(backends[_HOME]).get("_proposals", {})
        for proposal in list(records.values()):
            if response.current_account in (proposal["directConnectGatewayOwnerAccount"], proposal["associatedGateway"]["ownerAccount"]):
                yield records, proposal


def _describe_proposals(response: DirectConnectResponse, asked: dict[str, Any]) -> dict[str, Any]:
    id = asked.get("proposalId")
    return {"directConnectGatewayAssociationProposals": [p for _, p in _proposals(response) if id in (None, p["proposalId"])]}


def _accept(response: DirectConnectResponse, asked: dict[str, Any]) -> dict[str, Any]:
    gateway = _found(_kept(response, "gateways"), asked["directConnectGatewayId"])
    proposal = _found(_kept(response, "proposals"), asked["proposalId"])
    end = proposal["associatedGateway"]
    if end["ownerAccount"] != asked["associatedGatewayOwnerAccount"]:
        raise JsonRESTError("DirectConnectClientException", f"{end['id']} is not of {asked['associatedGatewayOwnerAccount']}")
    made = _joined(response, gateway, end, asked.get("overrideAllowedPrefixesToDirectConnectGateway") or proposal[_PROPOSED])
    proposal["proposalState"] = "accepted"
    return made


def _withdraw(response: DirectConnectResponse, asked: dict[str, Any]) -> dict[str, Any]:
    for records, proposal in _proposals(response):
        if proposal["proposalId"] == asked["proposalId"]:
            del records[proposal["proposalId"]]
            return {"directConnectGatewayAssociationProposal": {**proposal, "proposalState": "deleted"}}
    raise JsonRESTError("DirectConnectClientException", f"{asked['proposalId']} does not exist")


def _describe_associations(response: DirectConnectResponse, asked: dict[str, Any]) -> dict[str, Any]:
    id = asked.get("associationId")
    found = [a for key, a in _kept(response, "associations").items() if id in (None, key)]
    return {"directConnectGatewayAssociations": found}


def _change_association(response: DirectConnectResponse, asked: dict[str, Any]) -> dict[str, Any]:
    association = _found(_kept(response, "associations"), asked["associationId"])
    removed = asked.get("removeAllowedPrefixesToDirectConnectGateway", [])
    added = asked.get("addAllowedPrefixesToDirectConnectGateway", [])
    association[_PREFIXES] = [prefix for prefix in association[_PREFIXES] if prefix not in removed] + added
    return {"directConnectGatewayAssociation": association}


def _dissociate(response: DirectConnectResponse, asked: dict[str, Any]) -> dict[str, Any]:
    id = asked["associationId"]
    association = _found(_kept(response, "associations"), id)
    network = ec2_backends[association["associatedGateway"]["ownerAccount"]][association["associatedGateway"]["region"]]
    network.transit_gateway_attachments.pop(f"tgw-attach-{id.removeprefix('ga-')}", None)
    del _kept(response, "associations")[id]
    return {"directConnectGatewayAssociation": {**association, "associationState": "disassociated"}}


_CALLS = {
    "create_direct_connect_gateway": _create_gateway,
    "describe_direct_connect_gateways": _describe_gateways,
    "update_direct_connect_gateway": _rename_gateway,
    "delete_direct_connect_gateway": _delete_gateway,
    "create_direct_connect_gateway_association": _associate,
    "describe_direct_connect_gateway_associations": _describe_associations,
    "update_direct_connect_gateway_association": _change_association,
    "delete_direct_connect_gateway_association": _dissociate,
    "create_direct_connect_gateway_association_proposal": _propose,
    "describe_direct_connect_gateway_association_proposals": _describe_proposals,
    "accept_direct_connect_gateway_association_proposal": _accept,
    "delete_direct_connect_gateway_association_proposal": _withdraw,
}
