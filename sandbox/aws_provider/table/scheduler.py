"""Amazon EventBridge Scheduler: schedules and their groups (Amazon EventBridge Scheduler User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging

_ONE = "Name=$name GroupName=$groupName"

ROWS: dict[str, Row | Recorded] = {
    "scheduler/scheduleGroup:ScheduleGroup": row(
        "scheduler",
        create="CreateScheduleGroup",
        id="{name}",
        read="GetScheduleGroup Name=$name",
        delete="DeleteScheduleGroup Name=$name",
        autoname=Autoname("name"),
        tags=tagging("TagResource ResourceArn=$arn", "UntagResource ResourceArn=$arn", "ListTagsForResource ResourceArn=$arn > Tags"),
    ),
    "scheduler/schedule:Schedule": row(
        "scheduler",
        create="CreateSchedule",
        id="{groupName}/{name}",
        read=f"GetSchedule {_ONE}",
        delete=f"DeleteSchedule {_ONE}",
        update="UpdateSchedule",
        autoname=Autoname("name"),
        defaults={"groupName": "default", "scheduleExpressionTimezone": "UTC", "state": "ENABLED"},
        fixed={"name", "groupName"},
    ),
}
