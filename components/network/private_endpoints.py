"""AWS services without the internet: interface endpoints in the hub, an S3 gateway endpoint in each VPC that uses it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import ec2, route53

from components.environment_facts import EnvironmentFacts
from components.network.endpoint_policy import interface_policy, object_store_policy
from components.network.flow import Outside
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier
from components.network.topology import HUB, WORKLOAD, Topology
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class PrivateEndpointsArgs:
    """What the endpoints of one Region need to know.

    Attributes:
        network: where the hub is, that holds them; `workload`: where the VPCs are that use them.
        vpcs: by their names in the topology.
        services: those that get an interface endpoint.
    """

    facts: EnvironmentFacts
    network: Placement
    workload: Placement
    topology: Topology
    vpcs: Mapping[str, SegmentedVpc]
    services: tuple[str, ...]


class PrivateEndpoints(pulumi.ComponentResource):
    """Private ways to AWS services, each with a policy.

    Pulumi type: ``holdfast:network:PrivateEndpoints``

    Creates:
        - ``aws.ec2.VpcEndpoint`` *name*-s3, and *name*-*vpc*-s3 for a spoke: gateway, in the tables of the tiers with a flow to the
          object store
        - for each service *name*-*service*: ``aws.ec2.VpcEndpoint`` (interface, in the hub's endpoints tier), and
          ``aws.route53.Zone`` with ``aws.route53.Record``, so that the service's own name leads there from every VPC but the hub

    A gateway endpoint cannot be reached over a Transit Gateway, so it stands in each VPC that uses it (Amazon VPC PrivateLink Guide,
    "Gateway endpoints"). Adding a service, a VPC or a zone replaces nothing.

    Outputs: none.
    """

    def __init__(self, name: str, args: PrivateEndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:PrivateEndpoints", name, None, opts)
        self._name, self._args = name, args
        for vpc in args.vpcs:
            self._object_store(vpc)
        for service in args.services:
            self._service(service)
        self.register_outputs({})

    def _object_store(self, vpc: str) -> None:
        args = self._args
        legs = [leg for leg in args.topology.legs if leg.flow.to is Outside.OBJECT_STORE]
        users = dict.fromkeys(leg.start.tier for leg in legs if leg.start and leg.start.vpc == vpc)
        if not users:
            return
        label = "s3" if vpc == WORKLOAD else f"{vpc}-s3"
        ec2.VpcEndpoint(
            f"{self._name}-{label}",
            vpc_id=args.vpcs[vpc].vpc_id,
            service_name=f"com.amazonaws.{args.workload.region}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=[args.vpcs[vpc].route_table_id(tier) for tier in users],
            policy=json.dumps(object_store_policy(args.facts.accounts), sort_keys=True),
            tags=args.facts.tags(self._name, label),
            opts=args.workload.inside(self),
        )

    def _service(self, service: str) -> None:
        args, label = self._args, f"{self._name}-{service}"
        endpoint = ec2.VpcEndpoint(
            label,
            vpc_id=args.vpcs[HUB].vpc_id,
            service_name=f"com.amazonaws.{args.network.region}.{service}",
            vpc_endpoint_type="Interface",
            private_dns_enabled=False,
            subnet_ids=args.vpcs[HUB].subnet_ids(NetworkTier.ENDPOINTS),
            security_group_ids=[args.vpcs[HUB].security_group_id(NetworkTier.ENDPOINTS)],
            policy=json.dumps(interface_policy(service, args.facts.accounts), sort_keys=True),
            tags=args.facts.tags(self._name, service),
            opts=args.network.inside(self),
        )
        domain = f"{service}.{args.workload.region}.amazonaws.com"
        zone = route53.Zone(
            label,
            name=domain,
            comment=f"Leads {domain} to the endpoint in the hub",
            vpcs=[
                route53.ZoneVpcArgs(vpc_id=vpc.vpc_id, vpc_region=args.workload.region) for name, vpc in args.vpcs.items() if name != HUB
            ],
            tags=args.facts.tags(self._name, service),
            opts=args.workload.inside(self),
        )
        entry = endpoint.dns_entries[0]
        route53.Record(
            label,
            zone_id=zone.zone_id,
            name=domain,
            type="A",
            aliases=[
                route53.RecordAliasArgs(
                    name=entry.apply(lambda e: str(e.dns_name)),
                    zone_id=entry.apply(lambda e: str(e.hosted_zone_id)),
                    evaluate_target_health=False,
                )
            ],
            opts=args.workload.inside(self),
        )
