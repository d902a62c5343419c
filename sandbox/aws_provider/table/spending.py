"""AWS Budgets and AWS Cost Explorer; nothing costs anything in the local AWS."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row

_WHY = "the local AWS has no bills: nothing is ever spent, forecast or found unusual"

ROWS: dict[str, Row | Recorded] = {
    "budgets/budget:Budget": Recorded(
        id="{name}",
        why=_WHY,
        autoname=Autoname("name"),
        computed={"arn": "arn:{partition}:budgets::{account}:budget/{name}"},
        fixed=frozenset({"name"}),
    ),
    "costexplorer/anomalyMonitor:AnomalyMonitor": Recorded(
        id="arn:aws:ce::{account}:anomalymonitor/{unique}",
        why=_WHY,
        autoname=Autoname("name"),
        computed={"arn": "{id}"},
        fixed=frozenset({"monitorType", "monitorDimension", "monitorSpecification"}),
    ),
    "costexplorer/anomalySubscription:AnomalySubscription": Recorded(
        id="arn:aws:ce::{account}:anomalysubscription/{unique}",
        why=_WHY,
        autoname=Autoname("name"),
        computed={"arn": "{id}"},
    ),
    "costexplorer/costAllocationTag:CostAllocationTag": Recorded(
        id="{tagKey}", why=_WHY, computed={"type": "UserDefined"}, fixed=frozenset({"tagKey"})
    ),
}
