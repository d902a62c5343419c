"""How one VPC resolves names: forwarded, filtered, validated and logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import route53

from components.dns.seen_vpc import SeenVpc
from components.environment_facts import EnvironmentFacts

_PRIORITY = 200  # 100 is kept free for a group that an organization puts before ours


@dataclass(frozen=True, kw_only=True)
class GuardedVpcArgs:
    """What is put on a VPC's resolver.

    Attributes:
        rules: ids of forwarding rules, by domain.
        firewall: id of the rule group.
        query_logs: id of the query log configuration.
        after: what must be there first, such as the share by which another account's rules are seen.
    """

    facts: EnvironmentFacts
    vpc: SeenVpc
    rules: Mapping[str, pulumi.Input[str]]
    firewall: pulumi.Input[str]
    query_logs: pulumi.Input[str]
    after: tuple[pulumi.Resource, ...] = ()


class GuardedVpc(pulumi.ComponentResource):
    """The resolver of one VPC, with everything that watches over it.

    Pulumi type: ``holdfast:dns:GuardedVpc``

    Creates:
        - ``aws.route53.ResolverRuleAssociation`` *name*-*domain* for each forwarded domain
        - ``aws.route53.ResolverFirewallRuleGroupAssociation`` *name*, which only the environment itself may take off where it is protected
        - ``aws.route53.ResolverFirewallConfig`` *name*: closed when the firewall does not answer
        - ``aws.route53.ResolverDnsSecConfig`` *name*: signatures of public names are checked
        - ``aws.route53.ResolverQueryLogConfigAssociation`` *name*

    Source: Amazon Route 53 Developer Guide, "DNS Firewall VPC configuration" and "Enabling DNSSEC validation in Amazon Route 53"; a
    forwarded name is validated by the resolver it is forwarded to. Changing the VPC replaces everything.

    Outputs: none.
    """

    def __init__(self, name: str, args: GuardedVpcArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:dns:GuardedVpc", name, None, opts)
        vpc, inside = args.vpc, args.vpc.placement.inside(self, depends_on=args.after)
        for domain, rule in args.rules.items():
            route53.ResolverRuleAssociation(
                f"{name}-{domain}",
                name=args.facts.named(vpc.name, domain.replace(".", "-"))[:64],
                resolver_rule_id=rule,
                vpc_id=vpc.vpc_id,
                opts=inside,
            )
        route53.ResolverFirewallRuleGroupAssociation(
            name,
            name=args.facts.named(vpc.name),
            firewall_rule_group_id=args.firewall,
            vpc_id=vpc.vpc_id,
            priority=_PRIORITY,
            mutation_protection="ENABLED" if args.facts.protect else "DISABLED",
            tags=args.facts.tags(vpc.name, "dns-firewall"),
            opts=inside,
        )
        route53.ResolverFirewallConfig(name, resource_id=vpc.vpc_id, firewall_fail_open="DISABLED", opts=inside)
        route53.ResolverDnsSecConfig(name, resource_id=vpc.vpc_id, opts=inside)
        route53.ResolverQueryLogConfigAssociation(name, resolver_query_log_config_id=args.query_logs, resource_id=vpc.vpc_id, opts=inside)
        self.register_outputs({})
