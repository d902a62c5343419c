"""One view of the configuration of all accounts and Regions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
from pulumi_aws import cfg

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class ConfigurationAggregateArgs:
    """What the view needs to know.

    Attributes:
        placement: where it is looked at.
        sources: every account in each of its Regions, by words for both.
    """

    facts: EnvironmentFacts
    placement: Placement
    sources: Mapping[str, Placement]


class ConfigurationAggregate(pulumi.ComponentResource):
    """An aggregator, and the consent of every other account.

    Pulumi type: ``holdfast:logs:ConfigurationAggregate``

    Creates:
        - ``aws.cfg.ConfigurationAggregator`` *name*: of the environment's accounts, in all Regions
        - ``aws.cfg.AggregateAuthorization`` *name*-*source*, in each source of another account

    Changing the environment's name replaces the aggregator. Source: AWS Config Developer Guide, "Multi-Account Multi-Region Data
    Aggregation".

    Outputs: `arn`.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: ConfigurationAggregateArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:logs:ConfigurationAggregate", name, None, opts)
        tags, home = args.facts.tags("configuration"), args.placement
        aggregator = cfg.ConfigurationAggregator(
            name,
            name=args.facts.named("configuration"),
            account_aggregation_source=cfg.ConfigurationAggregatorAccountAggregationSourceArgs(
                account_ids=sorted({source.account for source in args.sources.values()}), all_regions=True
            ),
            tags=tags,
            opts=home.inside(self),
        )
        for where, source in args.sources.items():
            if source.account != home.account:
                cfg.AggregateAuthorization(
                    f"{name}-{where}",
                    account_id=home.account,
                    authorized_aws_region=home.region,
                    tags=tags,
                    opts=source.inside(self),
                )
        self.arn = aggregator.arn
        self.register_outputs({"arn": self.arn})
