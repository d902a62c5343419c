"""What the small landing zone consists of at its core."""

from __future__ import annotations

import json

from policies.resource import Resource
from policies.value import Secret, SecretOrigin
from tests.unit.policies.graphs import made, ref, resource

ADMIN, USER = "arn:aws:iam::123456789012:role/key-administrator", "arn:aws:iam::123456789012:role/database"


def document(*statements: dict[str, object]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions: object, resources: object = "*", **more: object) -> dict[str, object]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


DESTROY = ["kms:ScheduleKeyDeletion", "kms:DisableKey"]
ADMINISTER = allow(["kms:PutKeyPolicy", "kms:Describe*", *DESTROY], Principal={"AWS": [ADMIN]})
USE = allow(["kms:Decrypt", "kms:GenerateDataKey"], Principal={"AWS": USER})
GRANT = allow(["kms:CreateGrant"], Principal={"AWS": USER}, Condition={"Bool": {"kms:GrantIsForAWSResource": "true"}})
NO_DESTRUCTION_WITHOUT_MFA: dict[str, object] = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": DESTROY,
    "Resource": "*",
    "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}},
}
KEY_POLICY = document(ADMINISTER, USE, GRANT, NO_DESTRUCTION_WITHOUT_MFA)

away = resource("pulumi:providers:aws", "away", region="eu-central-1")


def our_key(name: str) -> tuple[Resource, Resource]:
    """A key in the primary Region, and its replica in the recovery Region."""
    usual = {"policy": KEY_POLICY, "deletionWindowInDays": 30, "bypassPolicyLockoutSafetyCheck": False}
    rotates = {"enableKeyRotation": True, "rotationPeriodInDays": 365, "multiRegion": True, "region": "eu-west-1"}
    original = made("aws:kms/key:Key", name, {**usual, **rotates}, protect=True)
    there = {**usual, "primaryKeyArn": ref(original, "arn")}
    return original, made("aws:kms/replicaKey:ReplicaKey", f"{name}-recovery", there, protect=True, provider=away.urn)


key, recovery_key = our_key("clinical")
log_key, log_key_away = our_key("logs")
backup_key, backup_key_away = our_key("backup")
operations_key, operations_key_away = our_key("operations")
credentials_key, credentials_key_away = our_key("credentials")

vpc = resource("aws:ec2/vpc:Vpc", "workload", cidrBlock="10.0.0.0/16")
default_group = resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "workload", vpcId=ref(vpc))
flow_log = resource("aws:ec2/flowLog:FlowLog", "workload", vpcId=ref(vpc), trafficType="ALL")
gateway = resource("aws:ec2/internetGateway:InternetGateway", "workload", vpcId=ref(vpc))
nat = resource("aws:ec2/natGateway:NatGateway", "workload")
public_table = resource("aws:ec2/routeTable:RouteTable", "ingress", vpcId=ref(vpc))
public_route = resource(
    "aws:ec2/route:Route", "out", routeTableId=ref(public_table), destinationCidrBlock="0.0.0.0/0", gatewayId=ref(gateway)
)
data_table = resource("aws:ec2/routeTable:RouteTable", "data", vpcId=ref(vpc))
ingress_subnet = resource("aws:ec2/subnet:Subnet", "ingress", vpcId=ref(vpc), cidrBlock="10.0.1.0/24")
data_subnet = resource("aws:ec2/subnet:Subnet", "data", vpcId=ref(vpc), cidrBlock="10.0.2.0/24")
ingress_association = resource(
    "aws:ec2/routeTableAssociation:RouteTableAssociation", "ingress", subnetId=ref(ingress_subnet), routeTableId=ref(public_table)
)
data_association = resource(
    "aws:ec2/routeTableAssociation:RouteTableAssociation", "data", subnetId=ref(data_subnet), routeTableId=ref(data_table)
)
ingress_group = resource("aws:ec2/securityGroup:SecurityGroup", "ingress", vpcId=ref(vpc))
application_group = resource("aws:ec2/securityGroup:SecurityGroup", "application", vpcId=ref(vpc))
data_group = resource("aws:ec2/securityGroup:SecurityGroup", "data", vpcId=ref(vpc))


