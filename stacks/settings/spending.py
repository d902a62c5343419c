"""Who pays, how much a month, and who hears when it becomes more."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from stacks.words import Name, Section

CostCentre = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
Amount = Annotated[int, Field(gt=0)]
Percent = Annotated[int, Field(ge=1, le=1000)]


class Budgets(Section):
    """Amounts a month.

    Attributes:
        total: of everything in the workload's account; in whole units of the account's currency.
        systems: of what carries a system's tag, by the name of the system.
        actual_percent: part of an amount at which its spending is told; `forecast_percent`: at which AWS's forecast for the month is.
    """

    total: Amount
    systems: dict[Name, Amount] = Field(default_factory=dict)
    actual_percent: Percent = 80
    forecast_percent: Percent = 100


class Anomalies(Section):
    """Spending that is unlike what it was.

    Attributes:
        least_impact: smallest amount that is told, in whole units of the account's currency.
    """

    least_impact: Amount


class Spending(Section):
    """Who pays, and who hears of too much.

    Attributes:
        cost_centre: every tag set carries it.
        owner: the duty that answers for the money.
        currency: of the account's bills.
        activate_tags: whether the tags are made known to billing; only the account that pays may (AWS Billing User Guide, "Activating
            user-defined cost allocation tags"), so False where these accounts are members of an organization.
    """

    cost_centre: CostCentre
    owner: Name
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] = "USD"
    budgets: Budgets
    anomalies: Anomalies | None = None
    activate_tags: bool = False
