"""Amazon EventBridge event buses and who may put events on them (Amazon EventBridge User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging

ROWS: dict[str, Row | Recorded] = {
    # moto cannot change a bus in place, so a bus with another key or description is a new one here
    "cloudwatch/eventBus:EventBus": row(
        "events",
        create="CreateEventBus Name=$name",
        id="{name}",
        read="DescribeEventBus Name=$name",
        delete="DeleteEventBus Name=$name",
        autoname=Autoname("name"),
        tags=tagging("TagResource ResourceARN=$arn", "UntagResource ResourceARN=$arn", "ListTagsForResource ResourceARN=$arn > Tags"),
    ),
    "cloudwatch/eventBusPolicy:EventBusPolicy": row(
        "events",
        create="PutPermission EventBusName=$eventBusName Policy=$policy",
        id="{eventBusName}",
        read="DescribeEventBus Name=$eventBusName > {Policy: Policy}",
        delete="RemovePermission EventBusName=$eventBusName RemoveAllPermissions=true",
        update="PutPermission EventBusName=$eventBusName Policy=$policy",
        defaults={"eventBusName": "default"},
        gone="!Policy",
    ),
}
