"""A security group for each tier, with a rule for each declared flow and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import ec2, vpc

from components.environment_facts import EnvironmentFacts
from components.network.acl_plan import ANYWHERE_IPV6
from components.network.flow import Outside
from components.network.tier import PASSED_THROUGH, NetworkTier
from components.network.topology import Leg, Stop, Topology
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class TierSecurityGroupsArgs:
    """What the groups of one VPC need to know.

    Attributes:
        vpc: its name in the topology.
        ipv6_in: whether clients may come to the front door over IPv6 too.
        ipv6_out: whether flows to the internet may leave over IPv6 too.
    """

    facts: EnvironmentFacts
    placement: Placement
    vpc_id: pulumi.Input[str]
    vpc: str
    topology: Topology
    ipv6_in: bool = False
    ipv6_out: bool = False


class TierSecurityGroups(pulumi.ComponentResource):
    """Security groups of one VPC.

    Pulumi type: ``holdfast:network:TierSecurityGroups``

    Creates:
        - ``aws.ec2.SecurityGroup`` *name*-*tier* for each tier in which something can stand, without rules of its own
        - ``aws.vpc.SecurityGroupIngressRule`` and ``aws.vpc.SecurityGroupEgressRule`` *name*-*flow* for each flow that ends or starts here,
          and with IPv6 *name*-*flow*-ipv6 for those of the internet

    Within the VPC a rule names the other tier's group, across VPCs its addresses. Changing a description replaces the group.

    Outputs: `id_of` a tier.
    """

    def __init__(self, name: str, args: TierSecurityGroupsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:TierSecurityGroups", name, None, opts)
        self._name, self._args, self._inside = name, args, args.placement.inside(self)
        self._groups: dict[Stop, ec2.SecurityGroup] = {
            Stop(args.vpc, tier): ec2.SecurityGroup(
                f"{name}-{tier.value}",
                name=args.facts.named(name, tier.value),
                description=f"Members of the {tier.value} tier; only declared flows",
                vpc_id=args.vpc_id,
                revoke_rules_on_delete=True,
                tags=args.facts.tags(name, tier.value, tier=tier.value),
                opts=self._inside,
            )
            for tier in args.topology.vpc(args.vpc).tiers
            if tier not in PASSED_THROUGH
        }
        self._said: set[tuple[object, ...]] = set()
        for leg in args.topology.legs:
            self._inward(leg)
            self._outward(leg)
        self.register_outputs({})

    def id_of(self, tier: NetworkTier) -> pulumi.Output[str]:
        """The group for members of `tier`."""
        return self._groups[Stop(self._args.vpc, tier)].id

    def _inward(self, leg: Leg) -> None:
        own = self._groups.get(leg.end) if leg.end else None
        other = self._groups.get(leg.start) if leg.start else None
        if own is None or not self._new("in", leg.end, leg.start if other else leg.from_cidr, leg):
            return
        self._in(leg, own, leg.label, leg.from_cidr, other)
        if self._args.ipv6_in and leg.flow.from_ is Outside.INTERNET:
            self._in(leg, own, f"{leg.label}-ipv6", ANYWHERE_IPV6, None)

    def _outward(self, leg: Leg) -> None:
        own = self._groups.get(leg.start) if leg.start else None
        other = self._groups.get(leg.end) if leg.end else None
        if own is None or not self._new("out", leg.start, leg.end if other else leg.to_cidr, leg):
            return
        self._out(leg, own, leg.label, leg.to_cidr, other)
        if self._args.ipv6_out and leg.leaves_for_internet:
            self._out(leg, own, f"{leg.label}-ipv6", ANYWHERE_IPV6, None)

    def _new(self, direction: str, own: Stop | None, other: Stop | str | None, leg: Leg) -> bool:
        """Whether no earlier flow says the same; AWS refuses a rule that is there (Amazon EC2 API, InvalidPermission.Duplicate)."""
        rule = (direction, own, other, leg.flow.protocol, leg.flow.port)
        known = rule in self._said
        self._said.add(rule)
        return not known

    def _in(self, leg: Leg, own: ec2.SecurityGroup, label: str, cidr: str, other: ec2.SecurityGroup | None) -> None:
        vpc.SecurityGroupIngressRule(
            f"{self._name}-{label}",
            security_group_id=own.id,
            cidr_ipv4=cidr if other is None and ":" not in cidr else None,
            cidr_ipv6=cidr if other is None and ":" in cidr else None,
            referenced_security_group_id=other.id if other else None,
            ip_protocol=leg.flow.protocol,
            from_port=leg.flow.port,
            to_port=leg.flow.port,
            description=leg.flow.why,
            opts=self._inside,
        )

    def _out(self, leg: Leg, own: ec2.SecurityGroup, label: str, cidr: str, other: ec2.SecurityGroup | None) -> None:
        vpc.SecurityGroupEgressRule(
            f"{self._name}-{label}",
            security_group_id=own.id,
            cidr_ipv4=cidr if other is None and ":" not in cidr else None,
            cidr_ipv6=cidr if other is None and ":" in cidr else None,
            referenced_security_group_id=other.id if other else None,
            ip_protocol=leg.flow.protocol,
            from_port=leg.flow.port,
            to_port=leg.flow.port,
            description=leg.flow.why,
            opts=self._inside,
        )
