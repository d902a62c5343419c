"""The role with which RDS reports what its hosts are doing."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pulumi
from pulumi_aws import iam

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


class MonitoringRole(pulumi.ComponentResource):
    """A role for RDS enhanced monitoring alone.

    Pulumi type: ``holdfast:data:MonitoringRole``

    Creates:
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy`` *name*: to write the metrics of this account's hosts, in any Region

    Source: Amazon RDS User Guide, "Creating an IAM role for Enhanced Monitoring".

    Outputs: `arn`.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, facts: EnvironmentFacts, placement: Placement, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:data:MonitoringRole", name, None, opts)
        inside = placement.inside(self)
        role = iam.Role(
            name,
            name=facts.named(name),
            description="RDS reports host metrics with it",
            assume_role_policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "monitoring.rds.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                            "Condition": {"StringEquals": {"aws:SourceAccount": placement.account}},
                        }
                    ],
                },
                sort_keys=True,
            ),
            permissions_boundary=facts.boundary(placement.account),
            tags=facts.tags(name),
            opts=inside,
        )
        allowed = iam.RolePolicy(
            name,
            name=facts.named(name),
            role=role.name,
            policy=json.dumps(_policy(placement), sort_keys=True),
            opts=inside,
        )
        self.arn = pulumi.Output.all(role.arn, allowed.id).apply(lambda made: str(made[0]))
        self.register_outputs({"arn": self.arn})


def _policy(placement: Placement) -> Mapping[str, object]:
    """What AWS's own policy grants, for this account alone (AWS Managed Policy Reference, "AmazonRDSEnhancedMonitoringRole")."""
    group = placement.arn("logs", "log-group:RDS*", region="*")
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": ["logs:CreateLogGroup", "logs:PutRetentionPolicy"], "Resource": group},
            {
                "Effect": "Allow",
                "Action": ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"],
                "Resource": f"{group}:log-stream:*",
            },
        ],
    }
