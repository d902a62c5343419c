"""Where a Transit Gateway forwards what a VPC hands it.

Source: Amazon VPC Transit Gateways, "How transit gateways work": an attachment is associated with one route table, whose static and
propagated routes decide; without an association of its own, the gateway's default table, unless that is switched off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policies.graph import Graph
from policies.network.addresses import may_be_internet, overlap
from policies.network.arrival import Arrival
from policies.network.prefixes import Entry
from policies.network.unfollowed import Unfollowed
from policies.network.vpcs import addresses_of
from policies.resource import Resource

GATEWAY = "aws:ec2transitgateway/transitGateway:TransitGateway"
ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment"
_ACCEPTER = "aws:ec2transitgateway/vpcAttachmentAccepter:VpcAttachmentAccepter"
_SUBNET = "aws:ec2/subnet:Subnet"
_ROUTE = "aws:ec2transitgateway/route:Route"
_PREFIX_LIST = "aws:ec2transitgateway/prefixListReference:PrefixListReference"
_ASSOCIATION = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation"
_PROPAGATION = "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation"
_DEFAULTS = {
    "Association": "aws:ec2transitgateway/defaultRouteTableAssociation:DefaultRouteTableAssociation",
    "Propagation": "aws:ec2transitgateway/defaultRouteTablePropagation:DefaultRouteTablePropagation",
}
_TABLE, _ATTACHMENT = "transitGatewayRouteTableId", "transitGatewayAttachmentId"


@dataclass(frozen=True)
class TransitTable:
    """A route table of a gateway; the gateway itself stands for its default table."""

    gateway: Resource
    table: Resource

    @property
    def label(self) -> str:
        """Which table it is, in words."""
        default = self.table is self.gateway
        return f"the default table of transit gateway {self.table.name}" if default else f"transit gateway route table {self.table.name}"


def tables_of(graph: Graph, target: Resource, vpc: Resource) -> Iterator[TransitTable | Unfollowed]:
    """The tables that decide where what `vpc` sends to a gateway, named itself or by an attachment, goes."""
    gateway = graph.target(target, "transitGatewayId", GATEWAY) if target.type == ATTACHMENT else target
    if gateway is None:
        yield Unfollowed(target, f"the transit gateway of attachment {target.name} is not in this program")
        return
    mine = [a for a in graph.pointing_at(vpc, ATTACHMENT, by="vpcId") if graph.target(a, "transitGatewayId") is gateway]
    if not mine:
        yield Unfollowed(gateway, f"no attachment of VPC {vpc.name} to transit gateway {gateway.name} is in this program")
    yield from {t.urn: TransitTable(gateway, t) for attachment in mine for t in _tables(graph, gateway, attachment)}.values()


def _tables(graph: Graph, gateway: Resource, attachment: Resource) -> tuple[Resource, ...]:
    """The tables an attachment is associated with; the gateway itself stands for its default table."""
    named = [a for handle in _handles(graph, attachment) for a in graph.pointing_at(handle, _ASSOCIATION, by=_ATTACHMENT)]
    if named:
        return tuple(graph.target(a, _TABLE) or a for a in named)
    return (_default(graph, gateway, "Association"),) if _by_default(graph, gateway, attachment, "Association") else ()


def _handles(graph: Graph, attachment: Resource) -> tuple[Resource, ...]:
    """The attachment, and its accepter in the gateway's account; others refer to either."""
    return (attachment, *graph.pointing_at(attachment, _ACCEPTER, by=_ATTACHMENT))


def _by_default(graph: Graph, gateway: Resource, attachment: Resource, what: str) -> bool:
    if gateway.text(f"defaultRouteTable{what}") == "disable":
        return False
    return all(h.flag(f"transitGatewayDefaultRouteTable{what}", default=True) for h in _handles(graph, attachment))


def _default(graph: Graph, gateway: Resource, what: str) -> Resource:
    chosen = next(iter(graph.pointing_at(gateway, _DEFAULTS[what], by="transitGatewayId")), None)
    return (graph.target(chosen, _TABLE) or chosen) if chosen else gateway


