"""AWS services without the internet: interface endpoints in the hub, the S3 gateway endpoint in the workload's VPC."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import ec2, route53

from components.environment_facts import EnvironmentFacts
from components.network.endpoint_policy import INTERFACE_SERVICES, interface_policy, object_store_policy
from components.network.flow import ALLOWED_FLOWS, Outside
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class PrivateEndpointsArgs:
    """What the endpoints of one Region need to know: the hub that holds them and the workload that uses them."""

    facts: EnvironmentFacts
    network: Placement
    workload: Placement
    hub: SegmentedVpc
    spoke: SegmentedVpc


class PrivateEndpoints(pulumi.ComponentResource):
    """Private ways to AWS services, each with a policy.

    Pulumi type: ``holdfast:network:PrivateEndpoints``

    Creates:
        - ``aws.ec2.VpcEndpoint`` *name*-s3: gateway, in the tables of the tiers with a flow to the object store
        - for each service *name*-*service*: ``aws.ec2.VpcEndpoint`` (interface, in the hub's endpoints tier), and
          ``aws.route53.Zone`` with ``aws.route53.Record``, so that the service's own name leads there from the workload's VPC

    A gateway endpoint cannot be reached over a Transit Gateway, so it stands in the workload's VPC (Amazon VPC PrivateLink Guide,
    "Gateway endpoints"). Adding a service or a zone replaces nothing.

    Outputs: none.
    """

    def __init__(self, name: str, args: PrivateEndpointsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:network:PrivateEndpoints", name, None, opts)
        self._name, self._args = name, args
        self._object_store()
        for service in INTERFACE_SERVICES:
            self._service(service)
        self.register_outputs({})

    def _object_store(self) -> None:
        args = self._args
        users = [NetworkTier(flow.from_.value) for flow in ALLOWED_FLOWS if flow.to is Outside.OBJECT_STORE]
        ec2.VpcEndpoint(
            f"{self._name}-s3",
            vpc_id=args.spoke.vpc_id,
            service_name=f"com.amazonaws.{args.workload.region}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=[args.spoke.route_table_id(tier) for tier in users],
            policy=json.dumps(object_store_policy(args.facts.accounts), sort_keys=True),
            tags=args.facts.tags(self._name, "s3"),
            opts=args.workload.inside(self),
        )

    def _service(self, service: str) -> None:
        args, label = self._args, f"{self._name}-{service}"
        endpoint = ec2.VpcEndpoint(
            label,
            vpc_id=args.hub.vpc_id,
            service_name=f"com.amazonaws.{args.network.region}.{service}",
            vpc_endpoint_type="Interface",
            private_dns_enabled=False,
            subnet_ids=args.hub.subnet_ids(NetworkTier.ENDPOINTS),
            security_group_ids=[args.hub.security_group_id(NetworkTier.ENDPOINTS)],
            policy=json.dumps(interface_policy(service, args.facts.accounts), sort_keys=True),
            tags=args.facts.tags(self._name, service),
            opts=args.network.inside(self),
        )
        domain = f"{service}.{args.workload.region}.amazonaws.com"
        zone = route53.Zone(
            label,
            name=domain,
            comment=f"Leads {domain} to the endpoint in the hub",
            vpcs=[route53.ZoneVpcArgs(vpc_id=args.spoke.vpc_id, vpc_region=args.workload.region)],
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
