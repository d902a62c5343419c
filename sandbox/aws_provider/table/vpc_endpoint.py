"""Amazon VPC endpoints, gateway and interface (AWS PrivateLink Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Recorded, Row, row
from sandbox.aws_provider.table.ec2_rows import ec2_arn, ec2_tags

ROWS: dict[str, Row | Recorded] = {
    "ec2/vpcEndpoint:VpcEndpoint": row(
        "ec2",
        create="CreateVpcEndpoint",
        id="VpcEndpoint.VpcEndpointId",
        read="DescribeVpcEndpoints > VpcEndpoints[0]",
        delete="DeleteVpcEndpoints",
        update="ModifyVpcEndpoint",
        gone="State=='deleted'",
        defaults={"vpcEndpointType": "Gateway"},
        names={"securityGroupIds": "Groups[].GroupId"},
        parameters={"policy": "PolicyDocument"},
        fixed={"vpcId", "serviceName", "vpcEndpointType"},
        soft={"autoAccept"},
        tags=ec2_tags("vpc-endpoint"),
        computed={**ec2_arn("vpc-endpoint"), "policy": lambda values: values.get("PolicyDocument")},
    ),
}
