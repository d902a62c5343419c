"""Transit Gateway attachments between accounts: made in one, accepted, associated and seen in the other.

Source: Amazon VPC Transit Gateways Guide, "Transit gateway attachments to a VPC" and "Work with shared transit gateways".
"""

from __future__ import annotations

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.models.transit_gateway_attachments import TransitGatewayAttachment, TransitGatewayVpcAttachment
from moto.ec2.responses import EC2Response


def apply() -> None:
    """Let attachments cross accounts, and let one attachment propagate into several route tables."""
    EC2Backend.create_transit_gateway_vpc_attachment = _create  # type: ignore[method-assign, assignment] # a function put in for a method
    EC2Backend.delete_transit_gateway_vpc_attachment = _delete  # type: ignore[method-assign, assignment] # likewise
    EC2Backend.disable_transit_gateway_route_table_propagation = _disable  # type: ignore[method-assign, assignment] # likewise
    setattr(EC2Response, accept_transit_gateway_vpc_attachment.__name__, accept_transit_gateway_vpc_attachment)


_moto_create = EC2Backend.create_transit_gateway_vpc_attachment
_moto_delete = EC2Backend.delete_transit_gateway_vpc_attachment


def accept_transit_gateway_vpc_attachment(request: EC2Response) -> ActionResult:
    """The owner of the gateway lets another account's attachment in; a second time changes nothing."""
    attachment = request.ec2_backend.transit_gateway_attachments[request._get_param("TransitGatewayAttachmentId")]  # noqa: SLF001 - moto's way
    attachment.state = "available"
    return ActionResult({"TransitGatewayVpcAttachment": attachment})


def _create(backend: EC2Backend, transit_gateway_id: str, vpc_id: str, subnet_ids: list[str], **more: Any) -> TransitGatewayVpcAttachment:
    gateway = backend.transit_gateways.get(transit_gateway_id)
    owner = gateway.ec2_backend if gateway else backend
    if gateway is None or owner is backend:
        return _moto_create(backend, transit_gateway_id, vpc_id, subnet_ids, **more)
    attachment = TransitGatewayVpcAttachment(backend, transit_gateway=gateway, vpc_id=vpc_id, subnet_ids=subnet_ids, **more)
    attachment.transit_gateway_route_table = None  # none until the owner associates one
    attachment.state = "available" if gateway.options.get("AutoAcceptSharedAttachments") == "enable" else "pendingAcceptance"
    for side in (backend, owner):
        side.transit_gateway_attachments[attachment.id] = attachment
    return attachment


def _delete(backend: EC2Backend, transit_gateway_attachment_id: str) -> TransitGatewayAttachment:
    attachment = backend.transit_gateway_attachments.get(transit_gateway_attachment_id)
    if attachment is None:  # the other side was quicker
        code = "InvalidTransitGatewayAttachmentID.NotFound"
        raise EC2ClientError(code, f"The transitGatewayAttachment ID '{transit_gateway_attachment_id}' does not exist.")
    for side in _sides(attachment) - {backend}:
        side.transit_gateway_attachments.pop(attachment.id, None)
    return _moto_delete(backend, transit_gateway_attachment_id)


def _sides(attachment: TransitGatewayAttachment) -> set[EC2Backend]:
    region = attachment.ec2_backend.region_name
    return {
        backend
        for account in ec2_backends
        if (backend := ec2_backends[account][region]).transit_gateway_attachments.get(attachment.id) is attachment
    }


def _disable(backend: EC2Backend, transit_gateway_attachment_id: str, transit_gateway_route_table_id: str) -> Any:
    backend.disable_route_table_propagation(transit_gateway_attachment_id, transit_gateway_route_table_id)
    backend.disable_attachment_propagation(transit_gateway_attachment_id)
    relation = backend.transit_gateway_propagations.get(transit_gateway_attachment_id)
    if relation is not None:
        relation.state = "disabled"
    return relation
