"""A VPC cut into tiers with only the declared flows between them."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import ec2

from components.environment_facts import EnvironmentFacts
from components.network.acl_plan import acl_rules
from components.network.address_plan import VpcAddresses
from components.network.flow import ALLOWED_FLOWS, ANYWHERE, End, Outside
from components.network.security_groups import TierSecurityGroups, TierSecurityGroupsArgs
from components.network.tier import TIERS_OF, NetworkTier
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class SegmentedVpcArgs:
    """What a VPC needs to know.

    Attributes:
        addresses: its own.
        peer: those of the Region's other VPC, with which it has flows.
        flow_log_bucket: ARN of the bucket that keeps its flow logs.
    """

    facts: EnvironmentFacts
    placement: Placement
    addresses: VpcAddresses
    peer: VpcAddresses
    flow_log_bucket: pulumi.Input[str]


class SegmentedVpc(pulumi.ComponentResource):
    """A hub or workload VPC.

    Pulumi type: ``holdfast:network:SegmentedVpc``

    Creates:
        - ``aws.ec2.Vpc`` *name*, its ``aws.ec2.DefaultSecurityGroup`` emptied, and an ``aws.ec2.FlowLog`` of all traffic
        - for each tier *name*-*tier*: ``aws.ec2.RouteTable``, ``aws.ec2.NetworkAcl`` with its ``aws.ec2.NetworkAclRule``
        - for each tier and zone *name*-*tier*-*zone*: ``aws.ec2.Subnet``, ``aws.ec2.RouteTableAssociation``,
          ``aws.ec2.NetworkAclAssociation``
        - `TierSecurityGroups` *name*: a security group for each tier
        - with an ingress tier: ``aws.ec2.InternetGateway`` and its ``aws.ec2.Route``, in the ingress tier's table alone

    Adding a zone, a tier or a flow adds resources and changes none. Changing the address block replaces everything.

    Outputs: `vpc_id`, `addresses`, `subnet_ids` and `route_table_id` by tier, `security_group_id` by tier.
    """

    vpc_id: pulumi.Output[str]
    addresses: VpcAddresses

    def __init__(self, name: str, args: SegmentedVpcArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:SegmentedVpc", name, None, opts)
        self._name, self._args, self.addresses = name, args, args.addresses
        self._route_tables: dict[NetworkTier, ec2.RouteTable] = {}
        self._acls: dict[NetworkTier, ec2.NetworkAcl] = {}
        self._subnets: dict[tuple[NetworkTier, str], ec2.Subnet] = {}
        inside = args.placement.inside(self)

        self._vpc = ec2.Vpc(
            name,
            cidr_block=str(args.addresses.block),
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags=args.facts.tags(name),
            opts=inside,
        )
        self.vpc_id = self._vpc.id
        ec2.DefaultSecurityGroup(name, vpc_id=self.vpc_id, tags=args.facts.tags(name, "default-closed"), opts=inside)
        ec2.FlowLog(
            name,
            vpc_id=self.vpc_id,
            traffic_type="ALL",
            log_destination_type="s3",
            log_destination=args.flow_log_bucket,
            max_aggregation_interval=60,
            tags=args.facts.tags(name),
            opts=inside,
        )
        for tier in TIERS_OF[args.addresses.kind]:
            self._build(tier)
        if NetworkTier.INGRESS in TIERS_OF[args.addresses.kind]:
            self._open_ingress()
        self._groups = TierSecurityGroups(
            name,
            TierSecurityGroupsArgs(
                facts=args.facts, placement=args.placement, vpc_id=self.vpc_id, kind=args.addresses.kind, peer=args.peer
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"vpc_id": self.vpc_id})

    def subnet_ids(self, tier: NetworkTier) -> list[pulumi.Output[str]]:
        """Subnets of a tier, in the order of the zones."""
        return [self._subnets[tier, zone].id for zone in self._args.addresses.zones]

    def route_table_id(self, tier: NetworkTier) -> pulumi.Output[str]:
        """The one route table of a tier."""
        return self._route_tables[tier].id

    def acl_id(self, tier: NetworkTier) -> pulumi.Output[str]:
        """The one network ACL of a tier."""
        return self._acls[tier].id

    def security_group_id(self, tier: NetworkTier) -> pulumi.Output[str]:
        """The security group for members of a tier."""
        return self._groups.id_of(tier)

    def _build(self, tier: NetworkTier) -> None:
        args, inside = self._args, self._args.placement.inside(self)
        label = f"{self._name}-{tier.value}"
        tags = args.facts.tags(label, tier=tier.value)
        table = self._route_tables[tier] = ec2.RouteTable(label, vpc_id=self.vpc_id, tags=tags, opts=inside)
        acl = self._acls[tier] = ec2.NetworkAcl(label, vpc_id=self.vpc_id, tags=tags, opts=inside)
        for rule in acl_rules(tier, ALLOWED_FLOWS, self._cidr):
            ec2.NetworkAclRule(
                f"{label}-{rule.name}",
                network_acl_id=acl.id,
                egress=rule.egress,
                rule_number=rule.number,
                protocol=rule.protocol,
                rule_action="allow",
                cidr_block=rule.cidr,
                from_port=rule.from_port,
                to_port=rule.to_port,
                opts=inside,
            )
        for zone in args.addresses.zones:
            placed = f"{label}-{zone}"
            subnet = self._subnets[tier, zone] = ec2.Subnet(
                placed,
                vpc_id=self.vpc_id,
                cidr_block=str(args.addresses.subnet(tier, zone)),
                availability_zone=f"{args.placement.region}{zone}",
                map_public_ip_on_launch=False,
                tags=args.facts.tags(placed, tier=tier.value),
                opts=inside,
            )
            ec2.RouteTableAssociation(placed, subnet_id=subnet.id, route_table_id=table.id, opts=inside)
            ec2.NetworkAclAssociation(placed, subnet_id=subnet.id, network_acl_id=acl.id, opts=inside)

    def _open_ingress(self) -> None:
        inside = self._args.placement.inside(self)
        gateway = ec2.InternetGateway(self._name, vpc_id=self.vpc_id, tags=self._args.facts.tags(self._name), opts=inside)
        ec2.Route(
            f"{self._name}-ingress-internet",
            route_table_id=self.route_table_id(NetworkTier.INGRESS),
            destination_cidr_block=ANYWHERE,
            gateway_id=gateway.id,
            opts=inside,
        )

    def _cidr(self, end: End) -> str:
        if isinstance(end, Outside):
            return ANYWHERE
        own = end in TIERS_OF[self._args.addresses.kind]
        return str((self._args.addresses if own else self._args.peer).tier(end))
