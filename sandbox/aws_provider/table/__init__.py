"""The table: one row for each resource type, one file for each AWS service.

A row is data; where a type needs code, the function stands beside its row. What is not here is an error that names the type.
"""

from __future__ import annotations

from collections.abc import Mapping

from sandbox.aws_provider.row import Recorded, Row
from sandbox.aws_provider.table import (
    backup,
    cloudtrail,
    cloudwatch,
    ec2,
    iam,
    kms,
    rds,
    route53,
    s3,
    secretsmanager,
    security_group,
    sns,
    sqs,
    transit_gateway,
    vpc_endpoint,
)

TABLE: Mapping[str, Row | Recorded] = {
    **ec2.ROWS,
    **security_group.ROWS,
    **vpc_endpoint.ROWS,
    **transit_gateway.ROWS,
    **kms.ROWS,
    **s3.ROWS,
    **iam.ROWS,
    **cloudtrail.ROWS,
    **cloudwatch.ROWS,
    **sns.ROWS,
    **sqs.ROWS,
    **rds.ROWS,
    **route53.ROWS,
    **secretsmanager.ROWS,
    **backup.ROWS,
}
"""Every type by its token without the package."""
