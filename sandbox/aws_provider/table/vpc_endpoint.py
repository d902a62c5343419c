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
    "ec2/vpcEndpointService:VpcEndpointService": row(
        "ec2",
        create="CreateVpcEndpointServiceConfiguration",
        id="ServiceConfiguration.ServiceId",
        read="DescribeVpcEndpointServiceConfigurations ServiceIds=[$id] > ServiceConfigurations[0]",
        delete="DeleteVpcEndpointServiceConfigurations ServiceIds=[$id]",
        update="ModifyVpcEndpointServiceConfiguration ServiceId=$id AcceptanceRequired=$acceptanceRequired",
        unread={"networkLoadBalancerArns", "supportedIpAddressTypes"},
        fixed={"networkLoadBalancerArns", "supportedIpAddressTypes"},
        tags=ec2_tags("vpc-endpoint-service"),
        computed=ec2_arn("vpc-endpoint-service"),
    ),
    "ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": row(
        "ec2",
        create="ModifyVpcEndpointServicePermissions ServiceId=$vpcEndpointServiceId AddAllowedPrincipals=[$principalArn]",
        id="{vpcEndpointServiceId}_{principalArn}",
        read="DescribeVpcEndpointServicePermissions ServiceId=$vpcEndpointServiceId > AllowedPrincipals[?Principal=='{principalArn}']|[0]",
        delete="ModifyVpcEndpointServicePermissions ServiceId=$vpcEndpointServiceId RemoveAllowedPrincipals=[$principalArn]",
    ),
    "ec2/vpcEndpointConnectionNotification:VpcEndpointConnectionNotification": Recorded(
        id="vpce-nfn-{unique}",
        why="the local AWS tells nobody of a partner who asks for a connection",
        fixed=frozenset({"vpcEndpointId", "vpcEndpointServiceId"}),
    ),
}
