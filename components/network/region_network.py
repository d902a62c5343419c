"""The network of one Region: a hub that everything shares, the workload's own VPC, and spokes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi

from components.environment_facts import EnvironmentFacts
from components.network.address_plan import AddressPlan, VpcAddresses
from components.network.design import Inspected, NetworkDesign
from components.network.egress import Egress, EgressArgs
from components.network.endpoint_policy import INTERFACE_SERVICES, JUMP_SERVICES
from components.network.hub_routes import HubRoutes, HubRoutesArgs
from components.network.hub_routes_plan import zonal_tiers
from components.network.inspection import Inspection, InspectionArgs
from components.network.jump_access import JumpAccess, JumpAccessArgs
from components.network.private_endpoints import PrivateEndpoints, PrivateEndpointsArgs
from components.network.public_access import Opening, PublicAccessBlock, PublicAccessBlockArgs
from components.network.segmented_vpc import SegmentedVpc, SegmentedVpcArgs
from components.network.tier import NetworkTier
from components.network.topology import HUB, WORKLOAD, Topology
from components.network.transit_hub import TransitHub, TransitHubArgs
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class RegionNetworkArgs:
    """What a Region's network needs to know.

    Attributes:
        region_role: ``primary`` or ``recovery``.
        network: where the hub is put; `workload`: where every other VPC is.
        flow_log_bucket: ARN of the bucket that keeps flow logs.
        operations_key: ARN of the key for operations that can be used in this Region.
        transit_asn: private number of the Region's Transit Gateway in BGP, or None for Amazon's default.
        design: what the environment chooses; all of it has a default.
    """

    facts: EnvironmentFacts
    region_role: str
    network: Placement
    workload: Placement
    addresses: AddressPlan
    flow_log_bucket: pulumi.Input[str]
    operations_key: pulumi.Input[str]
    transit_asn: int | None = None
    design: NetworkDesign = field(default_factory=NetworkDesign)


class RegionNetwork(pulumi.ComponentResource):
    """Hub and spokes in one Region.

    Pulumi type: ``holdfast:network:RegionNetwork``

    Creates:
        - `SegmentedVpc` *name*-hub: endpoints and transit tiers, and inspection and egress where the design has them
        - `SegmentedVpc` *name*-workload: ingress, application, data, admin, drill and transit tiers, and further ones
        - `SegmentedVpc` *name*-*spoke* for each spoke
        - `TransitHub` *name*-transit between them; `PrivateEndpoints` *name*-endpoints
        - `Inspection` *name*-inspection, `Egress` *name*-egress and `HubRoutes` *name*-hub, where the design has them
        - `PublicAccessBlock` *name*-public-access for each account; `JumpAccess` *name*-jump where operators have it

    What a change replaces: see the parts. The gateway and the hub are tagged with the inspection, and where there is none with the role
    that accepted that.

    Outputs: `hub`, `workload`, `spokes` by name, `transit`.
    """

    hub: SegmentedVpc
    workload: SegmentedVpc
    spokes: Mapping[str, SegmentedVpc]
    transit: TransitHub

    def __init__(self, name: str, args: RegionNetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:RegionNetwork", name, None, opts)
        self._name, self._args = name, args
        self._topology = args.design.topology(args.addresses, args.region_role)
        self._child = pulumi.ResourceOptions(parent=self)
        labels = inspection_labels(args.design)
        self.hub = self._vpc(self._topology.hub, args.network, labels)
        vpcs = {m.addresses.name: self._vpc(m.addresses, args.workload, {"segment": m.segment.value}) for m in self._topology.members}
        self.workload = vpcs[WORKLOAD]
        self.spokes = {called: vpc for called, vpc in vpcs.items() if called != WORKLOAD}
        self._all = {HUB: self.hub, **vpcs}
        self.transit = TransitHub(
            f"{name}-transit",
            TransitHubArgs(
                facts=args.facts,
                network=args.network,
                workload=args.workload,
                topology=self._topology,
                vpcs=self._all,
                asn=args.transit_asn,
                labels=labels,
            ),
            self._child,
        )
        PrivateEndpoints(
            f"{name}-endpoints",
            PrivateEndpointsArgs(
                facts=args.facts,
                network=args.network,
                workload=args.workload,
                topology=self._topology,
                vpcs=self._all,
                services=(*INTERFACE_SERVICES, *(JUMP_SERVICES if args.design.jump else ())),
            ),
            self._child,
        )
        self._make_way_through_hub()
        self._block_public_access()
        if args.design.jump:
            JumpAccess(
                f"{name}-jump",
                JumpAccessArgs(
                    facts=args.facts, placement=args.workload, vpc=self.workload, design=args.design.jump, key=args.operations_key
                ),
                self._child,
            )
        self.register_outputs({})

    def _vpc(self, addresses: VpcAddresses, placement: Placement, labels: Mapping[str, str]) -> SegmentedVpc:
        args = self._args
        return SegmentedVpc(
            f"{self._name}-{addresses.name}",
            SegmentedVpcArgs(
                facts=args.facts,
                placement=placement,
                addresses=addresses,
                topology=self._topology,
                flow_log_bucket=args.flow_log_bucket,
                zonal=zonal_tiers(self._topology) if addresses is self._topology.hub else frozenset(),
                ipv6=args.design.ipv6,
                labels=labels,
            ),
            self._child,
        )

    def _make_way_through_hub(self) -> None:
        args, chosen = self._args, self._args.design.inspection
        inspection = egress = None
        if isinstance(chosen, Inspected):
            inspection = Inspection(
                f"{self._name}-inspection",
                InspectionArgs(
                    facts=args.facts,
                    placement=args.network,
                    hub=self.hub,
                    topology=self._topology,
                    allowed_domains=chosen.allowed_domains,
                    key=args.operations_key,
                    flow_log_bucket=args.flow_log_bucket,
                ),
                self._child,
            )
        if args.design.egress:
            egress = Egress(f"{self._name}-egress", EgressArgs(facts=args.facts, placement=args.network, hub=self.hub), self._child)
        if inspection or egress:
            HubRoutes(
                f"{self._name}-hub",
                HubRoutesArgs(
                    placement=args.network,
                    hub=self.hub,
                    topology=self._topology,
                    block=args.addresses.block,
                    transit=self.transit,
                    inspection=inspection,
                    egress=egress,
                ),
                self._child,
            )

    def _block_public_access(self) -> None:
        """Once for each account: where one account holds both placements, it has one block."""
        by_account: dict[str, tuple[Placement, dict[str, tuple[pulumi.Output[str], Opening]]]] = {}
        for called, vpc in self._all.items():
            placement = self._args.network if called == HUB else self._args.workload
            _, openings = by_account.setdefault(placement.account, (placement, {}))
            openings.update(_openings(called, vpc, self._topology))
        for placement, openings in by_account.values():
            role = "network" if placement.account == self._args.network.account else "workload"
            PublicAccessBlock(
                f"{self._name}-public-access-{role}",
                PublicAccessBlockArgs(facts=self._args.facts, placement=placement, openings=openings),
                self._child,
            )


def inspection_labels(design: NetworkDesign) -> dict[str, str]:
    """What the tags say of the inspection; reviewers and rules read it there."""
    chosen = design.inspection
    if isinstance(chosen, Inspected):
        return {"inspection": "firewall"}
    told = {"inspection-accepted-by": chosen.accepted_by, "inspection-reason": chosen.reason}
    return {"inspection": "none", **{key: text for key, text in told.items() if text}}


def _openings(called: str, vpc: SegmentedVpc, topology: Topology) -> dict[str, tuple[pulumi.Output[str], Opening]]:
    openings = {NetworkTier.INGRESS: Opening.BOTH, NetworkTier.EGRESS: Opening.OUTWARD}
    return {
        f"{called}-{tier.value}-{zone}": (vpc.subnet_id(tier, zone), opening)
        for tier, opening in openings.items()
        if tier in vpc.addresses.tiers
        for zone in topology.hub.zones
    }
