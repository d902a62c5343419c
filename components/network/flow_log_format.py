"""What a flow log record holds: every field there is.

Source: Amazon VPC User Guide, "Flow log records", versions 2 to 5, 7 and 8 (version 6 is of Transit Gateways).
"""

from __future__ import annotations

FLOW_LOG_FIELDS = (
    # version 2
    "version",
    "account-id",
    "interface-id",
    "srcaddr",
    "dstaddr",
    "srcport",
    "dstport",
    "protocol",
    "packets",
    "bytes",
    "start",
    "end",
    "action",
    "log-status",
    # version 3
    "vpc-id",
    "subnet-id",
    "instance-id",
    "tcp-flags",
    "type",
    "pkt-srcaddr",
    "pkt-dstaddr",
    # version 4
    "region",
    "az-id",
    "sublocation-type",
    "sublocation-id",
    # version 5
    "pkt-src-aws-service",
    "pkt-dst-aws-service",
    "flow-direction",
    "traffic-path",
    # version 7
    "ecs-cluster-arn",
    "ecs-cluster-name",
    "ecs-container-instance-arn",
    "ecs-container-instance-id",
    "ecs-container-id",
    "ecs-second-container-id",
    "ecs-service-name",
    "ecs-task-definition-arn",
    "ecs-task-arn",
    "ecs-task-id",
    # version 8
    "reject-reason",
)
"""In the order of the columns; whoever reads the archive reads them by this."""


def flow_log_format() -> str:
    """The custom format that lists every field."""
    return " ".join("${" + field + "}" for field in FLOW_LOG_FIELDS)
