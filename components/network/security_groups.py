"""A security group for each tier, with a rule for each declared flow and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import ec2, vpc

from components.environment_facts import EnvironmentFacts
from components.network.address_plan import VpcAddresses
from components.network.flow import ALLOWED_FLOWS, ANYWHERE, End, Outside
from components.network.tier import TIERS_OF, NetworkTier, VpcKind
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class TierSecurityGroupsArgs:
    """What the groups of one VPC need to know; `peer` is the Region's other VPC."""

    facts: EnvironmentFacts
    placement: Placement
    vpc_id: pulumi.Input[str]
    kind: VpcKind
    peer: VpcAddresses


class TierSecurityGroups(pulumi.ComponentResource):
    """Security groups of one VPC.

    Pulumi type: ``holdfast:network:TierSecurityGroups``

    Creates:
        - ``aws.ec2.SecurityGroup`` *name*-*tier* for each tier but transit, without rules of its own
        - ``aws.vpc.SecurityGroupIngressRule`` and ``aws.vpc.SecurityGroupEgressRule`` *name*-*flow* for each flow that ends or starts here

    Within the VPC a rule names the other tier's group, across VPCs its addresses. Changing a description replaces the group.

    Outputs: `id_of` a tier.
    """

    def __init__(self, name: str, args: TierSecurityGroupsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:TierSecurityGroups", name, None, opts)
        self._args, inside = args, args.placement.inside(self)
        self._groups: dict[End, ec2.SecurityGroup] = {
            tier: ec2.SecurityGroup(
                f"{name}-{tier.value}",
                name=args.facts.named(name, tier.value),
                description=f"Members of the {tier.value} tier; only declared flows",
                vpc_id=args.vpc_id,
                revoke_rules_on_delete=True,
                tags=args.facts.tags(name, tier.value, tier=tier.value),
                opts=inside,
            )
            for tier in TIERS_OF[args.kind]
            if tier is not NetworkTier.TRANSIT
        }
        for flow in ALLOWED_FLOWS:
            if flow.to in self._groups:
                cidr, group = self._other_end(flow.from_)
                vpc.SecurityGroupIngressRule(
                    f"{name}-{flow.name}",
                    security_group_id=self._groups[flow.to].id,
                    cidr_ipv4=cidr,
                    referenced_security_group_id=group,
                    ip_protocol=flow.protocol,
                    from_port=flow.port,
                    to_port=flow.port,
                    description=flow.why,
                    opts=inside,
                )
            if flow.from_ in self._groups:
                cidr, group = self._other_end(flow.to)
                vpc.SecurityGroupEgressRule(
                    f"{name}-{flow.name}",
                    security_group_id=self._groups[flow.from_].id,
                    cidr_ipv4=cidr,
                    referenced_security_group_id=group,
                    ip_protocol=flow.protocol,
                    from_port=flow.port,
                    to_port=flow.port,
                    description=flow.why,
                    opts=inside,
                )
        self.register_outputs({})

    def id_of(self, tier: NetworkTier) -> pulumi.Output[str]:
        """The group for members of `tier`."""
        return self._groups[tier].id

    def _other_end(self, end: End) -> tuple[str | None, pulumi.Output[str] | None]:
        if isinstance(end, Outside):
            return ANYWHERE, None
        if end in self._groups:
            return None, self._groups[end].id
        return str(self._args.peer.tier(end)), None
