"""The table: one row for each resource type, one file for each AWS service.

A row is data; where a type needs code, the function stands beside its row. What is not here is an error that names the type.
"""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.aws_provider.row import Recorded, Row
from sandbox.aws_provider.table.account_defaults import ROWS as ACCOUNT_DEFAULTS
from sandbox.aws_provider.table.acm import ROWS as ACM
from sandbox.aws_provider.table.acmpca import ROWS as ACMPCA
from sandbox.aws_provider.table.athena import ROWS as ATHENA
from sandbox.aws_provider.table.backup import ROWS as BACKUP
from sandbox.aws_provider.table.cloudtrail import ROWS as CLOUDTRAIL
from sandbox.aws_provider.table.cloudwatch import ROWS as CLOUDWATCH
from sandbox.aws_provider.table.configuration import ROWS as CONFIGURATION
from sandbox.aws_provider.table.conformance import ROWS as CONFORMANCE
from sandbox.aws_provider.table.direct_connect import ROWS as DIRECT_CONNECT
from sandbox.aws_provider.table.ec2 import ROWS as EC2
from sandbox.aws_provider.table.elb import ROWS as ELB
from sandbox.aws_provider.table.events import ROWS as EVENTS
from sandbox.aws_provider.table.firehose import ROWS as FIREHOSE
from sandbox.aws_provider.table.glue import ROWS as GLUE
from sandbox.aws_provider.table.guardduty import ROWS as GUARDDUTY
from sandbox.aws_provider.table.iam import ROWS as IAM
from sandbox.aws_provider.table.kms import ROWS as KMS
from sandbox.aws_provider.table.launch import ROWS as LAUNCH
from sandbox.aws_provider.table.log_delivery import ROWS as LOG_DELIVERY
from sandbox.aws_provider.table.network_firewall import ROWS as NETWORK_FIREWALL
from sandbox.aws_provider.table.network_monitor import ROWS as NETWORK_MONITOR
from sandbox.aws_provider.table.organizations import ROWS as ORGANIZATIONS
from sandbox.aws_provider.table.ram import ROWS as RAM
from sandbox.aws_provider.table.rds import ROWS as RDS
from sandbox.aws_provider.table.rds_clusters import ROWS as RDS_CLUSTERS
from sandbox.aws_provider.table.recovery_control import ROWS as RECOVERY_CONTROL
from sandbox.aws_provider.table.recovery_readiness import ROWS as RECOVERY_READINESS
from sandbox.aws_provider.table.resolver import ROWS as RESOLVER
from sandbox.aws_provider.table.route53 import ROWS as ROUTE53
from sandbox.aws_provider.table.s3 import ROWS as S3
from sandbox.aws_provider.table.s3_object import ROWS as S3_OBJECT
from sandbox.aws_provider.table.scheduler import ROWS as SCHEDULER
from sandbox.aws_provider.table.secretsmanager import ROWS as SECRETSMANAGER
from sandbox.aws_provider.table.security_group import ROWS as SECURITY_GROUP
from sandbox.aws_provider.table.securityhub import ROWS as SECURITYHUB
from sandbox.aws_provider.table.service_linked_role import ROWS as SERVICE_LINKED_ROLE
from sandbox.aws_provider.table.sns import ROWS as SNS
from sandbox.aws_provider.table.spending import ROWS as SPENDING
from sandbox.aws_provider.table.sqs import ROWS as SQS
from sandbox.aws_provider.table.ssm import ROWS as SSM
from sandbox.aws_provider.table.synthetics import ROWS as SYNTHETICS
from sandbox.aws_provider.table.transit_gateway import ROWS as TRANSIT_GATEWAY
from sandbox.aws_provider.table.vpc_endpoint import ROWS as VPC_ENDPOINT
from sandbox.aws_provider.table.vpn import ROWS as VPN
from sandbox.aws_provider.table.ways_out import ROWS as WAYS_OUT

TABLE: Mapping[str, Row | Recorded] = {
    **EC2,
    **SECURITY_GROUP,
    **VPC_ENDPOINT,
    **WAYS_OUT,
    **SSM,
    **NETWORK_FIREWALL,
    **LAUNCH,
    **TRANSIT_GATEWAY,
    **KMS,
    **ACM,
    **ACMPCA,
    **S3,
    **IAM,
    **ACCOUNT_DEFAULTS,
    **ORGANIZATIONS,
    **CLOUDTRAIL,
    **CLOUDWATCH,
    **EVENTS,
    **SNS,
    **SQS,
    **RDS,
    **RDS_CLUSTERS,
    **ROUTE53,
    **RESOLVER,
    **NETWORK_MONITOR,
    **VPN,
    **ELB,
    **DIRECT_CONNECT,
    **SECRETSMANAGER,
    **BACKUP,
    **RAM,
    **S3_OBJECT,
    **SCHEDULER,
    **RECOVERY_CONTROL,
    **RECOVERY_READINESS,
    **SYNTHETICS,
    **SPENDING,
    **GUARDDUTY,
    **SECURITYHUB,
    **CONFORMANCE,
    **CONFIGURATION,
    **ATHENA,
    **GLUE,
    **SERVICE_LINKED_ROLE,
    **LOG_DELIVERY,
    **FIREHOSE,
}
"""Every type by its token without the package."""
