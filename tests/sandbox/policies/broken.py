"""Resources that break everything: of each type in the folding table one on which our rule and Checkov's check both fail."""

from __future__ import annotations

import json
from typing import Any

from tests.unit.policies.graphs import graph, ref, resource


def _policy(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def _trust(principal: str) -> str:
    return _policy(Principal={"AWS": principal}, Action="sts:AssumeRole")


EVERYTHING = _policy(Action="*", Resource="*")
TO_ANYBODY = _policy(Principal="*", Action="sqs:*", Resource="*")
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
INTERNET = {"protocol": "tcp", "cidrBlocks": ["0.0.0.0/0"]}

_balancer = resource("aws:lb/loadBalancer:LoadBalancer", "balancer", loadBalancerType="application", internal=True)

_DATA = (
    resource(
        "aws:rds/instance:Instance",
        "instance",
        engine="postgres",
        instanceClass="db.m7g.large",
        allocatedStorage=20,
        publiclyAccessible=True,
        backupRetentionPeriod=0,
        performanceInsightsEnabled=True,
    ),
    resource("aws:rds/cluster:Cluster", "cluster", engine="aurora-postgresql", backupRetentionPeriod=0),
    resource(
        "aws:rds/clusterInstance:ClusterInstance",
        "member",
        clusterIdentifier="cluster",
        engine="aurora-postgresql",
        instanceClass="db.r7g.large",
        publiclyAccessible=True,
    ),
    resource("aws:dynamodb/table:Table", "table", name="table", hashKey="id", attributes=[{"name": "id", "type": "S"}]),
    resource("aws:efs/fileSystem:FileSystem", "files"),
    resource("aws:ebs/volume:Volume", "disk", availabilityZone="eu-west-1a", size=8, encrypted=False),
    resource("aws:elasticache/replicationGroup:ReplicationGroup", "cache", replicationGroupId="cache", description="A cache."),
    resource("aws:kinesis/stream:Stream", "stream", name="stream", shardCount=1),
    resource("aws:sns/topic:Topic", "topic", name="topic"),
    resource("aws:sqs/queue:Queue", "queue", name="queue"),
    resource("aws:sqs/queuePolicy:QueuePolicy", "queue", queueUrl="queue", policy=TO_ANYBODY),
    resource("aws:s3/bucket:Bucket", "bucket", bucket="bucket"),
    resource("aws:backup/vault:Vault", "vault", name="vault"),
)
_CREDENTIALS = (
    resource("aws:kms/key:Key", "key", enableKeyRotation=False, policy=_policy(Principal={"AWS": "*"}, Action="kms:*", Resource="*")),
    resource("aws:secretsmanager/secret:Secret", "secret"),
    resource("aws:ssm/parameter:Parameter", "parameter", name="parameter", type="SecureString", value="unread"),
)
_RECORDS = (
    resource("aws:cloudtrail/trail:Trail", "trail", s3BucketName="trail"),
    resource("aws:cloudwatch/logGroup:LogGroup", "logs", name="logs"),
)
_NETWORK = (
    resource("aws:ec2/vpc:Vpc", "vpc", cidrBlock="10.0.0.0/16"),
    resource("aws:ec2/subnet:Subnet", "subnet", vpcId="vpc", cidrBlock="10.0.0.0/24", mapPublicIpOnLaunch=True),
    resource(
        "aws:ec2/securityGroup:SecurityGroup",
        "group",
        vpcId="vpc",
        description="Open to everybody.",
        ingress=[{**INTERNET, "fromPort": port, "toPort": port} for port in (22, 3389)],
        egress=[{**INTERNET, "protocol": "-1", "fromPort": 0, "toPort": 0}],
    ),
    _balancer,
    resource(
        "aws:lb/listener:Listener",
        "plain",
        loadBalancerArn=ref(_balancer, "arn"),
        port=80,
        protocol="HTTP",
        defaultActions=[{"type": "forward", "targetGroupArn": "targets"}],
    ),
)
_IDENTITIES = (
    resource("aws:iam/policy:Policy", "policy", policy=EVERYTHING),
    resource("aws:iam/rolePolicy:RolePolicy", "inline", role="role", policy=EVERYTHING),
    resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role", role="role", policyArn=ADMINISTRATOR),
    resource("aws:iam/userPolicy:UserPolicy", "own", user="person", policy=EVERYTHING),
    resource("aws:iam/userPolicyAttachment:UserPolicyAttachment", "person", user="person", policyArn=ADMINISTRATOR),
    resource("aws:iam/role:Role", "whole-account", assumeRolePolicy=_trust("arn:aws:iam::123456789012:root")),
    resource("aws:iam/role:Role", "everybody", assumeRolePolicy=_trust("*")),
    resource("aws:iam/accountPasswordPolicy:AccountPasswordPolicy", "passwords", minimumPasswordLength=6, passwordReusePrevention=1),
)

BROKEN = graph(*_DATA, *_CREDENTIALS, *_RECORDS, *_NETWORK, *_IDENTITIES)
