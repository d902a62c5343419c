"""The role with which RDS reports what its hosts are doing."""

from __future__ import annotations

import json

import pulumi
from pulumi_aws import iam

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


class MonitoringRole(pulumi.ComponentResource):
    """A role for RDS enhanced monitoring alone.

    Pulumi type: ``holdfast:data:MonitoringRole``

    Creates:
        - ``aws.iam.Role`` *name* and the ``aws.iam.RolePolicyAttachment`` of AWS's own policy for it

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
            tags=facts.tags(name),
            opts=inside,
        )
        attached = iam.RolePolicyAttachment(
            name,
            role=role.name,
            policy_arn=f"arn:{placement.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
            opts=inside,
        )
        self.arn = pulumi.Output.all(role.arn, attached.id).apply(lambda made: str(made[0]))
        self.register_outputs({"arn": self.arn})
