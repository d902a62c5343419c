"""Cases of networks: VPCs and what is in them, Transit Gateway, Route 53."""

from __future__ import annotations

from tests.sandbox.aws_provider.cases.case import Case
from tests.sandbox.aws_provider.cases.needs import policy

_TAGGED = {"tags": {"Tier": "data"}}
_RETAGGED = {"tags": {"Tier": "admin", "Owner": "platform"}}
_HTTPS = {"protocol": "tcp", "fromPort": 443, "toPort": 443}

CASES: dict[str, Case] = {
    "ec2/vpc:Vpc": Case(
        {"cidrBlock": "10.30.0.0/16", "enableDnsHostnames": True, **_TAGGED},
        changes=({"enableDnsHostnames": False}, {"enableDnsSupport": False}, _RETAGGED, {"tags": {}}),
        replaces={"cidrBlock": "10.31.0.0/16"},
    ),
    "ec2/subnet:Subnet": Case(
        {"vpcId": "@vpc.id", "cidrBlock": "10.20.7.0/24", "availabilityZone": "eu-north-1b", "mapPublicIpOnLaunch": False, **_TAGGED},
        changes=({"mapPublicIpOnLaunch": True}, _RETAGGED),
        replaces={"cidrBlock": "10.20.8.0/24", "availabilityZone": "eu-north-1a", "vpcId": "@vpc2.id"},
    ),
    "ec2/internetGateway:InternetGateway": Case({**_TAGGED}, changes=(_RETAGGED,)),
    "ec2/routeTable:RouteTable": Case({"vpcId": "@vpc.id", **_TAGGED}, changes=(_RETAGGED,), replaces={"vpcId": "@vpc2.id"}),
    "ec2/route:Route": Case(
        {"routeTableId": "@routes.id", "destinationCidrBlock": "0.0.0.0/0", "gatewayId": "@gateway.id"},
        changes=({"gatewayId": None, "transitGatewayId": "@transit.id"},),
        replaces={"destinationCidrBlock": "10.0.0.0/8"},
    ),
    "ec2/routeTableAssociation:RouteTableAssociation": Case(
        {"routeTableId": "@routes.id", "subnetId": "@subnet.id"}, replaces={"subnetId": "@subnet2.id"}
    ),
    "ec2/networkAcl:NetworkAcl": Case({"vpcId": "@vpc.id", **_TAGGED}, changes=(_RETAGGED,), replaces={"vpcId": "@vpc2.id"}),
    "ec2/networkAclRule:NetworkAclRule": Case(
        {
            "networkAclId": "@acl.id",
            "ruleNumber": 110,
            "egress": True,
            "protocol": "tcp",
            "ruleAction": "allow",
            "cidrBlock": "10.20.0.0/16",
            "fromPort": 5432,
            "toPort": 5432,
        },
        replaces={"ruleAction": "deny", "ruleNumber": 120, "egress": False, "toPort": 5433},
    ),
    "ec2/networkAclAssociation:NetworkAclAssociation": Case(
        {"networkAclId": "@acl.id", "subnetId": "@subnet2.id"}, replaces={"subnetId": "@subnet.id"}
    ),
    "ec2/securityGroup:SecurityGroup": Case(
        {
            "vpcId": "@vpc.id",
            "description": "database",
            "ingress": [{**_HTTPS, "cidrBlocks": ["10.0.0.0/8", "192.168.0.0/16"], "description": "in"}],
            **_TAGGED,
        },
        changes=(
            {"ingress": [{**_HTTPS, "cidrBlocks": ["10.0.0.0/8"]}, {**_HTTPS, "securityGroups": ["@group.id"], "self": True}]},
            {"ingress": [], "egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["10.0.0.0/8"]}]},
            _RETAGGED,
        ),
        replaces={"description": "other", "vpcId": "@vpc2.id", "name": "other"},
    ),
    "ec2/defaultSecurityGroup:DefaultSecurityGroup": Case(
        {"vpcId": "@vpc2.id", **_TAGGED}, changes=({"ingress": [{**_HTTPS, "cidrBlocks": ["10.0.0.0/8"]}]}, {"ingress": []}, _RETAGGED)
    ),
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule": Case(
        {
            "securityGroupId": "@group.id",
            "ipProtocol": "tcp",
            "fromPort": 5432,
            "toPort": 5432,
            "cidrIpv4": "10.0.0.0/8",
            "description": "a",
        },
        changes=({"toPort": 5433, "description": "b"}, _TAGGED),
        replaces={"securityGroupId": "@group2.id"},
    ),
    "vpc/securityGroupEgressRule:SecurityGroupEgressRule": Case(
        {"securityGroupId": "@group.id", "ipProtocol": "-1", "referencedSecurityGroupId": "@group2.id", "description": "out", **_TAGGED},
        changes=(_RETAGGED,),
        not_imported=("description",),
        replaces={"securityGroupId": "@group2.id"},
    ),
    "ec2/vpcEndpoint:VpcEndpoint": Case(
        {
            "vpcId": "@vpc.id",
            "serviceName": "com.amazonaws.eu-north-1.kms",
            "vpcEndpointType": "Interface",
            "subnetIds": ["@subnet.id"],
            "securityGroupIds": ["@group.id"],
            "privateDnsEnabled": True,
            "policy": policy("kms:Decrypt"),
            **_TAGGED,
        },
        changes=({"subnetIds": ["@subnet.id", "@subnet2.id"]}, {"policy": policy("kms:Encrypt")}, _RETAGGED),
        replaces={"serviceName": "com.amazonaws.eu-north-1.logs", "vpcId": "@vpc2.id"},
    ),
    "ec2/flowLog:FlowLog": Case(
        {
            "vpcId": "@vpc.id",
            "trafficType": "ALL",
            "logDestinationType": "s3",
            "logDestination": "@bucket.arn",
            "maxAggregationInterval": 60,
            **_TAGGED,
        },
        changes=(_RETAGGED,),
        replaces={"trafficType": "REJECT", "vpcId": "@vpc2.id"},
    ),
    "ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions": Case(
        {"internetGatewayBlockMode": "block-bidirectional"}, changes=({"internetGatewayBlockMode": "block-ingress"},)
    ),
    "ec2transitgateway/transitGateway:TransitGateway": Case(
        {
            "description": "hub",
            "autoAcceptSharedAttachments": "disable",
            "defaultRouteTableAssociation": "disable",
            "defaultRouteTablePropagation": "disable",
            **_TAGGED,
        },
        changes=({"description": "spokes"}, {"autoAcceptSharedAttachments": "enable"}, _RETAGGED),
        replaces={"amazonSideAsn": 64999},
    ),
    "ec2transitgateway/vpcAttachment:VpcAttachment": Case(
        {
            "transitGatewayId": "@transit.id",
            "vpcId": "@vpc2.id",
            "subnetIds": ["@subnet.id"],
            "applianceModeSupport": "disable",
            "dnsSupport": "enable",
            "transitGatewayDefaultRouteTableAssociation": False,
            "transitGatewayDefaultRouteTablePropagation": False,
            **_TAGGED,
        },
        changes=({"subnetIds": ["@subnet.id", "@subnet2.id"]}, {"applianceModeSupport": "enable"}, _RETAGGED),
        replaces={"vpcId": "@vpc.id"},
    ),
    "ec2transitgateway/routeTable:RouteTable": Case({"transitGatewayId": "@transit.id", **_TAGGED}, changes=(_RETAGGED,)),
    "ec2transitgateway/routeTableAssociation:RouteTableAssociation": Case(
        {"transitGatewayRouteTableId": "@transit-routes.id", "transitGatewayAttachmentId": "@attachment.id"},
        replaces={"transitGatewayAttachmentId": "tgw-attach-1"},
    ),
    "ec2transitgateway/routeTablePropagation:RouteTablePropagation": Case(
        {"transitGatewayRouteTableId": "@transit-routes.id", "transitGatewayAttachmentId": "@attachment.id"},
        replaces={"transitGatewayAttachmentId": "tgw-attach-1"},
    ),
    "ec2transitgateway/route:Route": Case(
        {
            "transitGatewayRouteTableId": "@transit-routes.id",
            "destinationCidrBlock": "0.0.0.0/0",
            "transitGatewayAttachmentId": "@attachment.id",
        },
        replaces={"destinationCidrBlock": "10.0.0.0/8"},
    ),
    "route53/zone:Zone": Case(
        {"name": "clinic.internal", "vpcs": [{"vpcId": "@vpc.id"}], "comment": "inside", "forceDestroy": True, **_TAGGED},
        changes=(
            {"comment": "within"},
            {"vpcs": [{"vpcId": "@vpc.id"}, {"vpcId": "@vpc2.id", "vpcRegion": "eu-north-1"}]},
            {"vpcs": [{"vpcId": "@vpc2.id"}]},
            _RETAGGED,
        ),
        replaces={"name": "other.internal"},
    ),
    "route53/record:Record": Case(
        {
            "zoneId": "@zone.id",
            "name": "db.need.example",
            "type": "A",
            "ttl": 5,
            "records": ["127.10.0.1"],
            "setIdentifier": "primary",
            "failoverRoutingPolicies": [{"type": "PRIMARY"}],
            "healthCheckId": "@health.id",
        },
        changes=({"records": ["127.10.0.2"]}, {"ttl": 10}, {"failoverRoutingPolicies": [{"type": "SECONDARY"}]}),
        replaces={"setIdentifier": "secondary", "type": "CNAME", "name": "other.need.example"},
    ),
    "route53/healthCheck:HealthCheck": Case(
        {"type": "TCP", "ipAddress": "127.10.0.9", "port": 5432, "requestInterval": 10, "failureThreshold": 1, **_TAGGED},
        changes=({"failureThreshold": 3}, {"port": 5433}, _RETAGGED),
        replaces={"type": "HTTP", "requestInterval": 30},
    ),
}
