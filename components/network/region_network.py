"""The network of one Region: a hub that everything shares, and the workload's own VPC."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components.environment_facts import EnvironmentFacts
from components.network.address_plan import AddressPlan
from components.network.private_endpoints import PrivateEndpoints, PrivateEndpointsArgs
from components.network.segmented_vpc import SegmentedVpc, SegmentedVpcArgs
from components.network.tier import VpcKind
from components.network.transit_hub import TransitHub, TransitHubArgs
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class RegionNetworkArgs:
    """What a Region's network needs to know.

    Attributes:
        region_role: ``primary`` or ``recovery``.
        network: where the hub is put; `workload`: where the workload's VPC is.
        flow_log_bucket: ARN of the bucket that keeps flow logs.
        transit_asn: private number of the Region's Transit Gateway in BGP, or None for Amazon's default.
    """

    facts: EnvironmentFacts
    region_role: str
    network: Placement
    workload: Placement
    addresses: AddressPlan
    flow_log_bucket: pulumi.Input[str]
    transit_asn: int | None = None


class RegionNetwork(pulumi.ComponentResource):
    """Hub and spoke in one Region.

    Pulumi type: ``holdfast:network:RegionNetwork``

    Creates:
        - `SegmentedVpc` *name*-hub: endpoints and transit tiers
        - `SegmentedVpc` *name*-workload: ingress, application, data, admin, drill and transit tiers
        - `TransitHub` *name*-transit between them; `PrivateEndpoints` *name*-endpoints

    What a change replaces: see the parts.

    Outputs: `hub`, `workload`, `transit`.
    """

    hub: SegmentedVpc
    workload: SegmentedVpc
    transit: TransitHub

    def __init__(self, name: str, args: RegionNetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:RegionNetwork", name, None, opts)
        self._name, self._args = name, args
        self.hub = self._vpc(VpcKind.HUB, VpcKind.WORKLOAD, args.network)
        self.workload = self._vpc(VpcKind.WORKLOAD, VpcKind.HUB, args.workload)
        child = pulumi.ResourceOptions(parent=self)
        self.transit = TransitHub(
            f"{name}-transit",
            TransitHubArgs(
                facts=args.facts,
                network=args.network,
                workload=args.workload,
                hub=self.hub,
                spoke=self.workload,
                asn=args.transit_asn,
            ),
            child,
        )
        PrivateEndpoints(
            f"{name}-endpoints",
            PrivateEndpointsArgs(facts=args.facts, network=args.network, workload=args.workload, hub=self.hub, spoke=self.workload),
            child,
        )
        self.register_outputs({})

    def _vpc(self, kind: VpcKind, peer: VpcKind, placement: Placement) -> SegmentedVpc:
        args = self._args
        return SegmentedVpc(
            f"{self._name}-{kind.value}",
            SegmentedVpcArgs(
                facts=args.facts,
                placement=placement,
                addresses=args.addresses.vpc(args.region_role, kind),
                peer=args.addresses.vpc(args.region_role, peer),
                flow_log_bucket=args.flow_log_bucket,
            ),
            pulumi.ResourceOptions(parent=self),
        )
