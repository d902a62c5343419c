"""A VPC cut into tiers with only the declared flows between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi_aws import ec2

from components.environment_facts import EnvironmentFacts
from components.network.acl_plan import ANYWHERE_IPV6, acl_rules
from components.network.address_plan import VpcAddresses
from components.network.flow import ANYWHERE
from components.network.flow_log_format import flow_log_format
from components.network.ipv6 import ipv6_subnet
from components.network.security_groups import TierSecurityGroups, TierSecurityGroupsArgs
from components.network.tier import NetworkTier
from components.network.topology import Stop, Topology
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class SegmentedVpcArgs:
    """What a VPC needs to know.

    Attributes:
        addresses: its own.
        topology: of its Region.
        flow_log_bucket: ARN of the bucket that keeps its flow logs.
        zonal: tiers whose zones have a route table each; the zones of the others share one.
        ipv6: whether it has IPv6 addresses too.
        labels: more of its tags.
    """

    facts: EnvironmentFacts
    placement: Placement
    addresses: VpcAddresses
    topology: Topology
    flow_log_bucket: pulumi.Input[str]
    zonal: frozenset[NetworkTier] = frozenset()
    ipv6: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)


class SegmentedVpc(pulumi.ComponentResource):
    """A hub, workload or spoke VPC.

    Pulumi type: ``holdfast:network:SegmentedVpc``

    Creates:
        - ``aws.ec2.Vpc`` *name*, its ``aws.ec2.DefaultSecurityGroup`` emptied, and an ``aws.ec2.FlowLog`` of all traffic and every field
        - for each tier *name*-*tier*: ``aws.ec2.RouteTable`` (or one for each zone *name*-*tier*-*zone*), ``aws.ec2.NetworkAcl`` with its
          ``aws.ec2.NetworkAclRule``
        - for each tier and zone *name*-*tier*-*zone*: ``aws.ec2.Subnet``, ``aws.ec2.RouteTableAssociation``,
          ``aws.ec2.NetworkAclAssociation``
        - `TierSecurityGroups` *name*: a security group for each tier
        - with an ingress tier: ``aws.ec2.InternetGateway`` and its ``aws.ec2.Route``, in the ingress tier's table alone; with IPv6 one more
        - with IPv6 and flows to the internet that nothing inspects: ``aws.ec2.EgressOnlyInternetGateway`` with an ``aws.ec2.Route`` in the
          tables of just those tiers. A firewall in the hub cannot see IPv6 that leaves here, so with one none leaves.

    Adding a zone, a tier or a flow adds resources and changes none. Changing the address block replaces everything.

    Outputs: `vpc_id`, `addresses`, `subnet_id` by tier and zone, `subnet_ids`, `route_table_id`, `acl_id` and `security_group_id` by tier.
    """

    vpc_id: pulumi.Output[str]
    addresses: VpcAddresses

    def __init__(self, name: str, args: SegmentedVpcArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:SegmentedVpc", name, None, opts)
        self._name, self._args, self.addresses = name, args, args.addresses
        self._route_tables: dict[tuple[NetworkTier, str | None], ec2.RouteTable] = {}
        self._acls: dict[NetworkTier, ec2.NetworkAcl] = {}
        self._subnets: dict[tuple[NetworkTier, str], ec2.Subnet] = {}
        self._leaving = [leg for leg in args.topology.legs if leg.leaves_for_internet and args.addresses.name in leg.vpcs]
        self._ipv6_out = args.ipv6 and bool(self._leaving) and not args.topology.inspected
        self._inside = args.placement.inside(self)

        self._vpc = ec2.Vpc(
            name,
            cidr_block=str(args.addresses.block),
            assign_generated_ipv6_cidr_block=args.ipv6 or None,
            enable_dns_hostnames=True,
            enable_dns_support=True,
            tags=args.facts.tags(name, **args.labels),
            opts=self._inside,
        )
        self.vpc_id = self._vpc.id
        ec2.DefaultSecurityGroup(name, vpc_id=self.vpc_id, tags=args.facts.tags(name, "default-closed"), opts=self._inside)
        ec2.FlowLog(
            name,
            vpc_id=self.vpc_id,
            traffic_type="ALL",
            log_destination_type="s3",
            log_destination=args.flow_log_bucket,
            log_format=flow_log_format(),
            max_aggregation_interval=60,
            tags=args.facts.tags(name),
            opts=self._inside,
        )
        for tier in args.addresses.tiers:
            self._build(tier)
        if NetworkTier.INGRESS in args.addresses.tiers:
            self._open_ingress()
        if self._ipv6_out:
            self._open_ipv6_egress()
        self._groups = TierSecurityGroups(
            name,
            TierSecurityGroupsArgs(
                facts=args.facts,
                placement=args.placement,
                vpc_id=self.vpc_id,
                vpc=args.addresses.name,
                topology=args.topology,
                ipv6_in=args.ipv6,
                ipv6_out=self._ipv6_out,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        self.register_outputs({"vpc_id": self.vpc_id})

    def subnet_id(self, tier: NetworkTier, zone: str) -> pulumi.Output[str]:
        """The subnet of a tier in one zone."""
        return self._subnets[tier, zone].id

    def subnet_ids(self, tier: NetworkTier) -> list[pulumi.Output[str]]:
        """Subnets of a tier, in the order of the zones."""
        return [self.subnet_id(tier, zone) for zone in self._args.addresses.zones]

    def route_table_id(self, tier: NetworkTier, zone: str | None = None) -> pulumi.Output[str]:
        """The one route table of a tier, or that of a zone where the tier has one for each."""
        return self._route_tables[tier, zone].id

    def acl_id(self, tier: NetworkTier) -> pulumi.Output[str]:
        """The one network ACL of a tier."""
        return self._acls[tier].id

    def security_group_id(self, tier: NetworkTier) -> pulumi.Output[str]:
        """The security group for members of a tier."""
        return self._groups.id_of(tier)

    def _build(self, tier: NetworkTier) -> None:
        args, inside = self._args, self._inside
        label = f"{self._name}-{tier.value}"
        tags = args.facts.tags(label, tier=tier.value)
        zonal = tier in args.zonal
        if not zonal:
            self._route_tables[tier, None] = ec2.RouteTable(label, vpc_id=self.vpc_id, tags=tags, opts=inside)
        acl = self._acls[tier] = ec2.NetworkAcl(label, vpc_id=self.vpc_id, tags=tags, opts=inside)
        stop = Stop(args.addresses.name, tier)
        for rule in acl_rules(stop, args.topology.legs, ipv6_in=args.ipv6, ipv6_out=self._ipv6_out):
            ec2.NetworkAclRule(
                f"{label}-{rule.name}",
                network_acl_id=acl.id,
                egress=rule.egress,
                rule_number=rule.number,
                protocol=rule.protocol,
                rule_action="allow",
                cidr_block=None if rule.ipv6 else rule.cidr,
                ipv6_cidr_block=rule.cidr if rule.ipv6 else None,
                from_port=rule.from_port,
                to_port=rule.to_port,
                opts=inside,
            )
        for zone in args.addresses.zones:
            placed = f"{label}-{zone}"
            if zonal:
                zone_tags = args.facts.tags(placed, tier=tier.value)
                self._route_tables[tier, zone] = ec2.RouteTable(placed, vpc_id=self.vpc_id, tags=zone_tags, opts=inside)
            subnet = self._subnets[tier, zone] = ec2.Subnet(
                placed,
                vpc_id=self.vpc_id,
                cidr_block=str(args.addresses.subnet(tier, zone)),
                ipv6_cidr_block=self._ipv6_block(tier, zone) if args.ipv6 else None,
                availability_zone=f"{args.placement.region}{zone}",
                map_public_ip_on_launch=False,
                tags=args.facts.tags(placed, tier=tier.value),
                opts=inside,
            )
            table = self._route_tables[tier, zone if zonal else None]
            ec2.RouteTableAssociation(placed, subnet_id=subnet.id, route_table_id=table.id, opts=inside)
            ec2.NetworkAclAssociation(placed, subnet_id=subnet.id, network_acl_id=acl.id, opts=inside)

    def _ipv6_block(self, tier: NetworkTier, zone: str) -> pulumi.Output[str]:
        slot = self._args.addresses.ipv6_slot(tier, zone)
        return self._vpc.ipv6_cidr_block.apply(lambda block: ipv6_subnet(block, slot))

    def _open_ingress(self) -> None:
        gateway = ec2.InternetGateway(self._name, vpc_id=self.vpc_id, tags=self._args.facts.tags(self._name), opts=self._inside)
        table = self.route_table_id(NetworkTier.INGRESS)
        ec2.Route(
            f"{self._name}-ingress-internet",
            route_table_id=table,
            destination_cidr_block=ANYWHERE,
            gateway_id=gateway.id,
            opts=self._inside,
        )
        if self._args.ipv6:
            ec2.Route(
                f"{self._name}-ingress-internet-ipv6",
                route_table_id=table,
                destination_ipv6_cidr_block=ANYWHERE_IPV6,
                gateway_id=gateway.id,
                opts=self._inside,
            )

    def _open_ipv6_egress(self) -> None:
        gateway = ec2.EgressOnlyInternetGateway(self._name, vpc_id=self.vpc_id, tags=self._args.facts.tags(self._name), opts=self._inside)
        for tier in dict.fromkeys(leg.start.tier for leg in self._leaving if leg.start):
            ec2.Route(
                f"{self._name}-{tier.value}-internet-ipv6",
                route_table_id=self.route_table_id(tier),
                destination_ipv6_cidr_block=ANYWHERE_IPV6,
                egress_only_gateway_id=gateway.id,
                opts=self._inside,
            )
