"""Where questions enter and leave the network."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

import pulumi
from pulumi_aws import ec2, route53, vpc

from components.dns.resolver_addresses import Direction, ResolverAddresses
from components.environment_facts import EnvironmentFacts
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier
from components.placement import Placement

_DNS = 53


@dataclass(frozen=True, kw_only=True)
class ResolverEndpointsArgs:
    """What the endpoints of one Region need to know.

    Attributes:
        hub: VPC that holds them, in its endpoints tier.
        asked_by: networks elsewhere that may ask, by name.
        resolvers: addresses elsewhere that are asked.
    """

    facts: EnvironmentFacts
    placement: Placement
    hub: SegmentedVpc
    asked_by: dict[str, IPv4Network]
    resolvers: tuple[IPv4Address, ...]


class ResolverEndpoints(pulumi.ComponentResource):
    """An inbound and an outbound endpoint, each with one fixed address in every zone.

    Pulumi type: ``holdfast:dns:ResolverEndpoints``

    Creates:
        - ``aws.ec2.SubnetCidrReservation`` *name*-*zone*: addresses that only the resolver is given
        - *name*-inbound and *name*-outbound each: ``aws.ec2.SecurityGroup`` and ``aws.route53.ResolverEndpoint``
        - ``aws.vpc.SecurityGroupIngressRule`` *name*-*network*-*protocol* for each network that may ask
        - ``aws.vpc.SecurityGroupEgressRule`` *name*-*address*-*protocol* for each resolver that is asked

    Adding a zone adds an address to both endpoints in place and moves none. Changing the hub replaces everything.

    Outputs: `inbound` and `outbound`, addresses by zone; `outbound_id`.
    """

    inbound: dict[str, IPv4Address]
    outbound: dict[str, IPv4Address]
    outbound_id: pulumi.Output[str]

    def __init__(self, name: str, args: ResolverEndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:dns:ResolverEndpoints", name, None, opts)
        self._name, self._args = name, args
        plan = ResolverAddresses(args.hub.addresses)
        self.inbound, self.outbound = plan.all(Direction.INBOUND), plan.all(Direction.OUTBOUND)
        inside = args.placement.inside(self)
        subnets = dict(zip(args.hub.addresses.zones, args.hub.subnet_ids(NetworkTier.ENDPOINTS), strict=True))
        reserved = [
            ec2.SubnetCidrReservation(
                f"{name}-{zone}",
                subnet_id=subnets[zone],
                cidr_block=str(plan.reserved(zone)),
                reservation_type="explicit",
                description="Fixed addresses of the resolver",
                opts=inside,
            )
            for zone in args.hub.addresses.zones
        ]
        inbound, outbound = self._group(Direction.INBOUND), self._group(Direction.OUTBOUND)
        for protocol in ("tcp", "udp"):
            for network, cidr in sorted(args.asked_by.items()):
                vpc.SecurityGroupIngressRule(
                    f"{name}-{network}-{protocol}",
                    security_group_id=inbound.id,
                    cidr_ipv4=str(cidr),
                    ip_protocol=protocol,
                    from_port=_DNS,
                    to_port=_DNS,
                    description=f"{network} asks for our names",
                    opts=inside,
                )
            for address in sorted(set(args.resolvers)):
                vpc.SecurityGroupEgressRule(
                    f"{name}-{address}-{protocol}",
                    security_group_id=outbound.id,
                    cidr_ipv4=f"{address}/32",
                    ip_protocol=protocol,
                    from_port=_DNS,
                    to_port=_DNS,
                    description="Names of the premises are asked there",
                    opts=inside,
                )
        self._endpoint(Direction.INBOUND, inbound, self.inbound, subnets, reserved)
        self.outbound_id = self._endpoint(Direction.OUTBOUND, outbound, self.outbound, subnets, reserved).id
        self.register_outputs(
            {
                "outbound_id": self.outbound_id,
                "inbound": {zone: str(address) for zone, address in self.inbound.items()},
                "outbound": {zone: str(address) for zone, address in self.outbound.items()},
            }
        )

    def _group(self, direction: Direction) -> ec2.SecurityGroup:
        label = f"{self._name}-{direction.value.lower()}"
        what = "is asked by named networks" if direction is Direction.INBOUND else "asks named resolvers"
        return ec2.SecurityGroup(
            label,
            name=self._args.facts.named(label),
            description=f"The {direction.value.lower()} resolver endpoint {what} and nobody else",
            vpc_id=self._args.hub.vpc_id,
            revoke_rules_on_delete=True,
            tags=self._args.facts.tags(label),
            opts=self._args.placement.inside(self),
        )

    def _endpoint(
        self,
        direction: Direction,
        group: ec2.SecurityGroup,
        addresses: dict[str, IPv4Address],
        subnets: dict[str, pulumi.Output[str]],
        reserved: list[ec2.SubnetCidrReservation],
    ) -> route53.ResolverEndpoint:
        label = f"{self._name}-{direction.value.lower()}"
        return route53.ResolverEndpoint(
            label,
            name=self._args.facts.named(label),
            direction=direction.value,
            resolver_endpoint_type="IPV4",
            protocols=["Do53"],
            security_group_ids=[group.id],
            ip_addresses=[
                route53.ResolverEndpointIpAddressArgs(subnet_id=subnets[zone], ip=str(address)) for zone, address in addresses.items()
            ],
            tags=self._args.facts.tags(label),
            opts=self._args.placement.inside(self, depends_on=reserved),
        )
