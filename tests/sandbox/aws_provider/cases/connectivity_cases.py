"""Cases of private paths: Direct Connect, VPN, PrivateLink services and what balances them, probes."""

from __future__ import annotations

from tests.sandbox.aws_provider.cases.case import Case

_TAGGED = {"tags": {"Path": "administration"}}
_RETAGGED = {"tags": {"Path": "administration", "Owner": "network-oncall"}}
_CIPHERS = {
    f"{tunnel}{setting}": value
    for tunnel in ("tunnel1", "tunnel2")
    for setting, value in {
        "IkeVersions": ["ikev2"],
        "DpdTimeoutAction": "restart",
        "DpdTimeoutSeconds": 30,
        "StartupAction": "start",
        "Phase1EncryptionAlgorithms": ["AES256-GCM-16"],
        "Phase1IntegrityAlgorithms": ["SHA2-384"],
        "Phase1DhGroupNumbers": [19, 20],
        "Phase1LifetimeSeconds": 28800,
        "Phase2EncryptionAlgorithms": ["AES256-GCM-16"],
        "Phase2IntegrityAlgorithms": ["SHA2-384"],
        "Phase2DhGroupNumbers": [19, 20],
        "Phase2LifetimeSeconds": 3600,
        "LogOptions": {"cloudwatchLogOptions": {"logEnabled": True, "logGroupArn": "@log-group.arn", "logOutputFormat": "json"}},
    }.items()
}
_CERTIFICATE = "arn:aws:iam::123456789012:server-certificate/partners"
_PARTNER = "arn:aws:iam::555555555555:root"
_FORWARD = [{"type": "forward", "targetGroupArn": "@targets.arn"}]

