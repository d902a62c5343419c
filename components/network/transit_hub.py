"""A Transit Gateway between the hub and its spokes, with a route table for each segment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import ec2, ec2transitgateway, ram

from components.environment_facts import EnvironmentFacts
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier, VpcKind
from components.network.topology import HUB, Topology
from components.network.transit_plan import learned, static_routes, table_of, tables, tier_routes
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class TransitHubArgs:
    """What the transit of one Region needs to know.

    Attributes:
        network: where the gateway and the hub are; `workload`: where every other VPC is, perhaps in another account.
        vpcs: by their names in the topology, the hub among them.
        asn: private number of the gateway in BGP, or None for Amazon's default; gateways that share a Direct Connect gateway need one each.
        labels: more of the gateway's tags.
    """

    facts: EnvironmentFacts
    network: Placement
    workload: Placement
    topology: Topology
    vpcs: Mapping[str, SegmentedVpc]
    asn: int | None
    labels: Mapping[str, str]


class TransitHub(pulumi.ComponentResource):
    """Hub and spokes over a Transit Gateway.

    Pulumi type: ``holdfast:network:TransitHub``

    Creates:
        - ``aws.ec2transitgateway.TransitGateway`` *name*, with no default route table and no attachment accepted by itself
        - *name*-*vpc* for each VPC: ``aws.ec2transitgateway.VpcAttachment`` in the transit tier (in appliance mode at an inspecting hub, so
          that both directions of a flow meet the same firewall), and ``RouteTableAssociation`` with the table of its segment
        - *name*-hub, *name*-workload (the workload's segment) and *name*-*segment*: ``RouteTable``, with a ``RouteTablePropagation`` for
          each VPC whose addresses it may know, and ``aws.ec2transitgateway.Route`` *name*-*table*-*purpose* for what it sends to the hub
        - ``aws.ec2.Route`` *name*-*flow* there and back, for each declared flow that crosses from VPC to VPC and nothing else
        - where spokes are in another account: ``aws.ram.ResourceShare`` *name* with its associations, and
          ``aws.ec2transitgateway.VpcAttachmentAccepter`` *name*-*vpc*

    Moving a spoke to another account replaces its attachment. Tiers without a crossing flow, data among them, get no route.

    Outputs: `gateway_id`, `gateway_arn`; `attachment_id` and `table_id` of each VPC. Changing `asn` replaces the gateway.
    """

    gateway_id: pulumi.Output[str]
    gateway_arn: pulumi.Output[str]

    def __init__(self, name: str, args: TransitHubArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:TransitHub", name, None, opts)
        self._name, self._args = name, args
        self._apart = args.network.account != args.workload.account
        self._gateway = ec2transitgateway.TransitGateway(
            name,
            amazon_side_asn=args.asn,
            description=f"Hub and spokes of {args.facts.name} in {args.network.region}",
            default_route_table_association="disable",
            default_route_table_propagation="disable",
            auto_accept_shared_attachments="disable",
            dns_support="enable",
            tags=args.facts.tags(name, **args.labels),
            opts=args.network.inside(self),
        )
        self.gateway_id, self.gateway_arn = self._gateway.id, self._gateway.arn
        shared = self._shared() if self._apart else ()
        self._attachments = {vpc: self._attach(vpc, () if vpc == HUB else shared) for vpc in args.vpcs}
        self._usable = {vpc: self._accepted(vpc, attachment) for vpc, attachment in self._attachments.items()}
        self._tables = {table: self._table(table, segment) for table, segment in tables(args.topology).items()}
        self._fill_tables()
        self._route_tiers()
        self.register_outputs({"gateway_id": self.gateway_id})

    def attachment_id(self, vpc: VpcKind | str) -> pulumi.Output[str]:
        """The attachment of a VPC, known once it is accepted."""
        return self._usable[vpc]

    def table_id(self, vpc: VpcKind | str) -> pulumi.Output[str]:
        """The gateway's route table for what comes from a VPC: the hub's own, or that of the VPC's segment."""
        return self._tables[table_of(self._args.topology, vpc)].id

    def attachment_of(self, vpc: VpcKind | str) -> pulumi.Resource:
        """The attachment itself; a route to the gateway waits for it."""
        return self._attachments[vpc]

    def _shared(self) -> tuple[pulumi.Resource, ...]:
        """The gateway offered to the workload's account, within the organization (AWS RAM User Guide, "Sharing your resources")."""
        inside = self._args.network.inside(self)
        share = ram.ResourceShare(
            self._name,
            name=self._args.facts.named(self._name),
            allow_external_principals=False,
            tags=self._args.facts.tags(self._name),
            opts=inside,
        )
        return (
            ram.ResourceAssociation(self._name, resource_arn=self._gateway.arn, resource_share_arn=share.arn, opts=inside),
            ram.PrincipalAssociation(self._name, principal=self._args.workload.account, resource_share_arn=share.arn, opts=inside),
        )

    def _placement(self, vpc: str) -> Placement:
        return self._args.network if vpc == HUB else self._args.workload

    def _attach(self, vpc: str, after: tuple[pulumi.Resource, ...]) -> ec2transitgateway.VpcAttachment:
        foreign = vpc != HUB and self._apart
        return ec2transitgateway.VpcAttachment(
            f"{self._name}-{vpc}",
            transit_gateway_id=self.gateway_id,
            vpc_id=self._args.vpcs[vpc].vpc_id,
            subnet_ids=self._args.vpcs[vpc].subnet_ids(NetworkTier.TRANSIT),
            appliance_mode_support="enable" if vpc == HUB and self._args.topology.inspected else None,
            dns_support="enable",
            # A shared gateway does not let the sharer's tables be named from the other account; the accepter does it there.
            transit_gateway_default_route_table_association=None if foreign else False,
            transit_gateway_default_route_table_propagation=None if foreign else False,
            tags=self._args.facts.tags(f"{self._name}-{vpc}"),
            opts=self._placement(vpc).inside(self, depends_on=after),
        )

    def _accepted(self, vpc: str, attachment: ec2transitgateway.VpcAttachment) -> pulumi.Output[str]:
        if vpc == HUB or not self._apart:
            return attachment.id
        return ec2transitgateway.VpcAttachmentAccepter(
            f"{self._name}-{vpc}",
            transit_gateway_attachment_id=attachment.id,
            transit_gateway_default_route_table_association=False,
            transit_gateway_default_route_table_propagation=False,
            tags=self._args.facts.tags(f"{self._name}-{vpc}"),
            opts=self._args.network.inside(self),
        ).id

    def _table(self, table: str, segment: str) -> ec2transitgateway.RouteTable:
        label = f"{self._name}-{table}"
        return ec2transitgateway.RouteTable(
            label,
            transit_gateway_id=self.gateway_id,
            tags=self._args.facts.tags(label, segment=segment),
            opts=self._args.network.inside(self),
        )

    def _fill_tables(self) -> None:
        inside, topology = self._args.network.inside(self), self._args.topology
        for vpc in self._args.vpcs:
            ec2transitgateway.RouteTableAssociation(
                f"{self._name}-{vpc}",
                transit_gateway_route_table_id=self._tables[table_of(topology, vpc)].id,
                transit_gateway_attachment_id=self._usable[vpc],
                opts=inside,
            )
        for known in learned(topology):
            ec2transitgateway.RouteTablePropagation(
                f"{self._name}-{known.name}",
                transit_gateway_route_table_id=self._tables[known.table].id,
                transit_gateway_attachment_id=self._usable[known.vpc],
                opts=inside,
            )
        for route in static_routes(topology):
            ec2transitgateway.Route(
                f"{self._name}-{route.table}-{route.purpose}",
                transit_gateway_route_table_id=self._tables[route.table].id,
                destination_cidr_block=route.cidr,
                transit_gateway_attachment_id=self._usable[HUB],
                opts=inside,
            )

    def _route_tiers(self) -> None:
        """From one tier's table to the other tier's addresses."""
        for route in tier_routes(self._args.topology):
            ec2.Route(
                f"{self._name}-{route.name}",
                route_table_id=self._args.vpcs[route.vpc].route_table_id(NetworkTier(route.tier)),
                destination_cidr_block=route.cidr,
                transit_gateway_id=self.gateway_id,
                opts=self._placement(route.vpc).inside(self, depends_on=[self._attachments[route.vpc]]),
            )
