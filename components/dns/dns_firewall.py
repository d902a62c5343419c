"""Questions that are not answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
from pulumi_aws import route53

from components.dns.firewall_plan import FirewallRule, Listed, firewall_rules
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class DnsFirewallArgs:
    """What the firewall of one Region needs to know.

    Attributes:
        allowed: domains that are always answered, before every other rule; ``*.`` in front stands for everything beneath.
        blocked: domains that never are.
        managed: ids of lists that AWS keeps in this Region, by name.
    """

    facts: EnvironmentFacts
    placement: Placement
    allowed: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    managed: Mapping[str, str] = field(default_factory=dict)


class DnsFirewall(pulumi.ComponentResource):
    """A group of rules that stops names of known threats and names whose shape gives them away.

    Pulumi type: ``holdfast:dns:DnsFirewall``

    Creates:
        - ``aws.route53.ResolverFirewallRuleGroup`` *name*
        - ``aws.route53.ResolverFirewallDomainList`` *name*-allowed and *name*-blocked, for the lists that are not empty
        - ``aws.route53.ResolverFirewallRule`` *name*-*rule* for each rule of the plan (`firewall_plan`)

    A blocked name is answered as one that does not exist. Renaming the group replaces it and its rules.

    Outputs: `group_id`, `group_arn`, known once every rule is in place.
    """

    group_id: pulumi.Output[str]
    group_arn: pulumi.Output[str]

    def __init__(self, name: str, args: DnsFirewallArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:dns:DnsFirewall", name, None, opts)
        self._name, self._args = name, args
        inside = args.placement.inside(self)
        group = route53.ResolverFirewallRuleGroup(name, name=args.facts.named(name), tags=args.facts.tags(name), opts=inside)
        lists = {
            listed: route53.ResolverFirewallDomainList(
                f"{name}-{listed.value}",
                name=args.facts.named(name, listed.value),
                domains=[f"{domain}." for domain in domains],
                tags=args.facts.tags(name, listed.value),
                opts=inside,
            )
            for listed, domains in ((Listed.ALLOWED, args.allowed), (Listed.BLOCKED, args.blocked))
            if domains
        }
        plan = firewall_rules(allows=bool(args.allowed), blocks=bool(args.blocked), managed=args.managed)
        made = [self._rule(rule, group, lists).id for rule in plan]
        self.group_id = pulumi.Output.all(group.id, *made).apply(lambda ids: str(ids[0]))
        self.group_arn = pulumi.Output.all(group.arn, *made).apply(lambda ids: str(ids[0]))
        self.register_outputs({"group_id": self.group_id})

    def _rule(
        self, rule: FirewallRule, group: route53.ResolverFirewallRuleGroup, lists: Mapping[Listed, route53.ResolverFirewallDomainList]
    ) -> route53.ResolverFirewallRule:
        return route53.ResolverFirewallRule(
            f"{self._name}-{rule.name}",
            name=self._args.facts.named(rule.name),
            firewall_rule_group_id=group.id,
            priority=rule.priority,
            action="BLOCK" if rule.blocks else "ALLOW",
            block_response="NXDOMAIN" if rule.blocks else None,
            firewall_domain_list_id=lists[rule.listed].id if rule.listed else rule.managed_list,
            dns_threat_protection=rule.threat.value if rule.threat else None,
            confidence_threshold="HIGH" if rule.threat else None,
            opts=self._args.placement.inside(self),
        )
