"""The lines of one path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from ipaddress import IPv4Network

import pulumi
from pulumi_aws import directconnect

from components.connectivity.link_alarm import connection_alarms, interface_alarms
from components.connectivity.link_alarms import LinkAlarms, LinkAlarmsArgs
from components.connectivity.link_kind import LinkKind
from components.connectivity.preference import Preference, RouterSettings, interface_settings
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class Line:
    """One virtual interface on a connection that somebody ordered and cabled.

    Attributes:
        placement: account and Region to which the connection belongs.
        connection: its id, ``dxcon-…``.
        peer_asn: number in BGP of the router elsewhere.
        inside: addresses of both ends, or None to let AWS choose; ours is the first.
        dedicated: whether the whole connection is ours, so that it can be watched, and the interface's share of it limited.
        lanes: optical lanes of the connection that are watched.
        encrypted: whether it is encrypted with MACsec.
    """

    name: str
    placement: Placement
    topic: pulumi.Input[str]
    connection: str
    vlan: int
    peer_asn: int
    inside: IPv4Network | None
    mtu: int
    preference: Preference
    dedicated: bool
    lanes: int
    encrypted: bool


@dataclass(frozen=True, kw_only=True)
class LineEnd:
    """Where a path ends in one Region: the gateway, and what it tells the networks elsewhere.

    Attributes:
        placement: account of the path, and this Region.
        gateway_id: the Transit Gateway, or a virtual private gateway.
        advertised: to the networks elsewhere; of a virtual private gateway nothing less than its whole VPC.
        owner: where the gateway belongs to another account: that account must propose what the path's account accepts.
    """

    placement: Placement
    gateway_id: pulumi.Input[str]
    advertised: tuple[IPv4Network, ...]
    owner: Placement | None = None


@dataclass(frozen=True, kw_only=True)
class DirectConnectArgs:
    """What the lines of one path need to know.

    Attributes:
        kind: of every line.
        asn: private number of the gateway in BGP.
        ends: by Region role.
        bound_mbps: what a line may carry, or None; limited where the connection is dedicated, else only watched.
        owner: who is called.
    """

    facts: EnvironmentFacts
    placement: Placement
    kind: LinkKind
    asn: int
    lines: tuple[Line, ...]
    ends: Mapping[str, LineEnd]
    bound_mbps: int | None
    owner: str


class DirectConnect(pulumi.ComponentResource):
    """A Direct Connect gateway with its virtual interfaces, associated with a gateway in each Region.

    Pulumi type: ``holdfast:connectivity:DirectConnect``

    Creates:
        - ``aws.directconnect.Gateway`` *name*
        - for each line *name*-*line*: ``aws.directconnect.TransitVirtualInterface``, or ``aws.directconnect.PrivateVirtualInterface`` on a
          private path, and `LinkAlarms`
        - for each dedicated connection *name*-*connection*: `LinkAlarms`
        - for each Region *name*-*Region role*: ``aws.directconnect.GatewayAssociation``, and where the gateway belongs to another account
          before it that account's ``aws.directconnect.GatewayAssociationProposal``

    Transit interfaces lead to the Transit Gateways, and so past the hub. Private interfaces lead to virtual private gateways and bypass
    the hub with its firewall (`PrivateGateway` tells what confines them instead). Every path has a gateway of its own, so that no route
    leads from one path to another. The BGP key of each interface is made by AWS and marked secret in the state. Changing the kind, the
    connection, the VLAN or a number replaces the interface.

    Outputs: `attachment_ids`, the Transit Gateway's, by Region role, none of a private path; `routers`, what the routers elsewhere are
    set to.
    """

    attachment_ids: dict[str, pulumi.Output[str]]
    routers: tuple[RouterSettings, ...]

    def __init__(self, name: str, args: DirectConnectArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:connectivity:DirectConnect", name, None, opts)
        self._name, self._args = name, args
        gateway = directconnect.Gateway(
            name, name=args.facts.named(name), amazon_side_asn=str(args.asn), tags=args.facts.tags(name), opts=args.placement.inside(self)
        )
        for line in args.lines:
            self._interface(line, gateway)
        for connection, line in {line.connection: line for line in args.lines if line.dedicated}.items():
            self._watch(f"{name}-{connection}", line, {"ConnectionId": connection})
        joined = {region: self._associate(f"{name}-{region}", end, gateway) for region, end in args.ends.items()}
        transit = args.kind is LinkKind.TRANSIT
        self.attachment_ids = {region: one.transit_gateway_attachment_id for region, one in joined.items() if transit}
        self.routers = tuple(interface_settings(f"{name}-{line.name}", line.preference) for line in args.lines)
        self.register_outputs({"routers": [asdict(settings) for settings in self.routers]})

    def _associate(self, label: str, end: LineEnd, gateway: directconnect.Gateway) -> directconnect.GatewayAssociation:
        prefixes = [str(block) for block in end.advertised]
        if end.owner is None:
            return directconnect.GatewayAssociation(
                label,
                dx_gateway_id=gateway.id,
                associated_gateway_id=end.gateway_id,
                allowed_prefixes=prefixes,
                opts=end.placement.inside(self),
            )
        proposal = directconnect.GatewayAssociationProposal(
            label,
            dx_gateway_id=gateway.id,
            dx_gateway_owner_account_id=self._args.placement.account,
            associated_gateway_id=end.gateway_id,
            allowed_prefixes=prefixes,
            opts=end.owner.inside(self),
        )
        return directconnect.GatewayAssociation(
            label,
            dx_gateway_id=gateway.id,
            proposal_id=proposal.id,
            associated_gateway_owner_account_id=end.owner.account,
            allowed_prefixes=prefixes,
            opts=end.placement.inside(self),
        )

    def _interface(self, line: Line, gateway: directconnect.Gateway) -> None:
        args, label = self._args, f"{self._name}-{line.name}"
        ours, theirs = list(line.inside.hosts()) if line.inside else (None, None)
        kind = directconnect.TransitVirtualInterface if args.kind is LinkKind.TRANSIT else directconnect.PrivateVirtualInterface
        interface = kind(
            label,
            name=args.facts.named(label),
            connection_id=line.connection,
            dx_gateway_id=gateway.id,
            vlan=line.vlan,
            bgp_asn=line.peer_asn,
            address_family="ipv4",
            amazon_address=f"{ours}/{line.inside.prefixlen}" if line.inside else None,
            customer_address=f"{theirs}/{line.inside.prefixlen}" if line.inside else None,
            mtu=line.mtu,
            rate_limit=_rate(args.bound_mbps) if args.bound_mbps and line.dedicated else None,
            sitelink_enabled=False,
            tags=args.facts.tags(label),
            opts=pulumi.ResourceOptions.merge(
                line.placement.inside(self), pulumi.ResourceOptions(additional_secret_outputs=["bgpAuthKey"])
            ),
        )
        LinkAlarms(
            label,
            LinkAlarmsArgs(
                facts=args.facts,
                placement=line.placement,
                link=label,
                owner=args.owner,
                topic=line.topic,
                dimensions={"ConnectionId": line.connection, "VirtualInterfaceId": interface.id},
                alarms=interface_alarms(args.bound_mbps),
            ),
            pulumi.ResourceOptions(parent=self),
        )

    def _watch(self, label: str, line: Line, dimensions: Mapping[str, pulumi.Input[str]]) -> None:
        LinkAlarms(
            label,
            LinkAlarmsArgs(
                facts=self._args.facts,
                placement=line.placement,
                link=label,
                owner=self._args.owner,
                topic=line.topic,
                dimensions=dimensions,
                alarms=connection_alarms(lanes=line.lanes, encrypted=line.encrypted),
            ),
            pulumi.ResourceOptions(parent=self),
        )


def _rate(mbps: int) -> str:
    """As AWS writes it: ``500Mbps``, ``2Gbps``."""
    return f"{mbps // 1000}Gbps" if mbps % 1000 == 0 else f"{mbps}Mbps"
