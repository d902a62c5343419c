"""Ways out of an Amazon VPC: elastic addresses, NAT and egress-only gateways, and what may pass the block on public access."""

from __future__ import annotations

from sandbox.aws_provider.row import Recorded, Row, row
from sandbox.aws_provider.table.ec2_rows import ec2_arn, ec2_tags

ROWS: dict[str, Row | Recorded] = {
    "ec2/eip:Eip": row(
        "ec2",
        create="AllocateAddress",
        id="AllocationId",
        read="DescribeAddresses AllocationIds=[$id] > Addresses[0]",
        delete="ReleaseAddress AllocationId=$id",
        tags=ec2_tags("elastic-ip"),
        computed=ec2_arn("elastic-ip"),
    ),
    "ec2/natGateway:NatGateway": row(
        "ec2",
        create="CreateNatGateway",
        id="NatGateway.NatGatewayId",
        read="DescribeNatGateways > NatGateways[0]",
        delete="DeleteNatGateway",
        names={
            "allocationId": "NatGatewayAddresses[0].AllocationId",
            "publicIp": "NatGatewayAddresses[0].PublicIp",
            "privateIp": "NatGatewayAddresses[0].PrivateIp",
        },
        gone="State=='deleted'",
        tags=ec2_tags("natgateway"),
    ),
    "ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": row(
        "ec2",
        create="CreateEgressOnlyInternetGateway",
        id="EgressOnlyInternetGateway.EgressOnlyInternetGatewayId",
        read="DescribeEgressOnlyInternetGateways EgressOnlyInternetGatewayIds=[$id] > EgressOnlyInternetGateways[0]",
        delete="DeleteEgressOnlyInternetGateway",
        names={"vpcId": "Attachments[0].VpcId"},
        parameters={"vpcId": "VpcId"},
        tags=ec2_tags("egress-only-internet-gateway"),
    ),
    "ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion": Recorded(
        id="vpcbpa-exclude-{unique}",
        why="the local AWS has no block on public access of networks, and so no exclusion from it",
        computed={"resourceArn": "arn:{partition}:ec2:{region}:{account}:subnet/{subnetId}"},
        fixed=frozenset({"subnetId", "vpcId"}),
    ),
}
