"""What the part `partners` of the section `connectivity` makes: services that need no network between us and them."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.connectivity.partner_endpoint import PartnerEndpoint, PartnerEndpointArgs
from components.connectivity.partner_service import PartnerService, PartnerServiceArgs
from components.network.tier import NetworkTier
from components.operations.alarm_topic import AlarmTopic, AlarmTopicArgs
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation
from stacks.settings.keys import DataClass
from stacks.settings.partners import Partners

OfferedServices = Mapping[tuple[str, RegionRole], PartnerService]
"""Services for partners by name and Region."""


def make_partners(
    base: Foundation, settings: Partners, owner: str, certificates: Mapping[tuple[str, RegionRole], pulumi.Output[str]]
) -> OfferedServices:
    """Services offered in both Regions, each with its certificate there, and endpoints of those used where the partner has them."""
    notices = {region: _notices(base, region) for region in RegionRole} if settings.offered else {}
    for region in RegionRole:
        _use(base, settings, region)
    return {
        (name, region): PartnerService(
            f"{region.value}-offered-{name}",
            PartnerServiceArgs(
                facts=base.facts,
                placement=base.at(AccountRole.WORKLOAD, region),
                network=base.networks[region].workload,
                tier=NetworkTier.INTEGRATION,
                port=offered.port,
                target_port=offered.target_port,
                certificate=certificates[offered.certificate, region],
                partners=offered.partners,
                notices=notices[region],
                owner=owner,
                topic=base.alarms.at(AccountRole.WORKLOAD, region).arn,
            ),
        )
        for name, offered in settings.offered.items()
        for region in RegionRole
    }


def _use(base: Foundation, settings: Partners, region: RegionRole) -> None:
    network = base.networks[region]
    for name, used in settings.used.items():
        service: str | None = getattr(used, region.value)
        if service is not None:
            PartnerEndpoint(
                f"{region.value}-used-{name}",
                PartnerEndpointArgs(
                    facts=base.facts,
                    placement=base.at(AccountRole.NETWORK, region),
                    hub=network.hub,
                    callers=network.workload.addresses.tier(NetworkTier.INTEGRATION),
                    service=service,
                    port=used.port,
                ),
            )


def _notices(base: Foundation, region: RegionRole) -> pulumi.Output[str]:
    """A topic of its own: who hears that a partner asks for a connection need not hear of alarms."""
    name = f"partners-{region.value}"
    topic = AlarmTopic(
        name,
        AlarmTopicArgs(
            facts=base.facts,
            placement=base.at(AccountRole.WORKLOAD, region),
            purpose="partners",
            key=base.key(DataClass.OPERATIONS, region),
            publishers=("vpce.amazonaws.com",),
        ),
    )
    return base.alarms.also(name, topic).arn
