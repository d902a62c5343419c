"""Where drills restore to: subnets without a route out, reached from the admin tier alone, and closed to production for good."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import ec2, rds, vpc

from components.environment_facts import EnvironmentFacts
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier
from components.placement import Placement
from components.recovery.drill_isolation import closed_paths

_DATABASE_PORT = 5432


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
        - ``aws.rds.SubnetGroup`` *name* over the drill tier, whose route table has no route
        - ``aws.ec2.SecurityGroup`` *name*-restored with an ``aws.vpc.SecurityGroupIngressRule``, and an
          ``aws.vpc.SecurityGroupEgressRule`` of the admin tier's group: that tier asks the database, which reaches nothing by itself
        - for each production tier and direction ``aws.ec2.NetworkAclRule`` *name*-never-*direction*-*tier* in the drill tier's list, before
          every other rule, so that no flow declared later opens a path to production

    Adding a zone changes the group in place; adding a production tier adds its two rules.

    Outputs: `region`, `subnet_group`, `security_group_id`.
    """

    region: str
    subnet_group: str
    security_group_id: pulumi.Output[str]

    def __init__(self, name: str, args: DrillPlaceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:recovery:DrillPlace", name, None, opts)
        self.region = args.placement.region
        self.subnet_group = args.facts.named("drill")
        rds.SubnetGroup(
            name,
            name=self.subnet_group,
            description="Isolated: restored databases of drills",
            subnet_ids=args.network.subnet_ids(NetworkTier.DRILL),
            tags=args.facts.tags("drill"),
            opts=args.placement.inside(self),
        )
        self.security_group_id = self._restored(f"{name}-restored", args)
        for closed in closed_paths(args.network.addresses):
            ec2.NetworkAclRule(
                f"{name}-{closed.name}",
                network_acl_id=args.network.acl_id(NetworkTier.DRILL),
                egress=closed.egress,
                rule_number=closed.number,
                protocol="-1",
                rule_action="deny",
                cidr_block=str(closed.block),
                opts=args.placement.inside(self),
            )
        self.register_outputs({"subnet_group": self.subnet_group})

    def _restored(self, name: str, args: DrillPlaceArgs) -> pulumi.Output[str]:
        inside = args.placement.inside(self)
        group = ec2.SecurityGroup(
            name,
            name=args.facts.named("drill", "restored"),
            description="Databases that drills restored: asked by the admin tier, asking nobody",
            vpc_id=args.network.vpc_id,
            revoke_rules_on_delete=True,
            tags=args.facts.tags("drill", "restored", tier=NetworkTier.DRILL.value),
            opts=inside,
        )
        why, admin = "drills validate what they restored in isolation", args.network.security_group_id(NetworkTier.ADMIN)
        vpc.SecurityGroupIngressRule(
            name,
            security_group_id=group.id,
            referenced_security_group_id=admin,
            ip_protocol="tcp",
            from_port=_DATABASE_PORT,
            to_port=_DATABASE_PORT,
            description=why,
            opts=inside,
        )
        vpc.SecurityGroupEgressRule(
            name,
            security_group_id=admin,
            referenced_security_group_id=group.id,
            ip_protocol="tcp",
            from_port=_DATABASE_PORT,
            to_port=_DATABASE_PORT,
            description=why,
            opts=inside,
        )
        return group.id
