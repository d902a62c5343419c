"""Spending that is unlike what it was."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import costexplorer

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class UnusualSpendingArgs:
    """What the watch needs to know.

    Attributes:
        least_impact: smallest amount that is told, in whole units of the account's currency.
        topic: ARN of the topic that hears.
    """

    facts: EnvironmentFacts
    placement: Placement
    least_impact: int
    topic: pulumi.Input[str]


class UnusualSpending(pulumi.ComponentResource):
    """A watch on the spending of each service.

    Pulumi type: ``holdfast:spending:UnusualSpending``

    Creates:
        - ``aws.costexplorer.AnomalyMonitor`` *name*: over every service of the account; an account has room for one of this kind
        - ``aws.costexplorer.AnomalySubscription`` *name*: tells at once what costs at least so much more than expected

    Source: AWS Cost Management User Guide, "Detecting unusual spend with AWS Cost Anomaly Detection". Changing the environment's name
    changes both in place.

    Outputs: none.
    """

    def __init__(self, name: str, args: UnusualSpendingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:spending:UnusualSpending", name, None, opts)
        inside, named, tags = args.placement.inside(self), args.facts.named("unusual-spending"), args.facts.tags("unusual-spending")
        monitor = costexplorer.AnomalyMonitor(
            name, name=named, monitor_type="DIMENSIONAL", monitor_dimension="SERVICE", tags=tags, opts=inside
        )
        costexplorer.AnomalySubscription(
            name,
            name=named,
            frequency="IMMEDIATE",
            monitor_arn_lists=[monitor.arn],
            subscribers=[costexplorer.AnomalySubscriptionSubscriberArgs(type="SNS", address=args.topic)],
            threshold_expression=costexplorer.AnomalySubscriptionThresholdExpressionArgs(
                dimension=costexplorer.AnomalySubscriptionThresholdExpressionDimensionArgs(
                    key="ANOMALY_TOTAL_IMPACT_ABSOLUTE", match_options=["GREATER_THAN_OR_EQUAL"], values=[str(args.least_impact)]
                )
            ),
            tags=tags,
            opts=inside,
        )
        self.register_outputs({})
