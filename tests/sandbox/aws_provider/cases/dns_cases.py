"""Cases of name resolution: resolver endpoints, rules, DNS firewall, query logs, zones seen from elsewhere."""

from __future__ import annotations

from tests.sandbox.aws_provider.cases.case import Case

_TAGGED = {"tags": {"Tier": "endpoints"}}
_RETAGGED = {"tags": {"Tier": "endpoints", "Owner": "platform"}}
_ONE = [{"subnetId": "@subnet.id", "ip": "10.20.1.240"}, {"subnetId": "@subnet2.id", "ip": "10.20.2.240"}]
_TWO = [*_ONE, {"subnetId": "@subnet2.id", "ip": "10.20.2.241"}]
_MOVED = [_ONE[0], {"subnetId": "@subnet2.id", "ip": "10.20.2.242"}]
_ENDPOINT = {
    "name": "case-out",
    "direction": "OUTBOUND",
    "securityGroupIds": ["@group.id"],
    "ipAddresses": _ONE,
    "protocols": ["Do53"],
    "resolverEndpointType": "IPV4",
}
_OTHER_VPC = "vpc-0123456789abcdef0"

CASES: dict[str, Case] = {
    "route53/resolverEndpoint:ResolverEndpoint": Case(
        {**_ENDPOINT, **_TAGGED},
        changes=({"name": "case-out-2"}, {"ipAddresses": _TWO}, {"ipAddresses": _MOVED}, _RETAGGED),
        replaces={"direction": "INBOUND", "securityGroupIds": ["@group2.id"]},
        not_imported=("ipAddresses",),
    ),
    "route53/resolverRule:ResolverRule": Case(
        {
            "name": "case",
            "domainName": "hospital.example",
            "ruleType": "FORWARD",
            "resolverEndpointId": "@resolver.id",
            "targetIps": [{"ip": "10.0.0.53", "port": 53}, {"ip": "10.0.1.53", "port": 53}],
            **_TAGGED,
        },
        changes=(_RETAGGED,),
        replaces={"domainName": "other.example", "targetIps": [{"ip": "10.0.0.54", "port": 53}]},
    ),
    "route53/resolverDnsSecConfig:ResolverDnsSecConfig": Case({"resourceId": "@vpc.id"}, replaces={"resourceId": "@vpc2.id"}),
    "route53/resolverRuleAssociation:ResolverRuleAssociation": Case(
        {"name": "case", "resolverRuleId": "rslvr-rr-0123456789abcdef0", "vpcId": "@vpc.id"}, replaces={"vpcId": "@vpc2.id"}
    ),
    "route53/vpcAssociationAuthorization:VpcAssociationAuthorization": Case(
        {"zoneId": "Z0123456789", "vpcId": "@vpc.id", "vpcRegion": "eu-north-1"}, replaces={"vpcId": "@vpc2.id"}
    ),
    "route53/zoneAssociation:ZoneAssociation": Case(
        {"zoneId": "Z0123456789", "vpcId": "@vpc.id", "vpcRegion": "eu-north-1"}, replaces={"vpcId": "@vpc2.id"}
    ),
    "route53/resolverFirewallConfig:ResolverFirewallConfig": Case(
        {"resourceId": "@vpc.id", "firewallFailOpen": "DISABLED"},
        changes=({"firewallFailOpen": "ENABLED"},),
        replaces={"resourceId": _OTHER_VPC},
    ),
    "route53/resolverFirewallDomainList:ResolverFirewallDomainList": Case(
        {"name": "case", "domains": ["*.invalid."], **_TAGGED},
        changes=({"domains": ["*.invalid.", "*.example."]}, _RETAGGED),
        replaces={"name": "other"},
    ),
    "route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup": Case(
        {"name": "case", **_TAGGED}, changes=(_RETAGGED,), replaces={"name": "other"}
    ),
    "route53/resolverFirewallRule:ResolverFirewallRule": Case(
        {
            "name": "case",
            "action": "BLOCK",
            "blockResponse": "NXDOMAIN",
            "priority": 100,
            "firewallRuleGroupId": "rslvr-frg-0123456789abcdef0",
            "firewallDomainListId": "rslvr-fdl-0123456789abcdef0",
        },
        changes=({"priority": 110}, {"action": "ALLOW", "blockResponse": None}),
        replaces={"firewallDomainListId": "rslvr-fdl-0123456789abcdef9"},
    ),
    "route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": Case(
        {
            "name": "case",
            "firewallRuleGroupId": "rslvr-frg-0123456789abcdef0",
            "vpcId": "@vpc.id",
            "priority": 200,
            "mutationProtection": "ENABLED",
            **_TAGGED,
        },
        changes=({"priority": 210}, {"mutationProtection": "DISABLED"}, _RETAGGED),
        replaces={"vpcId": "@vpc2.id"},
    ),
    "route53/resolverQueryLogConfig:ResolverQueryLogConfig": Case(
        {"name": "case", "destinationArn": "@bucket.arn", **_TAGGED}, changes=(_RETAGGED,), replaces={"name": "other"}
    ),
    "route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": Case(
        {"resolverQueryLogConfigId": "rqlc-0123456789abcdef0", "resourceId": "@vpc.id"}, replaces={"resourceId": "@vpc2.id"}
    ),
    "ec2/subnetCidrReservation:SubnetCidrReservation": Case(
        {"subnetId": "@subnet.id", "cidrBlock": "10.20.1.240/28", "reservationType": "explicit", "description": "case"},
        replaces={"cidrBlock": "10.20.1.224/28"},
    ),
}
