"""What many cases stand on."""

from __future__ import annotations

import json

from tests.sandbox.aws_provider.cases.case import Need

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "backup.amazonaws.com"}, "Action": "sts:AssumeRole"}],
    }
)


def policy(action: str, resource: str = "*", sid: str = "One") -> str:
    """A small policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource}]})


def resource_policy(action: str, resource: str, service: str = "logs.amazonaws.com") -> str:
    """A small policy document of a resource."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


NEEDS: dict[str, Need] = {
    "vpc": Need("aws:ec2/vpc:Vpc", {"cidrBlock": "10.20.0.0/16"}),
    "vpc2": Need("aws:ec2/vpc:Vpc", {"cidrBlock": "10.21.0.0/16"}),
    "subnet": Need("aws:ec2/subnet:Subnet", {"vpcId": "@vpc.id", "cidrBlock": "10.20.1.0/24", "availabilityZone": "eu-north-1a"}),
    "subnet2": Need("aws:ec2/subnet:Subnet", {"vpcId": "@vpc.id", "cidrBlock": "10.20.2.0/24", "availabilityZone": "eu-north-1b"}),
    "gateway": Need("aws:ec2/internetGateway:InternetGateway", {"vpcId": "@vpc.id"}),
    "gateway2": Need("aws:ec2/internetGateway:InternetGateway", {"vpcId": "@vpc2.id"}),
    "routes": Need("aws:ec2/routeTable:RouteTable", {"vpcId": "@vpc.id"}),
    "routes2": Need("aws:ec2/routeTable:RouteTable", {"vpcId": "@vpc.id"}),
    "address": Need("aws:ec2/eip:Eip", {"domain": "vpc"}),
    "firewall": Need(
        "aws:networkfirewall/firewall:Firewall",
        {
            "name": "need-firewall",
            "vpcId": "@vpc.id",
            "firewallPolicyArn": "arn:aws:network-firewall:eu-north-1:123456789012:firewall-policy/need",
            "subnetMappings": [{"subnetId": "@subnet.id"}],
        },
    ),
    "acl": Need("aws:ec2/networkAcl:NetworkAcl", {"vpcId": "@vpc.id"}),
    "group": Need("aws:ec2/securityGroup:SecurityGroup", {"vpcId": "@vpc.id"}),
    "group2": Need("aws:ec2/securityGroup:SecurityGroup", {"vpcId": "@vpc.id"}),
    "transit": Need("aws:ec2transitgateway/transitGateway:TransitGateway", {}),
    "transit2": Need("aws:ec2transitgateway/transitGateway:TransitGateway", {}),
    "share": Need("aws:ram/resourceShare:ResourceShare", {}),
    "accepted": Need(
        "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
        {"transitGatewayId": "@transit2.id", "vpcId": "@vpc.id", "subnetIds": ["@subnet.id"]},
    ),
    "attachment": Need(
        "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
        {"transitGatewayId": "@transit.id", "vpcId": "@vpc.id", "subnetIds": ["@subnet.id"]},
    ),
    "transit-routes": Need("aws:ec2transitgateway/routeTable:RouteTable", {"transitGatewayId": "@transit.id"}),
    "key": Need("aws:kms/key:Key", {"multiRegion": True}),
    "key2": Need("aws:kms/key:Key", {}),
    "far-key": Need("aws:kms/key:Key", {"multiRegion": True, "region": "eu-west-3"}),
    "bucket": Need("aws:s3/bucket:Bucket", {}),
    "locked": Need("aws:s3/bucket:Bucket", {"objectLockEnabled": True}),
    "versioned": Need("aws:s3/bucket:Bucket", {}),
    "versioning": Need(
        "aws:s3/bucketVersioning:BucketVersioning", {"bucket": "@versioned.bucket", "versioningConfiguration": {"status": "Enabled"}}
    ),
    "replicated-to": Need("aws:s3/bucket:Bucket", {}),
    "versioning-there": Need(
        "aws:s3/bucketVersioning:BucketVersioning", {"bucket": "@replicated-to.bucket", "versioningConfiguration": {"status": "Enabled"}}
    ),
    "staging": Need("aws:s3/bucket:Bucket", {}),
    "staging-policy": Need(
        "aws:s3/bucketPolicy:BucketPolicy",
        {
            "bucket": "@staging.bucket",
            "policy": resource_policy("s3:PutObject", "@staging.arn/*", "logging.s3.amazonaws.com"),
        },
    ),
    "role": Need("aws:iam/role:Role", {"assumeRolePolicy": TRUST}),
    "role2": Need("aws:iam/role:Role", {"assumeRolePolicy": TRUST}),
    "policy": Need("aws:iam/policy:Policy", {"policy": policy("s3:GetObject")}),
    "topic": Need("aws:sns/topic:Topic", {}),
    "queue": Need("aws:sqs/queue:Queue", {}),
    "authority": Need(
        "aws:acmpca/certificateAuthority:CertificateAuthority",
        {
            "type": "ROOT",
            "certificateAuthorityConfiguration": {
                "keyAlgorithm": "RSA_2048",
                "signingAlgorithm": "SHA256WITHRSA",
                "subject": {"commonName": "need.example"},
            },
        },
    ),
    "authority-issued": Need(
        "aws:acmpca/certificate:Certificate",
        {
            "certificateAuthorityArn": "@authority.arn",
            "certificateSigningRequest": "@authority.certificateSigningRequest",
            "signingAlgorithm": "SHA256WITHRSA",
            "templateArn": "arn:aws:acm-pca:::template/RootCACertificate/V1",
            "validity": {"type": "DAYS", "value": "3650"},
        },
    ),
    "authority-active": Need(
        "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate",
        {"certificateAuthorityArn": "@authority.arn", "certificate": "@authority-issued.certificate"},
    ),
    "rule": Need("aws:cloudwatch/eventRule:EventRule", {"eventPattern": '{"source": ["aws.kms"]}'}),
    "log-group": Need("aws:cloudwatch/logGroup:LogGroup", {}),
    "schedule-group": Need("aws:scheduler/scheduleGroup:ScheduleGroup", {}),
    "subnet-group": Need("aws:rds/subnetGroup:SubnetGroup", {"subnetIds": ["@subnet.id", "@subnet2.id"]}),
    "zone": Need("aws:route53/zone:Zone", {"name": "need.example"}),
    "health": Need("aws:route53/healthCheck:HealthCheck", {"type": "TCP", "ipAddress": "127.10.0.1", "port": 5432}),
    "resolver": Need(
        "aws:route53/resolverEndpoint:ResolverEndpoint",
        {
            "name": "need",
            "direction": "OUTBOUND",
            "securityGroupIds": ["@group.id"],
            "ipAddresses": [{"subnetId": "@subnet.id", "ip": "10.20.1.250"}, {"subnetId": "@subnet2.id", "ip": "10.20.2.250"}],
        },
    ),
    "private-gateway": Need("aws:ec2/vpnGateway:VpnGateway", {"vpcId": "@vpc.id"}),
    "lines": Need("aws:directconnect/gateway:Gateway", {"name": "need", "amazonSideAsn": "64610"}),
    "peer": Need("aws:ec2/customerGateway:CustomerGateway", {"type": "ipsec.1", "ipAddress": "198.51.100.20", "bgpAsn": "65020"}),
    "balancer": Need(
        "aws:lb/loadBalancer:LoadBalancer",
        {"name": "need", "loadBalancerType": "network", "internal": True, "subnets": ["@subnet.id", "@subnet2.id"]},
    ),
    "targets": Need(
        "aws:lb/targetGroup:TargetGroup",
        {"name": "need", "vpcId": "@vpc.id", "port": 8443, "protocol": "TLS", "targetType": "ip"},
    ),
    "service": Need(
        "aws:ec2/vpcEndpointService:VpcEndpointService", {"acceptanceRequired": True, "networkLoadBalancerArns": ["@balancer.arn"]}
    ),
    "secret": Need("aws:secretsmanager/secret:Secret", {"recoveryWindowInDays": 0}),
    "vault": Need("aws:backup/vault:Vault", {}),
    "recorder": Need("aws:cfg/recorder:Recorder", {"name": "need", "roleArn": "@role.arn"}),
    # an account has one recorder in a Region: the recorder's own case takes it over and deletes it
    "recorder-again": Need("aws:cfg/recorder:Recorder", {"name": "need", "roleArn": "@role.arn"}),
    "channel": Need("aws:cfg/deliveryChannel:DeliveryChannel", {"name": "case", "s3BucketName": "@bucket.bucket"}),
    "database": Need("aws:glue/catalogDatabase:CatalogDatabase", {"name": "need_logs"}),
    "organization": Need("aws:organizations/organization:Organization", {"enabledPolicyTypes": ["SERVICE_CONTROL_POLICY"]}),
    "guardrail": Need(
        "aws:organizations/policy:Policy", {"content": policy("organizations:LeaveOrganization"), "description": "of @organization.id"}
    ),
    "detector": Need("aws:guardduty/detector:Detector", {}),
    "bus": Need("aws:cloudwatch/eventBus:EventBus", {"name": "need"}),
    "stream": Need(
        "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
        {"destination": "extended_s3", "extendedS3Configuration": {"bucketArn": "@bucket.arn", "roleArn": "@role.arn"}},
    ),
}
