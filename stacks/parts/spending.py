"""What the section `spending` of an environment makes: budgets, a watch on unusual spending, tags for the bill."""

from __future__ import annotations

from components.operations.alarm_topic import AlarmTopic, AlarmTopicArgs
from components.spending.budget import MonthlyBudget, MonthlyBudgetArgs
from components.spending.cost_tags import CostTags, CostTagsArgs
from components.spending.unusual_spending import UnusualSpending, UnusualSpendingArgs
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation
from stacks.settings.keys import DataClass
from stacks.settings.spending import Spending

_PUBLISHERS = ("budgets.amazonaws.com", "costalerts.amazonaws.com")


def make_spending(base: Foundation) -> None:
    """Make it, where the environment asks for it."""
    spending = base.environment.spending
    if spending is None:
        return
    placement = base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY)
    topic = base.alarms.also(
        "spending",
        AlarmTopic(
            "spending",
            AlarmTopicArgs(
                facts=base.facts,
                placement=placement,
                purpose="spending",
                key=base.key(DataClass.OPERATIONS, RegionRole.PRIMARY),
                publishers=_PUBLISHERS,
            ),
        ),
    )
    _make_budgets(base, spending, topic)
    if spending.anomalies:
        UnusualSpending(
            "unusual-spending",
            UnusualSpendingArgs(facts=base.facts, placement=placement, least_impact=spending.anomalies.least_impact, topic=topic.arn),
        )
    if spending.activate_tags:
        CostTags("cost-tags", CostTagsArgs(placement=placement))


def _make_budgets(base: Foundation, spending: Spending, topic: AlarmTopic) -> None:
    amounts = {"total": (spending.budgets.total, None)} | {
        system: (amount, ("holdfast:system", system)) for system, amount in spending.budgets.systems.items()
    }
    for what, (amount, tag) in amounts.items():
        MonthlyBudget(
            f"spending-{what}",
            MonthlyBudgetArgs(
                facts=base.facts if tag is None else base.facts.of_system(what),
                placement=base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY),
                what=what,
                amount=amount,
                currency=spending.currency,
                tag=tag,
                actual_percent=spending.budgets.actual_percent,
                forecast_percent=spending.budgets.forecast_percent,
                topic=topic.arn,
            ),
        )
