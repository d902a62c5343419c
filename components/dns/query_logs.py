"""Every question that was asked, kept in the log archive."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import route53

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class QueryLogsArgs:
    """What query logging needs to know; `bucket` is the ARN of the bucket that keeps the logs."""

    facts: EnvironmentFacts
    placement: Placement
    bucket: pulumi.Input[str]


class QueryLogs(pulumi.ComponentResource):
    """A query log configuration of one Region.

    Pulumi type: ``holdfast:dns:QueryLogs``

    Creates:
        - ``aws.route53.ResolverQueryLogConfig`` *name*

    Source: Amazon Route 53 Developer Guide, "Resolver query logging"; it is delivered as flow logs are, so the archive's policy for
    those holds for it. Another bucket replaces it.

    Outputs: `config_id`, `config_arn`.
    """

    config_id: pulumi.Output[str]
    config_arn: pulumi.Output[str]

    def __init__(self, name: str, args: QueryLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:dns:QueryLogs", name, None, opts)
        config = route53.ResolverQueryLogConfig(
            name,
            name=args.facts.named(name),
            destination_arn=args.bucket,
            tags=args.facts.tags(name),
            opts=args.placement.inside(self),
        )
        self.config_id, self.config_arn = config.id, config.arn
        self.register_outputs({"config_id": self.config_id})
