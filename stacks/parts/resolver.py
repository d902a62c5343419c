"""What the section `resolver` of an environment makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

from components.dns.dns_firewall import DnsFirewall, DnsFirewallArgs
from components.dns.dns_share import DnsShare, DnsShareArgs
from components.dns.forwarding import Forwarding, ForwardingArgs
from components.dns.guarded_vpc import GuardedVpc, GuardedVpcArgs
from components.dns.private_zone import PrivateZone, PrivateZoneArgs
from components.dns.query_logs import QueryLogs, QueryLogsArgs
from components.dns.resolver_endpoints import ResolverEndpoints, ResolverEndpointsArgs
from components.dns.seen_vpc import SeenVpc
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation
from stacks.settings.resolver import Resolver


@dataclass(frozen=True, kw_only=True)
class NameResolution:
    """What the premises must be told.

    Attributes:
        inbound: addresses that answer for our names, by Region and zone.
        outbound: addresses our questions come from, by Region and zone.
    """

    inbound: Mapping[RegionRole, Mapping[str, IPv4Address]]
    outbound: Mapping[RegionRole, Mapping[str, IPv4Address]]


def make_resolver(base: Foundation) -> NameResolution | None:
    """Make it, where the environment asks for it."""
    settings = base.environment.resolver
    if settings is None:
        return None
    _make_zones(base, settings)
    made = {region: _make_region(base, settings, region) for region in RegionRole}
    return NameResolution(
        inbound={region: endpoints.inbound for region, endpoints in made.items()},
        outbound={region: endpoints.outbound for region, endpoints in made.items()},
    )


def _hub(base: Foundation, region: RegionRole) -> SeenVpc:
    return SeenVpc(name=f"{region.value}-hub", vpc_id=base.networks[region].hub.vpc_id, placement=base.at(AccountRole.NETWORK, region))


def _workload(base: Foundation, region: RegionRole) -> SeenVpc:
    return SeenVpc(
        name=f"{region.value}-workload",
        vpc_id=base.networks[region].workload.vpc_id,
        placement=base.at(AccountRole.WORKLOAD, region),
    )


def _make_zones(base: Foundation, settings: Resolver) -> None:
    home, *others = (_workload(base, region) for region in RegionRole)
    for domain in settings.zones:
        PrivateZone(
            f"zone-{domain}",
            PrivateZoneArgs(
                facts=base.facts,
                placement=home.placement,
                domain=domain,
                home=home,
                others=(*others, *(_hub(base, region) for region in RegionRole)),
            ),
        )


def _make_region(base: Foundation, settings: Resolver, region: RegionRole) -> ResolverEndpoints:
    name, placement = f"{region.value}-resolver", base.at(AccountRole.NETWORK, region)
    elsewhere = base.environment.address_space.elsewhere
    endpoints = ResolverEndpoints(
        name,
        ResolverEndpointsArgs(
            facts=base.facts,
            placement=placement,
            hub=base.networks[region].hub,
            asked_by={network: elsewhere[network] for network in settings.asked_by},
            resolvers=tuple(address for forwarded in settings.forward for address in forwarded.resolvers),
        ),
    )
    forwarding = Forwarding(
        f"{region.value}-forward",
        ForwardingArgs(
            facts=base.facts,
            placement=placement,
            outbound_id=endpoints.outbound_id,
            domains={forwarded.domain: forwarded.resolvers for forwarded in settings.forward},
        ),
    )
    firewall = DnsFirewall(
        f"{region.value}-dns-firewall",
        DnsFirewallArgs(
            facts=base.facts,
            placement=placement,
            allowed=settings.firewall.allowed,
            blocked=settings.firewall.blocked,
            managed={key: getattr(ids, region.value) for key, ids in settings.firewall.managed.items()},
        ),
    )
    logs = QueryLogs(f"{region.value}-queries", QueryLogsArgs(facts=base.facts, placement=placement, bucket=base.logs.traffic.ready_arn))
    _guard(base, region, forwarding, firewall, logs)
    return endpoints


def _guard(base: Foundation, region: RegionRole, forwarding: Forwarding, firewall: DnsFirewall, logs: QueryLogs) -> None:
    """Everything on every VPC of the Region; a VPC of another account sees what is shared with it."""
    home = base.at(AccountRole.NETWORK, region)
    arns = {**forwarding.rule_arns, "firewall": firewall.group_arn, "queries": logs.config_arn}
    for vpc in (_hub(base, region), _workload(base, region)):
        foreign = vpc.placement.account != home.account
        share = (
            DnsShare(f"{vpc.name}-dns", DnsShareArgs(facts=base.facts, placement=home, account=vpc.placement.account, arns=arns)).ready
            if foreign
            else ()
        )
        GuardedVpc(
            f"{vpc.name}-names",
            GuardedVpcArgs(
                facts=base.facts,
                vpc=vpc,
                rules=forwarding.rule_ids,
                firewall=firewall.group_id,
                query_logs=logs.config_id,
                after=share,
            ),
        )
