"""What the section `connectivity` of an environment makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components.connectivity.direct_connect import DirectConnect, DirectConnectArgs, Line, LineEnd
from components.connectivity.link_kind import LinkKind
from components.connectivity.path_probe import PathProbe, PathProbeArgs
from components.connectivity.preference import RouterSettings
from components.connectivity.private_gateway import PrivateGateway, PrivateGatewayArgs
from components.connectivity.site_to_site_vpn import SiteToSiteVpn, SiteToSiteVpnArgs
from components.connectivity.transit_path import Reach, TransitPath, TransitPathArgs
from components.network.address_plan import AddressPlan
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import VpcKind
from stacks.account import AccountRole, RegionRole
from stacks.parts.certificates import MadeCertificates
from stacks.parts.foundation import Foundation
from stacks.parts.partners import OfferedServices, make_partners
from stacks.settings.connectivity import Connectivity
from stacks.settings.keys import DataClass
from stacks.settings.network import InspectionMode
from stacks.settings.private_path import DirectConnectSettings, LineSettings, PathSettings


@dataclass(frozen=True, kw_only=True)
class Connected:
    """What was made, as far as others need it.

    Attributes:
        routers: by path, what the routers elsewhere are set to so that the better link carries.
        offered: services for partners.
    """

    routers: Mapping[str, tuple[RouterSettings, ...]]
    offered: OfferedServices


def make_connectivity(base: Foundation, certificates: MadeCertificates | None) -> Connected | None:
    """Make it, where the environment asks for it; what partners are offered shows one of `certificates`."""
    settings = base.environment.connectivity
    if settings is None:
        return None
    paths = {name: _Path(base, settings, name, path) for name, path in settings.paths.items()}
    return Connected(
        routers={name: path.routers for name, path in paths.items()},
        offered=make_partners(base, settings.partners, settings.owner, certificates.arns if certificates else {}),
    )


class _Path:
    """One path in both Regions: its links, and where they lead."""

    def __init__(self, base: Foundation, settings: Connectivity, name: str, path: PathSettings) -> None:
        self._base, self._settings, self._name, self._path = base, settings, name, path
        self._private = path.kind is LinkKind.PRIVATE
        asn = path.direct_connect.asn if path.direct_connect and self._private else None
        self._gateways = {region: self._gateway(region, asn) for region in RegionRole} if asn else {}
        lines = self._lines(path.direct_connect) if path.direct_connect else None
        vpns = {key: self._vpn(key) for key in path.vpns}
        self.routers = (*(lines.routers if lines else ()), *(vpn.router for vpn in vpns.values()))
        for region in RegionRole if not self._private else ():
            links = {key: vpn.attachment_id for key, vpn in vpns.items() if path.vpns[key].region is region}
            if lines:
                links["lines"] = lines.attachment_ids[region.value]
            if links:
                self._lead(region, links)
        for key in path.probes:
            self._probe(key)

    def _gateway(self, region: RegionRole, asn: int) -> PrivateGateway:
        elsewhere = self._base.environment.address_space.elsewhere
        return PrivateGateway(
            f"{region.value}-{self._name}",
            PrivateGatewayArgs(
                facts=self._base.facts,
                placement=self._base.at(AccountRole.WORKLOAD, region),
                vpc=self._base.networks[region].workload,
                tiers=self._path.reaches,
                networks={network: elsewhere[network] for network in self._path.networks},
                asn=asn,
            ),
        )

    def _lines(self, settings: DirectConnectSettings) -> DirectConnect:
        base = self._base
        return DirectConnect(
            f"{self._name}-lines",
            DirectConnectArgs(
                facts=base.facts,
                placement=base.at(AccountRole.NETWORK, RegionRole.PRIMARY),
                kind=self._path.kind,
                asn=settings.asn,
                lines=tuple(self._line(key, line) for key, line in settings.lines.items()),
                ends={region.value: self._private_end(region) if self._private else self._transit_end(region) for region in RegionRole},
                bound_mbps=self._path.bound_mbps,
                owner=self._settings.owner,
            ),
        )

    def _transit_end(self, region: RegionRole) -> LineEnd:
        base = self._base
        plan = AddressPlan(base.environment.address_space.block, base.environment.zones)
        return LineEnd(
            placement=base.at(AccountRole.NETWORK, region),
            gateway_id=base.networks[region].transit.gateway_id,
            advertised=(plan.region(region.value),),
        )

    def _private_end(self, region: RegionRole) -> LineEnd:
        """The gateway belongs to the account of the workload; where that is the path's own, nobody proposes."""
        path, workload = (self._base.at(role, region) for role in (AccountRole.NETWORK, AccountRole.WORKLOAD))
        return LineEnd(
            placement=path,
            gateway_id=self._gateways[region].gateway_id,
            advertised=(self._base.networks[region].workload.addresses.block,),
            owner=workload if workload.account != path.account else None,
        )

    def _line(self, key: str, line: LineSettings) -> Line:
        return Line(
            name=key,
            placement=self._base.at(AccountRole.NETWORK, line.region),
            topic=self._base.alarms.at(AccountRole.NETWORK, line.region).arn,
            connection=line.connection,
            vlan=line.vlan,
            peer_asn=line.peer_asn,
            inside=line.inside,
            mtu=line.mtu,
            preference=line.preference,
            dedicated=line.dedicated,
            lanes=line.lanes,
            encrypted=line.macsec,
        )

    def _vpn(self, key: str) -> SiteToSiteVpn:
        base, vpn = self._base, self._path.vpns[key]
        role = AccountRole.WORKLOAD if self._private else AccountRole.NETWORK
        transit = base.networks[vpn.region].transit
        return SiteToSiteVpn(
            f"{self._name}-{key}",
            SiteToSiteVpnArgs(
                facts=base.facts,
                placement=base.at(role, vpn.region),
                kind=self._path.kind,
                gateway_id=self._gateways[vpn.region].gateway_id if self._private else transit.gateway_id,
                peer=vpn.peer,
                peer_asn=vpn.peer_asn,
                inside=vpn.inside,
                bound_mbps=self._path.bound_mbps,
                owner=self._settings.owner,
                topic=base.alarms.at(role, vpn.region).arn,
                key=base.key(DataClass.OPERATIONS, vpn.region),
                log_days=self._settings.log_days,
            ),
        )

    def _lead(self, region: RegionRole, links: Mapping[str, pulumi.Input[str]]) -> None:
        """In one Region: through the hub where a firewall stands, straight to each VPC where none does."""
        transit, shape = self._base.networks[region].transit, self._base.environment.network
        inspected = shape is not None and shape.inspection.mode is InspectionMode.FIREWALL
        reached = self._reached(region)
        TransitPath(
            f"{region.value}-{self._name}",
            TransitPathArgs(
                facts=self._base.facts,
                placement=self._base.at(AccountRole.NETWORK, region),
                gateway_id=transit.gateway_id,
                links=links,
                reaches={
                    f"{vpc}-{tier}": Reach(
                        block=network.addresses.tier(tier), attachment_id=transit.attachment_id(VpcKind.HUB if inspected else vpc)
                    )
                    for vpc, network in reached.items()
                    for tier in self._path.reaches
                    if tier in network.addresses.tiers
                },
                learners={vpc: transit.table_id(vpc) for vpc in ((VpcKind.HUB.value,) if inspected else reached)},
            ),
        )

    def _reached(self, region: RegionRole) -> dict[str, SegmentedVpc]:
        network = self._base.networks[region]
        vpcs = {VpcKind.HUB.value: network.hub, VpcKind.WORKLOAD.value: network.workload, **network.spokes}
        return {name: vpc for name, vpc in vpcs.items() if set(vpc.addresses.tiers) & set(self._path.reaches)}

    def _probe(self, key: str) -> None:
        base, probe = self._base, self._path.probes[key]
        network = base.networks[probe.region]
        in_hub = probe.tier in network.hub.addresses.tiers
        role = AccountRole.NETWORK if in_hub else AccountRole.WORKLOAD
        PathProbe(
            f"{self._name}-{key}",
            PathProbeArgs(
                facts=base.facts,
                placement=base.at(role, probe.region),
                subnet_id=(network.hub if in_hub else network.workload).subnet_ids(probe.tier)[0],
                destination=probe.to,
                port=probe.port,
                latency=probe.latency,
                loss_percent=probe.loss_percent,
                owner=self._settings.owner,
                topic=base.alarms.at(role, probe.region).arn,
            ),
        )
