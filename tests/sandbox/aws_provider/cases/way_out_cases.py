"""Cases of ways out of a network, of the firewall before them, and of hosts that are entered without a way in."""

from __future__ import annotations

import json

from tests.sandbox.aws_provider.cases.case import Case

_TAGGED = {"tags": {"Tier": "egress"}}
_RETAGGED = {"tags": {"Tier": "inspection", "Owner": "platform"}}
_POLICY = "arn:aws:network-firewall:eu-north-1:123456789012:firewall-policy/case"
_LOGGED = {"logType": "ALERT", "logDestinationType": "CloudWatchLogs", "logDestination": {"logGroup": "alerts"}}


def _session(minutes: int) -> str:
    inputs = {"idleSessionTimeout": str(minutes), "kmsKeyId": "", "cloudWatchLogGroupName": "sessions"}
    return json.dumps({"schemaVersion": "1.0", "description": "case", "sessionType": "Standard_Stream", "inputs": inputs})


CASES: dict[str, Case] = {
    "ec2/eip:Eip": Case({"domain": "vpc", **_TAGGED}, changes=(_RETAGGED,)),
    "ec2/natGateway:NatGateway": Case(
        {"subnetId": "@subnet.id", "allocationId": "@address.id", "connectivityType": "public", **_TAGGED},
        changes=(_RETAGGED,),
        replaces={"subnetId": "@subnet2.id"},
    ),
    "ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway": Case(
        {"vpcId": "@vpc.id", **_TAGGED}, changes=(_RETAGGED,), replaces={"vpcId": "@vpc2.id"}
    ),
    "ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion": Case(
        {"subnetId": "@subnet.id", "internetGatewayExclusionMode": "allow-egress", **_TAGGED},
        changes=({"internetGatewayExclusionMode": "allow-bidirectional"}, _RETAGGED),
        replaces={"subnetId": "@subnet2.id"},
    ),
    "networkfirewall/firewall:Firewall": Case(
        {
            "name": "case-firewall",
            "description": "case",
            "vpcId": "@vpc.id",
            "firewallPolicyArn": _POLICY,
            "subnetMappings": [{"subnetId": "@subnet.id", "ipAddressType": "IPV4"}],
            "encryptionConfiguration": {"type": "CUSTOMER_KMS", "keyId": "@key.arn"},
            "deleteProtection": False,
            "subnetChangeProtection": False,
            "firewallPolicyChangeProtection": False,
            **_TAGGED,
        },
        changes=(
            {
                "subnetMappings": [
                    {"subnetId": "@subnet.id", "ipAddressType": "IPV4"},
                    {"subnetId": "@subnet2.id", "ipAddressType": "IPV4"},
                ]
            },
            {"firewallPolicyArn": f"{_POLICY}-2"},
            {"deleteProtection": True},
            _RETAGGED,
        ),
        replaces={"vpcId": "@vpc2.id"},
    ),
    "networkfirewall/loggingConfiguration:LoggingConfiguration": Case(
        {"firewallArn": "@firewall.arn", "loggingConfiguration": {"logDestinationConfigs": [_LOGGED]}},
        changes=({"loggingConfiguration": {"logDestinationConfigs": [{**_LOGGED, "logDestination": {"logGroup": "others"}}]}},),
    ),
    "networkfirewall/firewallPolicy:FirewallPolicy": Case(
        {
            "name": "case-policy",
            "firewallPolicy": {
                "statelessDefaultActions": ["aws:forward_to_sfe"],
                "statelessFragmentDefaultActions": ["aws:forward_to_sfe"],
            },
            **_TAGGED,
        },
        changes=({"description": "other"},),
    ),
    "networkfirewall/ruleGroup:RuleGroup": Case(
        {"name": "case-group", "type": "STATEFUL", "capacity": 100, "rules": "pass tcp any any -> any any (sid:1;)", **_TAGGED},
        changes=({"rules": "drop tcp any any -> any any (sid:1;)"},),
        replaces={"capacity": 200},
    ),
    "ssm/document:Document": Case(
        {"name": "case-session", "documentType": "Session", "documentFormat": "JSON", "content": _session(10), **_TAGGED},
        changes=({"content": _session(20)}, _RETAGGED),
    ),
    "iam/instanceProfile:InstanceProfile": Case(
        {"name": "case-profile", "role": "@role.name", **_TAGGED}, changes=({"role": "@role2.name"}, _RETAGGED)
    ),
    "ec2/launchTemplate:LaunchTemplate": Case(
        {
            "name": "case-template",
            "description": "case",
            "imageId": "resolve:ssm:/aws/service/ami",
            "instanceType": "t4g.micro",
            "instanceInitiatedShutdownBehavior": "terminate",
            "updateDefaultVersion": True,
            "iamInstanceProfile": {"name": "profile"},
            "metadataOptions": {"httpEndpoint": "enabled", "httpTokens": "required", "httpPutResponseHopLimit": 1},
            "monitoring": {"enabled": True},
            "vpcSecurityGroupIds": ["@group.id"],
            "blockDeviceMappings": [
                {
                    "deviceName": "/dev/xvda",
                    "ebs": {"encrypted": "true", "volumeSize": 8, "volumeType": "gp3", "deleteOnTermination": "true"},
                }
            ],
            **_TAGGED,
        },
        changes=({"instanceType": "t4g.small"}, _RETAGGED),
    ),
}
