"""A Transit Gateway between the hub and its spokes; a spoke reaches the hub and no other spoke."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import ec2, ec2transitgateway, ram

from components.environment_facts import EnvironmentFacts
from components.network.flow import ALLOWED_FLOWS, End
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import TIERS_OF, NetworkTier, VpcKind
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class TransitHubArgs:
    """What the transit of one Region needs to know.

    Attributes:
        network: where the gateway and the hub are; `workload`: where the spoke is, perhaps in another account.
        asn: private number of the gateway in BGP, or None for Amazon's default; gateways that share a Direct Connect gateway need one each.
    """

    facts: EnvironmentFacts
    network: Placement
    workload: Placement
    hub: SegmentedVpc
    spoke: SegmentedVpc
    asn: int | None = None


class TransitHub(pulumi.ComponentResource):
    """Hub and spoke over a Transit Gateway.

    Pulumi type: ``holdfast:network:TransitHub``

    Creates:
        - ``aws.ec2transitgateway.TransitGateway`` *name*, with no default route table and no attachment accepted by itself
        - *name*-hub and *name*-workload each: ``aws.ec2transitgateway.VpcAttachment`` in the transit tier, ``RouteTable``,
          ``RouteTableAssociation``, and the ``RouteTablePropagation`` into the other's table
        - ``aws.ec2.Route`` *name*-*flow* there and back, for each declared flow that crosses from VPC to VPC and nothing else
        - where the spoke is in another account: ``aws.ram.ResourceShare`` *name* with its associations, and
          ``aws.ec2transitgateway.VpcAttachmentAccepter`` *name*-workload

    Moving the spoke to another account replaces its attachment. Tiers without a crossing flow, data among them, get no route.

    Outputs: `gateway_id`, `gateway_arn`; `attachment_id` and `table_id` of each kind of VPC. Changing `asn` replaces the gateway.
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
            tags=args.facts.tags(name),
            opts=args.network.inside(self),
        )
        self.gateway_id, self.gateway_arn = self._gateway.id, self._gateway.arn
        attachments = {
            VpcKind.HUB: self._attach(VpcKind.HUB, args.hub, args.network, ()),
            VpcKind.WORKLOAD: self._attach(VpcKind.WORKLOAD, args.spoke, args.workload, self._shared() if self._apart else ()),
        }
        usable = self._usable = {kind: self._accepted(kind, attachment) for kind, attachment in attachments.items()}
        tables = self._tables = {kind: self._table(kind, usable[kind]) for kind in VpcKind}
        for into, of in ((VpcKind.HUB, VpcKind.WORKLOAD), (VpcKind.WORKLOAD, VpcKind.HUB)):
            ec2transitgateway.RouteTablePropagation(
                f"{name}-{into.value}",
                transit_gateway_route_table_id=tables[into].id,
                transit_gateway_attachment_id=usable[of],
                opts=args.network.inside(self),
            )
        for flow in ALLOWED_FLOWS:
            if flow.crosses:
                self._route(f"{name}-{flow.name}", flow.from_, flow.to, attachments)
                self._route(f"{name}-{flow.name}-back", flow.to, flow.from_, attachments)
        self.register_outputs({"gateway_id": self.gateway_id})

    def attachment_id(self, kind: VpcKind) -> pulumi.Output[str]:
        """The attachment of the VPC of `kind`, known once it is accepted."""
        return self._usable[kind]

    def table_id(self, kind: VpcKind) -> pulumi.Output[str]:
        """The gateway's route table for what comes from the VPC of `kind`."""
        return self._tables[kind].id

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

    def _attach(
        self, kind: VpcKind, vpc: SegmentedVpc, placement: Placement, after: tuple[pulumi.Resource, ...]
    ) -> ec2transitgateway.VpcAttachment:
        foreign = placement.account != self._args.network.account
        return ec2transitgateway.VpcAttachment(
            f"{self._name}-{kind.value}",
            transit_gateway_id=self.gateway_id,
            vpc_id=vpc.vpc_id,
            subnet_ids=vpc.subnet_ids(NetworkTier.TRANSIT),
            dns_support="enable",
            # A shared gateway does not let the sharer's tables be named from the other account; the accepter does it there.
            transit_gateway_default_route_table_association=None if foreign else False,
            transit_gateway_default_route_table_propagation=None if foreign else False,
            tags=self._args.facts.tags(f"{self._name}-{kind.value}"),
            opts=placement.inside(self, depends_on=after),
        )

    def _accepted(self, kind: VpcKind, attachment: ec2transitgateway.VpcAttachment) -> pulumi.Output[str]:
        if kind is VpcKind.HUB or not self._apart:
            return attachment.id
        return ec2transitgateway.VpcAttachmentAccepter(
            f"{self._name}-{kind.value}",
            transit_gateway_attachment_id=attachment.id,
            transit_gateway_default_route_table_association=False,
            transit_gateway_default_route_table_propagation=False,
            tags=self._args.facts.tags(f"{self._name}-{kind.value}"),
            opts=self._args.network.inside(self),
        ).id

    def _table(self, kind: VpcKind, attachment: pulumi.Output[str]) -> ec2transitgateway.RouteTable:
        inside, label = self._args.network.inside(self), f"{self._name}-{kind.value}"
        table = ec2transitgateway.RouteTable(label, transit_gateway_id=self.gateway_id, tags=self._args.facts.tags(label), opts=inside)
        ec2transitgateway.RouteTableAssociation(
            label, transit_gateway_route_table_id=table.id, transit_gateway_attachment_id=attachment, opts=inside
        )
        return table

    def _route(self, name: str, at: End, to: End, attachments: dict[VpcKind, ec2transitgateway.VpcAttachment]) -> None:
        """From one tier's table to the other tier's addresses."""
        here = next(kind for kind in VpcKind if at in TIERS_OF[kind])
        near, far, placement = (
            (self._args.hub, self._args.spoke, self._args.network)
            if here is VpcKind.HUB
            else (self._args.spoke, self._args.hub, self._args.workload)
        )
        ec2.Route(
            name,
            route_table_id=near.route_table_id(NetworkTier(at.value)),
            destination_cidr_block=str(far.addresses.tier(NetworkTier(to.value))),
            transit_gateway_id=self.gateway_id,
            opts=placement.inside(self, depends_on=[attachments[here]]),
        )