def admit(name: str, group: Resource, **source: object) -> Resource:
    usual = {"securityGroupId": ref(group), "ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432}
    return made("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", name, {**usual, **source})


https = admit("https", ingress_group, cidrIpv4="0.0.0.0/0", fromPort=443, toPort=443)
from_ingress = admit("from-ingress", application_group, referencedSecurityGroupId=ref(ingress_group), fromPort=443, toPort=443)
from_application = admit("from-application", data_group, referencedSecurityGroupId=ref(application_group))

subnet_group = resource("aws:rds/subnetGroup:SubnetGroup", "ehr", subnetIds=[ref(data_subnet)])
parameters = resource("aws:rds/parameterGroup:ParameterGroup", "ehr", parameters=[{"name": "rds.force_ssl", "value": "1"}])


def database(name: str, **more: object) -> Resource:
    usual = {
        "identifier": name,
        "storageEncrypted": True,
        "kmsKeyId": ref(key, "arn"),
        "deletionProtection": True,
        "dbSubnetGroupName": ref(subnet_group, "name"),
        "parameterGroupName": ref(parameters, "name"),
        "vpcSecurityGroupIds": [ref(data_group)],
        "instanceClass": "db.m7g.large",
        "port": 5432,
        "multiAz": True,
        "backupRetentionPeriod": 35,
        "finalSnapshotIdentifier": f"{name}-final",
        "skipFinalSnapshot": False,
        "deleteAutomatedBackups": False,
        "tags": {"holdfast:tier": "clinical-critical"},
        "iamDatabaseAuthenticationEnabled": True,
        "copyTagsToSnapshot": True,
        "enabledCloudwatchLogsExports": ["postgresql"],
        "performanceInsightsEnabled": True,
        "performanceInsightsKmsKeyId": ref(key, "arn"),
    }
    return made("aws:rds/instance:Instance", name, {**usual, **more}, protect=True)


SECRET_COPY = {"region": "eu-central-1", "kmsKeyId": ref(credentials_key_away, "arn")}
master = resource(
    "aws:secretsmanager/secret:Secret",
    "ehr",
    name="ehr-master",
    kmsKeyId=ref(credentials_key, "arn"),
    replicas=[SECRET_COPY],
    region="eu-west-1",
)
master_version = resource(
    "aws:secretsmanager/secretVersion:SecretVersion", "ehr", secretId=ref(master), secretString=Secret(SecretOrigin.REFERENCE)
)
primary = database("ehr", password=ref(master_version, "secretString"))
replica = made(
    primary.type,
    "ehr-recovery",
    {
        **database("ehr-recovery").properties,
        "replicateSourceDb": ref(primary, "arn"),
        "kmsKeyId": ref(recovery_key, "arn"),
        "performanceInsightsKmsKeyId": ref(recovery_key, "arn"),
    },
    protect=True,
    provider=away.urn,
)

archive = resource("aws:s3/bucket:Bucket", "archive", protect=True, bucket="archive", region="eu-west-1")
lock = resource(
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "archive",
    bucket=ref(archive),
    rule={"defaultRetention": {"mode": "COMPLIANCE", "days": 400}},
)
lifecycle = resource(
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "archive",
    bucket=ref(archive),
    rules=[{"id": "expire", "status": "Enabled", "expiration": {"days": 400}}],
)
staging = resource("aws:s3/bucket:Bucket", "staging", bucket="staging")
access_log = resource("aws:s3/bucketLogging:BucketLogging", "archive", bucket=ref(archive), targetBucket=ref(staging))
log_group = resource(
    "aws:cloudwatch/logGroup:LogGroup", "trail", name="trail", retentionInDays=365, kmsKeyId=ref(operations_key, "arn"), region="eu-west-1"
)
MANAGED = {"readWriteType": "All", "includeManagementEvents": True}
READS = {
    "readWriteType": "ReadOnly",
    "includeManagementEvents": False,
    "dataResources": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3:::letters-copy/"]}],
}
trail = resource(
    "aws:cloudtrail/trail:Trail",
    "trail",
    protect=True,
    s3BucketName=ref(archive),
    kmsKeyId=ref(log_key, "arn"),
    cloudWatchLogsGroupArn=ref(log_group, "arn"),
    eventSelectors=[MANAGED, READS],
    isMultiRegionTrail=True,
    enableLogFileValidation=True,
)

health = resource(
    "aws:route53/healthCheck:HealthCheck",
    "ehr",
    type="TCP",
    ipAddress=ref(primary, "address"),
    port=5432,
    requestInterval=10,
    failureThreshold=2,
    disabled=False,
    invertHealthcheck=False,
)
record = resource(
    "aws:route53/record:Record",
    "ehr-primary",
    failoverRoutingPolicies=[{"type": "PRIMARY"}],
    healthCheckId=ref(health),
    records=[ref(primary, "address")],
    ttl=5,
)
record_away = resource(
    "aws:route53/record:Record",
    "ehr-recovery",
    failoverRoutingPolicies=[{"type": "SECONDARY"}],
    records=[ref(replica, "address")],
    ttl=5,
)
drill_table = resource("aws:ec2/routeTable:RouteTable", "drill", vpcId=ref(vpc))
drill_subnet = resource("aws:ec2/subnet:Subnet", "drill", vpcId=ref(vpc), cidrBlock="10.0.3.0/24")
drill_association = resource(
    "aws:ec2/routeTableAssociation:RouteTableAssociation", "drill", subnetId=ref(drill_subnet), routeTableId=ref(drill_table)
)
drill_subnet_group = resource("aws:rds/subnetGroup:SubnetGroup", "drill", name="drill", subnetIds=[ref(drill_subnet)])
admin_group = resource("aws:ec2/securityGroup:SecurityGroup", "admin", vpcId=ref(vpc))
drill_group = resource("aws:ec2/securityGroup:SecurityGroup", "drill", vpcId=ref(vpc))
from_admin = admit("from-admin", drill_group, referencedSecurityGroupId=ref(admin_group))
boundary = resource(
    "aws:iam/policy:Policy",
    "boundary",
    name="boundary",
    policy=document(
        allow(["rds:*", "s3:*", "kms:*", "iam:PutRolePolicy", "iam:PassRole"]),
        {
            "Effect": "Deny",
            "Action": "iam:PutRolePolicy",
            "Resource": "*",
            "Condition": {"ArnNotLike": {"iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"}},
        },
    ),
)
role = resource(
    "aws:iam/role:Role",
    "drill",
    permissionsBoundary=ref(boundary, "arn"),
    maxSessionDuration=3600,
    assumeRolePolicy=document({"Effect": "Allow", "Principal": {"AWS": USER}, "Action": "sts:AssumeRole"}),
)
role_policy = resource(
    "aws:iam/rolePolicy:RolePolicy",
    "drill",
    role=ref(role, "name"),
    policy=document(allow("rds:Describe*"), allow("rds:DeleteDBInstance", "arn:aws:rds:eu-west-1:123456789012:db:test-drill-*")),
)

PLAN = {
    "schema": "holdfast.recovery-plan/1",
    "regions": {"primary": "eu-west-1", "recovery": "eu-central-1"},
    "environment": "test",
    "tiers": {
        "clinical-critical": {
            "rto_seconds": 120,
            "rpo_seconds": 5,
            "restore_rto_seconds": 900,
            "restore_rpo_seconds": 86400,
            "cadence_days": 30,
        }
    },
    "systems": [
        {
            "name": "ehr",
            "tier": "clinical-critical",
            "engine": "postgres",
            "drillable": True,
            "database": {
                "name": "ehr",
                "secret_arn": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:ehr",
                "primary": {"instance": "ehr", "region": "eu-west-1"},
                "replica": {"instance": "ehr-recovery", "region": "eu-central-1"},
            },
            "dns": {"name": "ehr.db.internal", "zone_id": "Z0"},
            "drill": {"region": "eu-west-1", "subnet_group": "drill", "security_groups": [ref(drill_group)]},
        }
    ],
    "drill_role_arn": ref(role, "arn"),
    "evidence_bucket": "archive",
}

RESOURCES = (
    away, key, recovery_key, log_key, log_key_away, backup_key, backup_key_away, operations_key, operations_key_away,
    credentials_key, credentials_key_away, master, master_version,
    vpc, default_group, flow_log, gateway, nat, public_table, public_route, data_table, ingress_subnet, data_subnet,
    ingress_association, data_association, ingress_group, application_group, data_group, https, from_ingress, from_application,
    subnet_group, parameters, primary, replica, archive, lock, lifecycle, staging, access_log, log_group, trail, record, boundary, role,
    role_policy,
    health, record_away, drill_table, drill_subnet, drill_association, drill_subnet_group, admin_group, drill_group, from_admin,
)  # fmt: skip
SETTINGS = {
    "environment": {
        "throw_away": False,
        "stateful_protection": True,
        "drills": {"schedule": {"scenarios": ["snapshot-restore", "failover-promotion"]}},
    }
}
