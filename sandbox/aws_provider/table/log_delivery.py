"""Amazon CloudWatch Logs streams and subscriptions (Amazon CloudWatch Logs User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row

_NAMED = "logGroupName=$logGroup filterName=$name"
_PUT = f"PutSubscriptionFilter {_NAMED} filterPattern=$filterPattern destinationArn=$destinationArn roleArn=$roleArn"

ROWS: dict[str, Row | Recorded] = {
    "cloudwatch/logStream:LogStream": row(
        "logs",
        create="CreateLogStream logGroupName=$logGroupName logStreamName=$name",
        id="{logGroupName}:{name}",
        read="DescribeLogStreams logGroupName=$logGroupName logStreamNamePrefix=$name > logStreams[?logStreamName=='{name}']|[0]",
        delete="DeleteLogStream logGroupName=$logGroupName logStreamName=$name",
        autoname=Autoname("name"),
        names={"name": "logStreamName"},
        computed={"arn": "arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{name}"},
    ),
    "cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": row(
        "logs",
        create=_PUT,
        id="{logGroup}:{name}",
        read="DescribeSubscriptionFilters logGroupName=$logGroup filterNamePrefix=$name > subscriptionFilters[?filterName=='{name}']|[0]",
        delete=f"DeleteSubscriptionFilter {_NAMED}",
        update=_PUT,
        autoname=Autoname("name"),
        names={"name": "filterName", "logGroup": "logGroupName"},
    ),
}
