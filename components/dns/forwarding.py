"""Names that are asked elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address

import pulumi
from pulumi_aws import route53

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class ForwardingArgs:
    """What forwarding needs to know.

    Attributes:
        outbound_id: the endpoint through which questions leave.
        domains: the resolvers to ask, by domain.
    """

    facts: EnvironmentFacts
    placement: Placement
    outbound_id: pulumi.Input[str]
    domains: Mapping[str, tuple[IPv4Address, ...]]


class Forwarding(pulumi.ComponentResource):
    """A forwarding rule for each domain.

    Pulumi type: ``holdfast:dns:Forwarding``

    Creates:
        - ``aws.route53.ResolverRule`` *name*-*domain* for each domain

    The most specific rule wins, and a rule wins over a private zone of the same name (Amazon Route 53 Developer Guide, "How Route 53
    Resolver forwards DNS queries from your VPCs to your network"). Other resolvers for a domain change its rule in place; another
    domain is another rule.

    Outputs: `rule_ids` and `rule_arns` by domain.
    """

    rule_ids: dict[str, pulumi.Output[str]]
    rule_arns: dict[str, pulumi.Output[str]]

    def __init__(self, name: str, args: ForwardingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:dns:Forwarding", name, None, opts)
        rules = {
            domain: route53.ResolverRule(
                f"{name}-{domain}",
                name=args.facts.named(domain.replace(".", "-"))[:64],
                domain_name=domain,
                rule_type="FORWARD",
                resolver_endpoint_id=args.outbound_id,
                target_ips=[route53.ResolverRuleTargetIpArgs(ip=str(address), port=53) for address in targets],
                tags=args.facts.tags(name, domain),
                opts=args.placement.inside(self),
            )
            for domain, targets in args.domains.items()
        }
        self.rule_ids = {domain: rule.id for domain, rule in rules.items()}
        self.rule_arns = {domain: rule.arn for domain, rule in rules.items()}
        self.register_outputs({})
