"""An amount a month, and who hears before it is gone."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import budgets

from components.environment_facts import EnvironmentFacts
from components.placement import Placement


@dataclass(frozen=True, kw_only=True)
class MonthlyBudgetArgs:
    """What a budget needs to know.

    Attributes:
        what: last word of its name: ``total`` or a system.
        amount: whole units of `currency` a month.
        tag: key and value of the cost allocation tag whose spending counts, None for all spending of the account.
        actual_percent: of the amount, when it is spent; `forecast_percent`: when AWS expects it to be spent.
        topic: ARN of the topic that hears.
    """

    facts: EnvironmentFacts
    placement: Placement
    what: str
    amount: int
    currency: str
    tag: tuple[str, str] | None
    actual_percent: int
    forecast_percent: int
    topic: pulumi.Input[str]


class MonthlyBudget(pulumi.ComponentResource):
    """A budget of a month that is told twice: when much is spent, and when too much is expected.

    Pulumi type: ``holdfast:spending:MonthlyBudget``

    Creates:
        - ``aws.budgets.Budget`` *name*

    A tag counts from the day on which the account that pays activated it (AWS Billing User Guide, "Activating user-defined cost
    allocation tags"); before that the budget of a system stays at nothing. Changing `what` replaces it.

    Outputs: none.
    """

    def __init__(self, name: str, args: MonthlyBudgetArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:spending:MonthlyBudget", name, None, opts)
        budgets.Budget(
            name,
            name=args.facts.named("spending", args.what),
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=str(args.amount),
            limit_unit=args.currency,
            cost_filters=[budgets.BudgetCostFilterArgs(name="TagKeyValue", values=[tag_filter(*args.tag)])] if args.tag else None,
            notifications=[
                budgets.BudgetNotificationArgs(
                    comparison_operator="GREATER_THAN",
                    notification_type=kind,
                    threshold=percent,
                    threshold_type="PERCENTAGE",
                    subscriber_sns_topic_arns=[args.topic],
                )
                for kind, percent in (("ACTUAL", args.actual_percent), ("FORECASTED", args.forecast_percent))
            ],
            tags=args.facts.tags("spending", args.what),
            opts=args.placement.inside(self),
        )
        self.register_outputs({})


def tag_filter(key: str, value: str) -> str:
    """How a budget names a tag of ours (AWS Cost Management User Guide, "Budget filters")."""
    return f"user:{key}${value}"
