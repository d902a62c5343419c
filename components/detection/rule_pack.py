"""The rules by which AWS Config judges accounts in one Region."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import cfg

from components.detection.config_rule import RULES
from components.detection.rule_template import rule_template
from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class RulePackArgs:
    """What a pack needs to know.

    Attributes:
        worldwide: whether this is the one Region that judges what exists once for all.
        whole_organization: put into every account of the organization, by its delegated administrator; otherwise into this one.
        recording: what must be there before: the recorder of every account that is judged, in this Region.
    """

    facts: EnvironmentFacts
    placement: Placement
    worldwide: bool
    whole_organization: bool
    recording: tuple[pulumi.Resource, ...]


class RulePack(pulumi.ComponentResource):
    """All rules of `components.detection.config_rule.RULES` as one conformance pack.

    A rule judges what a configuration recorder of the same account and Region has recorded. The recorder is made with the logs, not
    here, and the pack waits for it; without one AWS refuses the pack, and with one that is stopped every rule stays without a result.

    Pulumi type: ``holdfast:detection:RulePack``

    Creates one of:
        - ``aws.cfg.OrganizationConformancePack`` *name*, with `whole_organization`
        - ``aws.cfg.ConformancePack`` *name*

    A changed rule changes the pack in place; changing the environment's name or `whole_organization` replaces it.

    Outputs: none.
    """

    def __init__(self, name: str, args: RulePackArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:RulePack", name, None, opts)
        pack = cfg.OrganizationConformancePack if args.whole_organization else cfg.ConformancePack
        pack(
            name,
            name=args.facts.named("rules"),
            template_body=rule_template(RULES, args.placement.partition, worldwide=args.worldwide),
            opts=args.placement.inside(self, depends_on=args.recording),
        )
        self.register_outputs({})
