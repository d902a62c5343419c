"""Where drills restore to: subnets without a route out, reached from the admin tier alone."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import rds

from components.environment_facts import EnvironmentFacts
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class DrillPlaceArgs:
    """What a drill place needs to know: the Region's workload network."""

    facts: EnvironmentFacts
    placement: Placement
    network: SegmentedVpc


class DrillPlace(pulumi.ComponentResource):
    """A place for restored databases.

    Pulumi type: ``holdfast:recovery:DrillPlace``

    Creates:
        - ``aws.rds.SubnetGroup`` *name* over the drill tier, whose route table has no route and whose flows come from admin alone

    Adding a zone changes the group in place.

    Outputs: `region`, `subnet_group`, `security_group_id`.
    """

    region: str
    subnet_group: str
    security_group_id: pulumi.Output[str]

    def __init__(self, name: str, args: DrillPlaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:recovery:DrillPlace", name, None, opts)
        self.region = args.placement.region
        self.subnet_group = args.facts.named("drill")
        self.security_group_id = args.network.security_group_id(NetworkTier.DRILL)
        rds.SubnetGroup(
            name,
            name=self.subnet_group,
            description="Isolated: restored databases of drills",
            subnet_ids=args.network.subnet_ids(NetworkTier.DRILL),
            tags=args.facts.tags("drill"),
            opts=args.placement.inside(self),
        )
        self.register_outputs({"subnet_group": self.subnet_group})