CASES: dict[str, Case] = {
    "directconnect/gateway:Gateway": Case(
        {"name": "case", "amazonSideAsn": "64620", **_TAGGED},
        changes=({"name": "case-2"}, _RETAGGED),
        replaces={"amazonSideAsn": "64621"},
    ),
    "directconnect/gatewayAssociation:GatewayAssociation": Case(
        {"dxGatewayId": "@lines.id", "associatedGatewayId": "@transit.id", "allowedPrefixes": ["10.96.0.0/14", "10.100.0.0/14"]},
        changes=({"allowedPrefixes": ["10.96.0.0/13"]},),
        replaces={"dxGatewayId": "another"},
    ),
    "directconnect/transitVirtualInterface:TransitVirtualInterface": Case(
        {
            "name": "case",
            "addressFamily": "ipv4",
            "bgpAsn": 65010,
            "connectionId": "dxcon-0123abcd",
            "dxGatewayId": "@lines.id",
            "vlan": 101,
            "mtu": 1500,
            "rateLimit": "500Mbps",
            **_TAGGED,
        },
        changes=({"mtu": 8500}, {"rateLimit": "1Gbps"}, _RETAGGED),
        replaces={"vlan": 102, "connectionId": "dxcon-4567abcd"},
    ),
    "directconnect/privateVirtualInterface:PrivateVirtualInterface": Case(
        {
            "name": "case",
            "addressFamily": "ipv4",
            "bgpAsn": 65030,
            "connectionId": "dxcon-0123abcd",
            "dxGatewayId": "@lines.id",
            "vlan": 201,
            "rateLimit": "500Mbps",
            **_TAGGED,
        },
        changes=({"mtu": 9001}, {"rateLimit": "1Gbps"}, _RETAGGED),
        replaces={"vlan": 202, "connectionId": "dxcon-4567abcd"},
    ),
    "directconnect/gatewayAssociationProposal:GatewayAssociationProposal": Case(
        {
            "dxGatewayId": "@lines.id",
            "dxGatewayOwnerAccountId": "123456789012",
            "associatedGatewayId": "@private-gateway.id",
            "allowedPrefixes": ["10.20.0.0/16"],
        },
        replaces={"dxGatewayId": "another", "allowedPrefixes": ["10.20.0.0/15"]},
    ),
    "ec2/vpnGateway:VpnGateway": Case(
        {"amazonSideAsn": "64720", "vpcId": "@vpc.id", **_TAGGED},
        changes=({"vpcId": "@vpc2.id"}, _RETAGGED),
        replaces={"amazonSideAsn": "64721"},
    ),
    "ec2/customerGateway:CustomerGateway": Case(
        {"type": "ipsec.1", "ipAddress": "198.51.100.10", "bgpAsn": "65010", **_TAGGED},
        changes=(_RETAGGED,),
        replaces={"ipAddress": "198.51.100.11", "bgpAsn": "65011"},
    ),
    "ec2/vpnConnection:VpnConnection": Case(
        {
            "type": "ipsec.1",
            "customerGatewayId": "@peer.id",
            "transitGatewayId": "@transit.id",
            "staticRoutesOnly": False,
            "presharedKeyStorage": "SecretsManager",
            "tunnel1InsideCidr": "169.254.10.0/30",
            "tunnel2InsideCidr": "169.254.10.4/30",
            **_CIPHERS,
            **_TAGGED,
        },
        changes=(_RETAGGED,),
        replaces={"tunnel1InsideCidr": "169.254.10.8/30", "tunnel1Phase1DhGroupNumbers": [14], "presharedKeyStorage": "Standard"},
    ),
    "ec2/vpcEndpointService:VpcEndpointService": Case(
        {"acceptanceRequired": True, "networkLoadBalancerArns": ["@balancer.arn"], "supportedIpAddressTypes": ["ipv4"], **_TAGGED},
        changes=({"acceptanceRequired": False}, _RETAGGED),
    ),
    "ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple": Case(
        {"vpcEndpointServiceId": "@service.id", "principalArn": _PARTNER}, replaces={"principalArn": "arn:aws:iam::666666666666:root"}
    ),
    "ec2/vpcEndpointConnectionNotification:VpcEndpointConnectionNotification": Case(
        {"vpcEndpointServiceId": "@service.id", "connectionNotificationArn": "@topic.arn", "connectionEvents": ["Accept", "Connect"]},
        changes=({"connectionEvents": ["Accept", "Connect", "Delete", "Reject"]},),
        replaces={"vpcEndpointServiceId": "vpce-svc-0123456789abcdef0"},
    ),
    "lb/loadBalancer:LoadBalancer": Case(
        {
            "name": "case",
            "loadBalancerType": "network",
            "internal": True,
            "subnets": ["@subnet.id"],
            "securityGroups": ["@group.id"],
            "enforceSecurityGroupInboundRulesOnPrivateLinkTraffic": "off",
            "enableCrossZoneLoadBalancing": False,
            "enableDeletionProtection": False,
            **_TAGGED,
        },
        changes=({"enableCrossZoneLoadBalancing": True}, {"subnets": ["@subnet.id", "@subnet2.id"]}, _RETAGGED),
        replaces={"name": "case-2", "internal": False},
    ),
    "lb/targetGroup:TargetGroup": Case(
        {
            "name": "case",
            "vpcId": "@vpc.id",
            "port": 8443,
            "protocol": "TLS",
            "targetType": "ip",
            "deregistrationDelay": 60,
            "healthCheck": {"protocol": "TCP", "port": "traffic-port", "healthyThreshold": 3, "interval": 10},
            **_TAGGED,
        },
        changes=({"deregistrationDelay": 90}, {"healthCheck": {"protocol": "TCP", "healthyThreshold": 2}}, _RETAGGED),
        replaces={"port": 8444, "protocol": "TCP"},
        not_imported=("healthCheck",),  # AWS answers with every default as well, so only what is declared is read
    ),
    "lb/listener:Listener": Case(
        {
            "loadBalancerArn": "@balancer.arn",
            "port": 443,
            "protocol": "TLS",
            "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
            "certificateArn": _CERTIFICATE,
            "defaultActions": _FORWARD,
            **_TAGGED,
        },
        changes=(_RETAGGED,),
        replaces={"loadBalancerArn": "another", "certificateArn": f"{_CERTIFICATE}-2"},
    ),
    "networkmonitor/monitor:Monitor": Case(
        {"monitorName": "case", "aggregationPeriod": 60, **_TAGGED},
        changes=({"aggregationPeriod": 30}, _RETAGGED),
        replaces={"monitorName": "b"},
    ),
    "networkmonitor/probe:Probe": Case(
        {
            "monitorName": "case",
            "sourceArn": "arn:aws:ec2:eu-north-1:123456789012:subnet/subnet-0123456789abcdef0",
            "destination": "10.0.0.53",
            "destinationPort": 53,
            "protocol": "TCP",
            "packetSize": 56,
            **_TAGGED,
        },
        changes=({"destination": "10.0.1.53"}, _RETAGGED),
        replaces={"monitorName": "other"},
    ),
}