def forwarded(graph: Graph, at: TransitTable, cidr: str, *, internet: bool) -> Iterator[Arrival | Unfollowed]:
    """The VPCs to which a table passes on what is for `cidr`; with `internet`, only by routes to addresses of the internet."""
    for entry in entries(graph, at):
        if entry.leads is None or not overlap(entry.cidr, cidr):
            continue
        # What is propagated is the addresses of a VPC (AWS, "Route propagation").
        if not internet or (entry.static and may_be_internet(entry.cidr)):
            yield entry.leads


def entries(graph: Graph, at: TransitTable) -> Iterator[Entry[Arrival | Unfollowed | None]]:
    """Every entry of a table; one that leads to None drops what it is for."""
    gateway, table = at.gateway, at.table
    if table.type in {_ASSOCIATION, *_DEFAULTS.values()}:
        yield _any(Unfollowed(table, f"the transit gateway route table that {table.name} names is not in this program"))
        return
    yield from _static(graph, table, at.label)
    yield from _propagated(graph, gateway, table, at.label)


def _static(graph: Graph, table: Resource, label: str) -> Iterator[Entry[Arrival | Unfollowed | None]]:
    for entry in graph.pointing_at(table, _PREFIX_LIST, by=_TABLE):
        if not entry.flag("blackhole"):
            yield _any(Unfollowed(entry, f"{label} routes a prefix list ({entry.name}), whose addresses are not written out"))
    for entry in graph.pointing_at(table, _ROUTE, by=_TABLE):
        to = entry.text("destinationCidrBlock")
        yield Entry(to, None if entry.flag("blackhole") else _arrival(graph, entry, f"{label} routes {to}"))


def _any(found: Unfollowed) -> Entry[Arrival | Unfollowed | None]:
    """An entry that may be for any address."""
    return Entry("", found)


def _propagated(graph: Graph, gateway: Resource, table: Resource, label: str) -> Iterator[Entry[Arrival | Unfollowed | None]]:
    said = f"{label} learns the addresses"
    learned = [_arrival(graph, p, said) for p in graph.pointing_at(table, _PROPAGATION, by=_TABLE)]
    if table is _default(graph, gateway, "Propagation"):
        attached = graph.pointing_at(gateway, ATTACHMENT, by="transitGatewayId")
        learned += [_reached(graph, a, said) for a in attached if _by_default(graph, gateway, a, "Propagation")]
    for found in learned:
        cidrs = ("",) if isinstance(found, Unfollowed) else addresses_of(graph, found.vpc)
        for cidr in cidrs:
            yield Entry(cidr, found, static=False)


def _arrival(graph: Graph, entry: Resource, said: str) -> Arrival | Unfollowed:
    """Where an entry of a table that names an attachment, or its accepter, leads."""
    named = graph.target(entry, _ATTACHMENT, ATTACHMENT, _ACCEPTER)
    attachment = graph.target(named, _ATTACHMENT, ATTACHMENT) if named and named.type == _ACCEPTER else named
    if attachment is None:
        return Unfollowed(entry, f"{said} ({entry.name}) by an attachment that is no VPC's in this program")
    return _reached(graph, attachment, said)


def _reached(graph: Graph, attachment: Resource, said: str) -> Arrival | Unfollowed:
    vpc = graph.target(attachment, "vpcId")
    if vpc is None:
        return Unfollowed(attachment, f"{said} of attachment {attachment.name}, whose VPC is not in this program")
    enters = graph.targets(attachment, "subnetIds", _SUBNET)
    return Arrival(vpc, f"{said} of attachment {attachment.name} to VPC {vpc.name}", enters=enters)


def stands_in(graph: Graph, gateway: Resource, vpc: Resource) -> tuple[Resource, ...]:
    """The subnets of a VPC in which a gateway is attached."""
    mine = [a for a in graph.pointing_at(vpc, ATTACHMENT, by="vpcId") if graph.target(a, "transitGatewayId") is gateway]
    return tuple({s.urn: s for a in mine for s in graph.targets(a, "subnetIds", _SUBNET)}.values())
