"""A partner's service, reached without a network between us."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network

import pulumi
from pulumi_aws import ec2, vpc

from components.environment_facts import EnvironmentFacts
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class PartnerEndpointArgs:
    """What an endpoint needs to know.

    Attributes:
        hub: whose endpoints tier holds it, beside those of AWS services.
        callers: addresses of the tier that uses it.
        service: name of the partner's endpoint service in this Region.
        port: where it listens.
    """

    facts: EnvironmentFacts
    placement: Placement
    hub: SegmentedVpc
    callers: IPv4Network
    service: str
    port: int


class PartnerEndpoint(pulumi.ComponentResource):
    """An interface endpoint to a partner's service, for one tier and one port.

    Pulumi type: ``holdfast:connectivity:PartnerEndpoint``

    Creates:
        - ``aws.ec2.SecurityGroup`` *name* with its one ``aws.vpc.SecurityGroupIngressRule``, from the tier
        - ``aws.ec2.VpcEndpoint`` *name*

    The partner may have to accept it. The way to the endpoints tier is opened by a flow, as that to AWS services is. Changing the
    service replaces the endpoint.

    Outputs: `dns_name`.
    """

    dns_name: pulumi.Output[str]

    def __init__(self, name: str, args: PartnerEndpointArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:connectivity:PartnerEndpoint", name, None, opts)
        inside = args.placement.inside(self)
        group = ec2.SecurityGroup(
            name,
            name=args.facts.named(name),
            description="The endpoint of a partner's service; one tier reaches it",
            vpc_id=args.hub.vpc_id,
            revoke_rules_on_delete=True,
            tags=args.facts.tags(name),
            opts=inside,
        )
        vpc.SecurityGroupIngressRule(
            name,
            security_group_id=group.id,
            cidr_ipv4=str(args.callers),
            ip_protocol="tcp",
            from_port=args.port,
            to_port=args.port,
            description="From whatever calls the partner",
            opts=inside,
        )
        endpoint = ec2.VpcEndpoint(
            name,
            vpc_id=args.hub.vpc_id,
            service_name=args.service,
            vpc_endpoint_type="Interface",
            private_dns_enabled=False,
            subnet_ids=args.hub.subnet_ids(NetworkTier.ENDPOINTS),
            security_group_ids=[group.id],
            tags=args.facts.tags(name),
            opts=inside,
        )
        self.dns_name = endpoint.dns_entries[0].apply(lambda entry: str(entry.dns_name))
        self.register_outputs({"dns_name": self.dns_name})
