"""Amazon CloudWatch alarms, log groups and metric filters (Amazon CloudWatch and CloudWatch Logs User Guides)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties, present

_NAMED = "logGroupName=$logGroupName filterName=$name"


def _retain(subject: Subject, values: Properties, old: Properties) -> None:
    """0 days means for ever (PutRetentionPolicy has no word for it)."""
    if days := int(values.get("retentionInDays") or 0):
        subject.act("PutRetentionPolicy", logGroupName=values["name"], retentionInDays=days)
    elif old.get("retentionInDays"):
        subject.act("DeleteRetentionPolicy", logGroupName=values["name"])


def _replace_filter(subject: Subject, values: Properties, old: Properties) -> None:
    """PutMetricFilter replaces a filter of the same name on AWS; moto would keep both."""
    if old:
        subject.call(subject.row.delete[0], values)
        subject.call(subject.row.create, values)


def _metric(_subject: Subject, values: Properties) -> Properties:
    declared = values.get("metricTransformation") or {}
    default = declared.get("defaultValue")
    metric = {
        "metricName": declared.get("name"),
        "metricNamespace": declared.get("namespace"),
        "metricValue": declared.get("value"),
        "defaultValue": None if default is None else float(default),
        "unit": declared.get("unit"),
        "dimensions": declared.get("dimensions"),
    }
    return {"_metric": [present(metric)]}


def _read_metric(values: Properties) -> Properties | None:
    actual = next(iter(values.get("metricTransformations") or ()), None)
    if actual is None:
        return None
    default = actual.get("defaultValue")
    metric = {
        "name": actual.get("metricName"),
        "namespace": actual.get("metricNamespace"),
        "value": actual.get("metricValue"),
        "defaultValue": None if default is None else f"{float(default):g}",
        "unit": actual.get("unit"),
        "dimensions": actual.get("dimensions"),
    }
    return present(metric)


def _queries(_subject: Subject, values: Properties) -> Properties:
    """Metric math: what Pulumi has in one `metric` AWS has in a `MetricStat` around a `Metric` (MetricDataQuery)."""
    return {"_queries": [_query(declared) for declared in values.get("metricQueries") or ()] or None}


def _query(declared: Properties) -> Properties:
    metric = declared.get("metric")
    dimensions = [{"Name": name, "Value": value} for name, value in ((metric or {}).get("dimensions") or {}).items()]
    stat = metric and {
        "Metric": {"Namespace": metric.get("namespace"), "MetricName": metric["metricName"], "Dimensions": dimensions},
        "Period": int(metric["period"]),
        "Stat": metric["stat"],
    }
    query = {
        "Id": declared["id"],
        "MetricStat": stat,
        "Expression": declared.get("expression"),
        "Label": declared.get("label"),
        "ReturnData": declared.get("returnData"),
    }
    return present(query)


def _read_queries(values: Properties) -> list[Properties] | None:
    return [_read_query(actual) for actual in values.get("Metrics") or ()] or None


def _read_query(actual: Properties) -> Properties:
    stat = actual.get("MetricStat")
    metric = stat and {
        "namespace": stat["Metric"].get("Namespace"),
        "metricName": stat["Metric"]["MetricName"],
        "dimensions": {dimension["Name"]: dimension["Value"] for dimension in stat["Metric"].get("Dimensions") or ()},
        "period": float(stat["Period"]),
        "stat": stat["Stat"],
    }
    query = {
        "id": actual["Id"],
        "metric": metric,
        "expression": actual.get("Expression"),
        "label": actual.get("Label"),
        "returnData": actual.get("ReturnData"),
    }
    return present(query)


ROWS: dict[str, Row | Recorded] = {
    "cloudwatch/metricAlarm:MetricAlarm": row(
        "cloudwatch",
        create="PutMetricAlarm Metrics=$_queries",
        id="{name}",
        read="DescribeAlarms AlarmNames=[$name] > MetricAlarms[0]",
        delete="DeleteAlarms AlarmNames=[$name]",
        update="PutMetricAlarm Metrics=$_queries",
        autoname=Autoname("name"),
        defaults={"actionsEnabled": True, "treatMissingData": "missing"},
        names={"name": "AlarmName", "metricQueries": "Metrics", "arn": "AlarmArn", "okActions": "OKActions"},
        derive=_queries,
        tags=tagging("TagResource ResourceARN=$arn", "UntagResource ResourceARN=$arn", "ListTagsForResource ResourceARN=$arn > Tags"),
        computed={"metricQueries": _read_queries},
    ),
    "cloudwatch/compositeAlarm:CompositeAlarm": Recorded(
        id="{alarmName}",
        why="the local AWS has no composite alarms; the alarms they are made of are there",
        defaults={"actionsEnabled": True},
        computed={"arn": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{alarmName}"},
        fixed=frozenset({"alarmName"}),
    ),
    "cloudwatch/dashboard:Dashboard": row(
        "cloudwatch",
        create="PutDashboard",
        id="{dashboardName}",
        read="GetDashboard DashboardName=$dashboardName",
        delete="DeleteDashboards DashboardNames=[$dashboardName]",
        update="PutDashboard",
    ),
    "cloudwatch/logGroup:LogGroup": row(
        "logs",
        create="CreateLogGroup logGroupName=$name",
        id="{name}",
        read="DescribeLogGroups logGroupNamePrefix=$name > logGroups[?logGroupName=='{name}']|[0]",
        delete="DeleteLogGroup logGroupName=$name",
        update="AssociateKmsKey logGroupName=$name kmsKeyId=$kmsKeyId",
        autoname=Autoname("name"),
        names={"name": "logGroupName"},
        by_code={"retentionInDays"},
        soft={"skipDestroy"},
        after=_retain,
        tags=tagging("TagResource resourceArn=$arn", "UntagResource resourceArn=$arn", "ListTagsForResource resourceArn=$arn > tags"),
        computed={
            "arn": "arn:{partition}:logs:{region}:{account}:log-group:{name}",
            "retentionInDays": lambda values: float(values["_raw"].get("retentionInDays") or 0),
        },
    ),
    "cloudwatch/logResourcePolicy:LogResourcePolicy": row(
        "logs",
        create="PutResourcePolicy policyName=$policyName policyDocument=$policyDocument",
        id="{policyName}",
        read="DescribeResourcePolicies > resourcePolicies[?policyName=='{policyName}']|[0]",
        delete="DeleteResourcePolicy policyName=$policyName",
        update="PutResourcePolicy policyName=$policyName policyDocument=$policyDocument",
    ),
    "cloudwatch/logMetricFilter:LogMetricFilter": row(
        "logs",
        create=f"PutMetricFilter {_NAMED} filterPattern=$pattern metricTransformations=$_metric",
        id="{logGroupName}:{name}",
        read="DescribeMetricFilters logGroupName=$logGroupName filterNamePrefix=$name > metricFilters[?filterName=='{name}']|[0]",
        delete=f"DeleteMetricFilter {_NAMED}",
        autoname=Autoname("name"),
        names={"pattern": "filterPattern", "name": "filterName", "metricTransformation": "not_in_answer"},
        by_code={"pattern", "metricTransformation"},
        after=_replace_filter,
        derive=_metric,
        computed={"metricTransformation": _read_metric},
    ),
}
