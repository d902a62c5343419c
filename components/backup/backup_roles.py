"""The roles AWS Backup works under: one that takes recovery points, another that restores them."""

from __future__ import annotations

import json

import pulumi
from pulumi_aws import iam

from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_TAKES = ("AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForS3Backup")
_RESTORES = ("AWSBackupServiceRolePolicyForRestores", "AWSBackupServiceRolePolicyForS3Restore")


class BackupRoles(pulumi.ComponentResource):
    """Two roles for AWS Backup alone; whoever can take a backup cannot restore one, and the other way round.

    Pulumi type: ``holdfast:backup:BackupRoles``

    Creates:
        - ``aws.iam.Role`` *name*-taking and *name*-restoring, within the permission boundary where the environment has one
        - ``aws.iam.RolePolicyAttachment`` for each of AWS's own policies: databases in ``service-role/``, buckets beside it

    Source: AWS Backup Developer Guide, "IAM service roles" and "Managed policies for AWS Backup". The roles hold no right to a key; what
    AWS Backup may do with keys is in the keys' own policies.

    Outputs: `taking`, `restoring`: ARNs, known once the policies are attached.
    """

    taking: pulumi.Output[str]
    restoring: pulumi.Output[str]

    def __init__(self, name: str, facts: EnvironmentFacts, placement: Placement, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:backup:BackupRoles", name, None, opts)
        self._name, self._facts, self._placement = name, facts, placement
        self.taking = self._role("taking", "AWS Backup takes and copies recovery points with it", _TAKES)
        self.restoring = self._role("restoring", "AWS Backup restores recovery points with it", _RESTORES)
        self.register_outputs({"taking": self.taking, "restoring": self.restoring})

    def _role(self, duty: str, description: str, policies: tuple[str, ...]) -> pulumi.Output[str]:
        inside = self._placement.inside(self)
        role = iam.Role(
            f"{self._name}-{duty}",
            name=self._facts.named(self._name, duty),
            description=description,
            assume_role_policy=json.dumps(_trust(self._placement.account), sort_keys=True),
            permissions_boundary=self._facts.boundary(self._placement.account),
            tags=self._facts.tags(self._name, duty),
            opts=inside,
        )
        attached = [
            iam.RolePolicyAttachment(
                f"{self._name}-{duty}-{'documents' if 'S3' in policy else 'databases'}",
                role=role.name,
                policy_arn=f"arn:{self._placement.partition}:iam::aws:policy/{'' if 'S3' in policy else 'service-role/'}{policy}",
                opts=inside,
            ).id
            for policy in policies
        ]
        return pulumi.Output.all(role.arn, *attached).apply(lambda made: str(made[0]))


def _trust(account: str) -> dict[str, object]:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "backup.amazonaws.com"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    }
    return {"Version": "2012-10-17", "Statement": [statement]}
