"""What holds in one Region of an account, whoever makes something there."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import ebs, ec2

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class RegionDefaultsArgs:
    """What a Region's defaults need to know."""

    facts: EnvironmentFacts
    placement: Placement


class RegionDefaults(pulumi.ComponentResource):
    """Safe defaults of one Region of an account.

    Pulumi type: ``holdfast:identity:RegionDefaults``

    Creates *name* of each:
        - ``aws.ebs.EncryptionByDefault``, ``aws.ebs.SnapshotBlockPublicAccess``
        - ``aws.ec2.InstanceMetadataDefaults`` (IMDSv2, one hop), ``aws.ec2.SerialConsoleAccess`` (off)

    Changes are made in place. Removing it gives the Region its own defaults back.

    Outputs: none.
    """

    def __init__(self, name: str, args: RegionDefaultsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:identity:RegionDefaults", name, None, opts)
        inside = args.placement.inside(self)
        ebs.EncryptionByDefault(name, enabled=True, opts=inside)
        ebs.SnapshotBlockPublicAccess(name, state="block-all-sharing", opts=inside)
        ec2.InstanceMetadataDefaults(name, http_endpoint="enabled", http_tokens="required", http_put_response_hop_limit=1, opts=inside)
        ec2.SerialConsoleAccess(name, enabled=False, opts=inside)
        self.register_outputs({})
