"""AWS Transit Gateway: gateways, attachments, route tables and what hangs on them (Amazon VPC Transit Gateways Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Recorded, Row, row
from sandbox.aws_provider.table.ec2_rows import ec2, ec2_arn, ec2_tags

_ATTACHMENT = "TransitGatewayRouteTableId=$transitGatewayRouteTableId TransitGatewayAttachmentId=$transitGatewayAttachmentId"
_DEFAULT_TABLES = ("transitGatewayDefaultRouteTableAssociation", "transitGatewayDefaultRouteTablePropagation")

ROWS: dict[str, Row | Recorded] = {
    "ec2transitgateway/transitGateway:TransitGateway": ec2(
        "TransitGateway",
        "transit-gateway",
        update="ModifyTransitGateway",
        flatten=("Options",),
        gone="State=='deleted'",
        fixed={"amazonSideAsn", "multicastSupport"},
    ),
    "ec2transitgateway/vpcAttachment:VpcAttachment": row(
        "ec2",
        create="CreateTransitGatewayVpcAttachment",
        id="TransitGatewayVpcAttachment.TransitGatewayAttachmentId",
        read="DescribeTransitGatewayVpcAttachments > TransitGatewayVpcAttachments[0]",
        delete="DeleteTransitGatewayVpcAttachment",
        update="ModifyTransitGatewayVpcAttachment",
        flatten=("Options",),
        gone="State=='deleted'",
        tags=ec2_tags("transit-gateway-attachment"),
        unread=set(_DEFAULT_TABLES),
        fixed=set(_DEFAULT_TABLES),
        computed=ec2_arn("transit-gateway-attachment"),
    ),
    "ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter": row(
        "ec2",
        create="AcceptTransitGatewayVpcAttachment TransitGatewayAttachmentId=$transitGatewayAttachmentId",
        id="{transitGatewayAttachmentId}",
        read="DescribeTransitGatewayVpcAttachments TransitGatewayAttachmentIds=[$transitGatewayAttachmentId] > "
        "TransitGatewayVpcAttachments[0]",
        delete="DeleteTransitGatewayVpcAttachment TransitGatewayAttachmentId=$transitGatewayAttachmentId",
        gone="State=='deleted'",
        tags=ec2_tags("transit-gateway-attachment"),
        unread=set(_DEFAULT_TABLES),
        fixed=set(_DEFAULT_TABLES),
    ),
    "ec2transitgateway/routeTable:RouteTable": ec2("TransitGatewayRouteTable", "transit-gateway-route-table", gone="State=='deleted'"),
    "ec2transitgateway/routeTableAssociation:RouteTableAssociation": row(
        "ec2",
        create=f"AssociateTransitGatewayRouteTable {_ATTACHMENT}",
        id="{transitGatewayRouteTableId}_{transitGatewayAttachmentId}",
        read="GetTransitGatewayRouteTableAssociations TransitGatewayRouteTableId=$transitGatewayRouteTableId > "
        "Associations[?TransitGatewayAttachmentId=='{transitGatewayAttachmentId}']|[0]",
        delete=f"DisassociateTransitGatewayRouteTable {_ATTACHMENT}",
        soft={"replaceExistingAssociation"},
    ),
    "ec2transitgateway/routeTablePropagation:RouteTablePropagation": row(
        "ec2",
        create=f"EnableTransitGatewayRouteTablePropagation {_ATTACHMENT}",
        id="{transitGatewayRouteTableId}_{transitGatewayAttachmentId}",
        read="GetTransitGatewayRouteTablePropagations TransitGatewayRouteTableId=$transitGatewayRouteTableId > "
        "TransitGatewayRouteTablePropagations[?TransitGatewayAttachmentId=='{transitGatewayAttachmentId}']|[0]",
        delete=f"DisableTransitGatewayRouteTablePropagation {_ATTACHMENT}",
    ),
    "ec2transitgateway/route:Route": row(
        "ec2",
        create="CreateTransitGatewayRoute",
        id="{transitGatewayRouteTableId}_{destinationCidrBlock}",
        read="SearchTransitGatewayRoutes TransitGatewayRouteTableId=$transitGatewayRouteTableId ?state=[active,blackhole] > "
        "Routes[?DestinationCidrBlock=='{destinationCidrBlock}']|[0]",
        delete="DeleteTransitGatewayRoute",
        names={"transitGatewayAttachmentId": "TransitGatewayAttachments[0].TransitGatewayAttachmentId", "blackhole": "State=='blackhole'"},
        parameters={"transitGatewayAttachmentId": "TransitGatewayAttachmentId", "blackhole": "Blackhole"},
        unread={"transitGatewayAttachmentId"},
    ),
}
