"""No network of an account is open to the internet but the subnets that are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pulumi
from pulumi_aws import ec2

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


class Opening(StrEnum):
    """In which directions a subnet is excepted (Amazon VPC User Guide, "Block public access to VPCs and subnets")."""

    BOTH = "allow-bidirectional"
    OUTWARD = "allow-egress"


@dataclass(frozen=True, kw_only=True)
class PublicAccessBlockArgs:
    """What the block of one account in one Region needs to know.

    Attributes:
        openings: subnets that are excepted, by a name for each.
    """

    facts: EnvironmentFacts
    placement: Placement
    openings: Mapping[str, tuple[pulumi.Output[str], Opening]]


class PublicAccessBlock(pulumi.ComponentResource):
    """VPC block public access, in both directions, for a whole account and Region.

    Pulumi type: ``holdfast:network:PublicAccessBlock``

    Creates:
        - ``aws.ec2.VpcBlockPublicAccessOptions`` *name*
        - ``aws.ec2.VpcBlockPublicAccessExclusion`` *name*-*opening* for each subnet that faces the internet

    It holds for VPCs that other programs make there too. Adding an opening only adds.

    Outputs: none.
    """

    def __init__(self, name: str, args: PublicAccessBlockArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:PublicAccessBlock", name, None, opts)
        inside = args.placement.inside(self)
        # The exceptions come first: a block without them would cut off clients until they are there.
        exceptions = [
            ec2.VpcBlockPublicAccessExclusion(
                f"{name}-{label}",
                subnet_id=subnet,
                internet_gateway_exclusion_mode=opening.value,
                tags=args.facts.tags(name, label),
                opts=inside,
            )
            for label, (subnet, opening) in args.openings.items()
        ]
        ec2.VpcBlockPublicAccessOptions(
            name, internet_gateway_block_mode="block-bidirectional", opts=args.placement.inside(self, depends_on=exceptions)
        )
        self.register_outputs({})
