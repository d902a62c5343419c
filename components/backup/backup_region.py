"""What AWS Backup is told about one account and Region before it does anything there."""

from __future__ import annotations

import pulumi
from pulumi_aws import backup

from components.placement import Placement

_TAKEN_IN = {
    "Aurora": True,
    "CloudFormation": False,
    "DSQL": False,
    "DocumentDB": False,
    "DynamoDB": False,
    "EBS": False,
    "EC2": False,
    "EFS": False,
    "FSx": False,
    "Neptune": False,
    "RDS": True,
    "Redshift": False,
    "Redshift Serverless": False,
    "S3": True,
    "SAP HANA on Amazon EC2": False,
    "Storage Gateway": False,
    "Timestream": False,
    "VirtualMachine": False,
}


class BackupRegion(pulumi.ComponentResource):
    """Databases and buckets are backed up, and nothing that a stray tag would bring in.

    Pulumi type: ``holdfast:backup:BackupRegion``

    Creates:
        - ``aws.backup.RegionSettings`` *name*: the one of this account and Region

    Source: AWS Backup Developer Guide, "Service opt-in". That copies may leave an account is a setting of the organization's management
    account (``UpdateGlobalSettings``, ``isCrossAccountBackupEnabled``), which no placement of ours is; it is turned on there by hand.

    Outputs: none.
    """

    def __init__(self, name: str, placement: Placement, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:backup:BackupRegion", name, None, opts)
        backup.RegionSettings(name, resource_type_opt_in_preference=_TAKEN_IN, opts=placement.inside(self))
        self.register_outputs({})
