"""A service of ours that partners reach without a network between us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, ec2, lb, vpc

from components.environment_facts import EnvironmentFacts
from components.network.segmented_vpc import SegmentedVpc
from components.network.tier import NetworkTier
from components.placement import Placement

TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.3 and 1.2 alone (Elastic Load Balancing User Guide for Network Load Balancers, "Security policies")."""

_MINUTE_S = 60
_DRAIN_S = 60


@dataclass(frozen=True, kw_only=True)
class PartnerServiceArgs:
    """What a service needs to know.

    Attributes:
        tier: whose subnets hold the load balancer and, behind it, the targets.
        port: where partners reach it, over TLS; `target_port`: where targets listen, over TLS too.
        certificate: ARN of the certificate in this Region.
        partners: who may ask for a connection, each a principal's ARN, by name; somebody still accepts every one.
        notices: ARN of a topic that hears of every request for a connection.
        owner: who is called; `topic`: ARN of the topic that hears of alarms.
    """

    facts: EnvironmentFacts
    placement: Placement
    network: SegmentedVpc
    tier: NetworkTier
    port: int
    target_port: int
    certificate: pulumi.Input[str]
    partners: Mapping[str, str]
    notices: pulumi.Input[str]
    owner: str
    topic: pulumi.Input[str]


class PartnerService(pulumi.ComponentResource):
    """A PrivateLink endpoint service: named partners may ask, every connection is accepted by hand, TLS 1.2 or newer on both sides.

    Pulumi type: ``holdfast:connectivity:PartnerService``

    Creates:
        - ``aws.lb.LoadBalancer`` *name* (network, internal) with ``aws.lb.Listener`` and ``aws.lb.TargetGroup`` *name*, both TLS
        - ``aws.ec2.SecurityGroup`` *name* with its one ``aws.vpc.SecurityGroupEgressRule``, to the targets
        - ``aws.vpc.SecurityGroupIngressRule`` *name*-targets, on the tier's own group
        - ``aws.ec2.VpcEndpointService`` *name*, ``aws.ec2.VpcEndpointConnectionNotification`` *name*
        - ``aws.ec2.VpcEndpointServiceAllowedPrinciple`` *name*-*partner* for each partner
        - ``aws.cloudwatch.MetricAlarm`` *name*-no-target: nobody behind it is healthy

    Partners see one port and no network of ours, and we see none of theirs: their addresses may overlap with ours (AWS PrivateLink
    Guide, "Share your services through AWS PrivateLink"). The rules of the load balancer's group do not hold for PrivateLink, whose
    connections the service itself admits. Each zone serves from its own targets, in the same subnet, so that no ACL lies between.
    Changing the tier or a port replaces the listener's part; another partner adds one resource.

    Outputs: `service_name`, to give to partners; `target_group_arn`, for what serves them.
    """

    service_name: pulumi.Output[str]
    target_group_arn: pulumi.Output[str]

    def __init__(self, name: str, args: PartnerServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:connectivity:PartnerService", name, None, opts)
        self._name, self._args, self._inside = name, args, args.placement.inside(self)
        balancer = lb.LoadBalancer(
            name,
            name=args.facts.named(name)[:32],
            load_balancer_type="network",
            internal=True,
            subnets=args.network.subnet_ids(args.tier),
            security_groups=[self._group()],
            enforce_security_group_inbound_rules_on_private_link_traffic="off",
            enable_cross_zone_load_balancing=False,
            enable_deletion_protection=args.facts.protect,
            tags=args.facts.tags(name),
            opts=self._inside,
        )
        targets = lb.TargetGroup(
            name,
            name=args.facts.named(name)[:32],
            vpc_id=args.network.vpc_id,
            port=args.target_port,
            protocol="TLS",
            target_type="ip",
            deregistration_delay=_DRAIN_S,
            health_check=lb.TargetGroupHealthCheckArgs(protocol="TCP", port="traffic-port", healthy_threshold=3, interval=10),
            tags=args.facts.tags(name),
            opts=self._inside,
        )
        lb.Listener(
            name,
            load_balancer_arn=balancer.arn,
            port=args.port,
            protocol="TLS",
            ssl_policy=TLS_POLICY,
            certificate_arn=args.certificate,
            default_actions=[lb.ListenerDefaultActionArgs(type="forward", target_group_arn=targets.arn)],
            tags=args.facts.tags(name),
            opts=self._inside,
        )
        self.service_name = self._serve(balancer)
        self.target_group_arn = targets.arn
        self._watch(balancer, targets)
        self.register_outputs({"service_name": self.service_name, "target_group_arn": self.target_group_arn})

    def _group(self) -> pulumi.Output[str]:
        args = self._args
        group = ec2.SecurityGroup(
            self._name,
            name=args.facts.named(self._name),
            description="The load balancer of a partner service; it reaches its targets and nothing else",
            vpc_id=args.network.vpc_id,
            revoke_rules_on_delete=True,
            tags=args.facts.tags(self._name),
            opts=self._inside,
        )
        members = args.network.security_group_id(args.tier)
        vpc.SecurityGroupEgressRule(
            self._name,
            security_group_id=group.id,
            referenced_security_group_id=members,
            ip_protocol="tcp",
            from_port=args.target_port,
            to_port=args.target_port,
            description="To whatever serves partners",
            opts=self._inside,
        )
        vpc.SecurityGroupIngressRule(
            f"{self._name}-targets",
            security_group_id=members,
            referenced_security_group_id=group.id,
            ip_protocol="tcp",
            from_port=args.target_port,
            to_port=args.target_port,
            description="From the load balancer of a partner service",
            opts=self._inside,
        )
        return group.id

    def _serve(self, balancer: lb.LoadBalancer) -> pulumi.Output[str]:
        args = self._args
        service = ec2.VpcEndpointService(
            self._name,
            acceptance_required=True,
            network_load_balancer_arns=[balancer.arn],
            supported_ip_address_types=["ipv4"],
            tags=args.facts.tags(self._name),
            opts=self._inside,
        )
        for partner, principal in args.partners.items():
            ec2.VpcEndpointServiceAllowedPrinciple(
                f"{self._name}-{partner}", vpc_endpoint_service_id=service.id, principal_arn=principal, opts=self._inside
            )
        ec2.VpcEndpointConnectionNotification(
            self._name,
            vpc_endpoint_service_id=service.id,
            connection_notification_arn=args.notices,
            connection_events=["Accept", "Connect", "Delete", "Reject"],
            opts=self._inside,
        )
        return service.service_name

    def _watch(self, balancer: lb.LoadBalancer, targets: lb.TargetGroup) -> None:
        args = self._args
        cloudwatch.MetricAlarm(
            f"{self._name}-no-target",
            name=args.facts.named(self._name, "no-target"),
            alarm_description=f"{self._name}: nothing healthy serves partners (owner: {args.owner})",
            namespace="AWS/NetworkELB",
            metric_name="HealthyHostCount",
            dimensions={"LoadBalancer": balancer.arn_suffix, "TargetGroup": targets.arn_suffix},
            statistic="Minimum",
            period=_MINUTE_S,
            evaluation_periods=3,
            comparison_operator="LessThanThreshold",
            threshold=1,
            treat_missing_data="breaching",
            alarm_actions=[args.topic],
            ok_actions=[args.topic],
            tags=args.facts.tags(self._name, "no-target", owner=args.owner),
            opts=self._inside,
        )
