"""AWS CloudTrail trails (AWS CloudTrail User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging

ROWS: dict[str, Row | Recorded] = {
    "cloudtrail/trail:Trail": row(
        "cloudtrail",
        create="CreateTrail",
        id="TrailARN",
        read=["GetTrail Name=$id > Trail", "GetTrailStatus Name=$id > {IsLogging: IsLogging}", "GetEventSelectors TrailName=$id"],
        delete="DeleteTrail Name=$name",
        update=["UpdateTrail Name=$name", "PutEventSelectors TrailName=$id", "PutInsightSelectors TrailName=$id"],
        autoname=Autoname("name"),
        defaults={"enableLogging": True, "includeGlobalServiceEvents": True},
        toggles={"enableLogging": ("StartLogging Name=$id", "StopLogging Name=$id", False)},
        names={
            "name": "Name",
            "arn": "TrailARN",
            "enableLogging": "IsLogging",
            "enableLogFileValidation": "LogFileValidationEnabled",
            "cloudWatchLogsGroupArn": "CloudWatchLogsLogGroupArn",
        },
        parameters={"enableLogFileValidation": "EnableLogFileValidation"},
        fixed={"name"},
        unread={"insightSelectors"},
        tags=tagging(
            "AddTags ResourceId=$arn", "RemoveTags ResourceId=$arn", "ListTags ResourceIdList=[$arn] > ResourceTagList[0].TagsList"
        ),
    ),
}
