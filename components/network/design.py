"""What an environment chooses of its network beyond addresses and the table of flows."""

from __future__ import annotations

from dataclasses import dataclass

from components.network.address_plan import AddressPlan
from components.network.flow import ALLOWED_FLOWS, Flow, Outside
from components.network.segment import Segment
from components.network.tier import NetworkTier, VpcKind
from components.network.topology import Member, Topology


@dataclass(frozen=True, kw_only=True)
class Inspected:
    """A firewall in the hub sees what leaves a VPC for another, for elsewhere or for the internet.

    Attributes:
        allowed_domains: names that may be asked for over TLS in the internet; a leading dot holds every name below.
    """

    allowed_domains: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Uninspected:
    """Nothing is inspected, and a role has accepted that; None where nobody was asked."""

    accepted_by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class SpokeDesign:
    """One more VPC.

    Attributes:
        slot: of its addresses, from 1; never given to another spoke.
    """

    name: str
    segment: Segment
    slot: int
    tiers: tuple[NetworkTier, ...]


@dataclass(frozen=True, kw_only=True)
class JumpDesign:
    """How operators open a shell in the admin tier.

    Attributes:
        instance_type: of jump hosts, when one is started.
        idle_minutes: after which a session ends by itself, 1 to 60.
        longest_minutes: after which it ends in any case, 1 to 1440.
    """

    instance_type: str
    idle_minutes: int
    longest_minutes: int


@dataclass(frozen=True, kw_only=True)
class NetworkDesign:
    """The shape of both Regions' networks.

    Attributes:
        segment: of the workload's VPC.
        further_tiers: of the workload's VPC, beside those it always has.
        flows: open paths beside those of the table, in the order of their numbers.
        ipv6: whether every VPC and subnet has IPv6 addresses too.
    """

    segment: Segment = Segment.PRODUCTION
    further_tiers: tuple[NetworkTier, ...] = ()
    spokes: tuple[SpokeDesign, ...] = ()
    flows: tuple[Flow, ...] = ()
    inspection: Inspected | Uninspected = Uninspected()
    ipv6: bool = False
    jump: JumpDesign | None = None

    @property
    def egress(self) -> bool:
        """Whether some flow leads to the internet."""
        return any(flow.to is Outside.INTERNET for flow in self.flows)

    def topology(self, plan: AddressPlan, region_role: str) -> Topology:
        """The VPCs of one Region and their flows."""
        inspected = isinstance(self.inspection, Inspected)
        hub_tiers = (*((NetworkTier.INSPECTION,) if inspected else ()), *((NetworkTier.EGRESS,) if self.egress else ()))
        spokes = (Member(plan.spoke(region_role, spoke.slot, spoke.name, spoke.tiers), spoke.segment, spoke.slot) for spoke in self.spokes)
        return Topology(
            hub=plan.vpc(region_role, VpcKind.HUB, hub_tiers),
            members=(Member(plan.vpc(region_role, VpcKind.WORKLOAD, self.further_tiers), self.segment, 0), *spokes),
            flows=(*ALLOWED_FLOWS, *sorted(self.flows, key=lambda flow: flow.number)),
            inspected=inspected,
        )
