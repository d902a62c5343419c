"""What the small landing zone has of network: endpoints, groups, network ACLs, a load balancer, a link to a partner."""

from __future__ import annotations

from policies.resource import Resource
from tests.unit.policies.graphs import changed, made, ref, resource
from tests.unit.policies.hospital.base import (
    allow,
    application_group,
    data_group,
    data_subnet,
    data_table,
    document,
    ingress_group,
    ingress_subnet,
    vpc,
)

_ACCOUNT = {"StringEquals": {"aws:ResourceAccount": "123456789012"}}
ENDPOINT_POLICY = document(allow("s3:*", Principal="*", Condition=_ACCOUNT))


def leave(name: str, group: Resource, **to: object) -> Resource:
    """A rule outward."""
    usual = {"securityGroupId": ref(group), "ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432}
    return made("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", name, {**usual, **to})


ingress_out = leave("to-application", ingress_group, referencedSecurityGroupId=ref(application_group), fromPort=443, toPort=443)
application_out = leave("to-data", application_group, referencedSecurityGroupId=ref(data_group))

data_acl = resource("aws:ec2/networkAcl:NetworkAcl", "data", vpcId=ref(vpc))
acl_joint = resource("aws:ec2/networkAclAssociation:NetworkAclAssociation", "data", subnetId=ref(data_subnet), networkAclId=ref(data_acl))


def acl_rule(name: str, *, egress: bool, low: int, high: int, cidr: str = "10.0.0.0/16", **more: object) -> Resource:
    """A rule of the data subnet's ACL that allows."""
    usual = {"networkAclId": ref(data_acl), "egress": egress, "ruleNumber": 100, "ruleAction": "allow", "protocol": "tcp"}
    return made("aws:ec2/networkAclRule:NetworkAclRule", name, {**usual, "cidrBlock": cidr, "fromPort": low, "toPort": high, **more})


acl_in = acl_rule("data-in", egress=False, low=5432, high=5432)
acl_out = acl_rule("data-out", egress=True, low=1024, high=65535)

object_store = resource(
    "aws:ec2/vpcEndpoint:VpcEndpoint", "s3", vpcId=ref(vpc), serviceName="com.amazonaws.eu-west-1.s3", vpcEndpointType="Gateway",
    routeTableIds=[ref(data_table)], policy=ENDPOINT_POLICY,
)  # fmt: skip
tables = changed(made(object_store.type, "dynamodb", object_store.properties), serviceName="com.amazonaws.eu-west-1.dynamodb",
                 policy=document(allow("dynamodb:*", Principal="*", Condition=_ACCOUNT)))  # fmt: skip
endpoint_group = resource("aws:ec2/securityGroup:SecurityGroup", "endpoints", vpcId=ref(vpc))
endpoint_in = made(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "endpoints",
    {"securityGroupId": ref(endpoint_group), "ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "10.0.0.0/16"},
)  # fmt: skip
endpoint = resource(
    "aws:ec2/vpcEndpoint:VpcEndpoint", "kms", vpcId=ref(vpc), serviceName="com.amazonaws.eu-west-1.kms", vpcEndpointType="Interface",
    privateDnsEnabled=True, subnetIds=[ref(data_subnet)], securityGroupIds=[ref(endpoint_group)],
    policy=document(allow("kms:Decrypt", Principal="*", Condition=_ACCOUNT)),
)  # fmt: skip

queries = resource(
    "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation", "workload",
    resolverQueryLogConfigId="rqlc-1", resourceId=ref(vpc),
)  # fmt: skip
blocked = resource(
    "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "home", internetGatewayBlockMode="block-bidirectional"
)
opening = resource(
    "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion", "ingress",
    subnetId=ref(ingress_subnet), internetGatewayExclusionMode="allow-bidirectional",
)  # fmt: skip

balancer = resource(
    "aws:lb/loadBalancer:LoadBalancer", "front", loadBalancerType="application", enableDeletionProtection=True,
    dropInvalidHeaderFields=True, desyncMitigationMode="defensive", accessLogs={"bucket": "access-logs", "enabled": True},
    subnets=[ref(ingress_subnet)], securityGroups=[ref(ingress_group)],
)  # fmt: skip
listener = resource(
    "aws:lb/listener:Listener", "front", loadBalancerArn=ref(balancer, "arn"), port=443, protocol="HTTPS",
    sslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06", defaultActions=[{"type": "forward", "targetGroupArn": "arn:aws:elb:tg"}],
)  # fmt: skip

offered = resource("aws:ec2/vpcEndpointService:VpcEndpointService", "results", acceptanceRequired=True)
_PHASES: dict[str, object] = {
    f"{tunnel}Phase{phase}{option}": proposed
    for tunnel in ("tunnel1", "tunnel2")
    for phase in (1, 2)
    for option, proposed in (
        ("EncryptionAlgorithms", ["AES256-GCM-16"]), ("IntegrityAlgorithms", ["SHA2-384"]), ("DhGroupNumbers", [19, 20]),
    )
}  # fmt: skip
vpn = made("aws:ec2/vpnConnection:VpnConnection", "partner", {"tunnel1IkeVersions": ["ikev2"], "tunnel2IkeVersions": ["ikev2"], **_PHASES})

RESOURCES: tuple[Resource, ...] = (
    ingress_out, application_out, data_acl, acl_joint, acl_in, acl_out, object_store, tables, endpoint_group, endpoint_in, endpoint,
    queries, blocked, opening, balancer, listener, offered, vpn,
)  # fmt: skip
