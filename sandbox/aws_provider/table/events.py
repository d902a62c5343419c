"""Amazon EventBridge rules, their targets, event buses and who may put events on them (Amazon EventBridge User Guide)."""

from __future__ import annotations

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties, present

_BUS = "EventBusName=$eventBusName"
_ON_A_BUS = r"(?:(?P<eventBusName>.+)/)?"
_RULE = f"PutRule Name=$name {_BUS} State=$state"
_PLAIN = {"targetId": "Id", "arn": "Arn", "roleArn": "RoleArn", "input": "Input", "inputPath": "InputPath"}


def _target(_subject: Subject, values: Properties) -> Properties:
    target = {member: values.get(name) for name, member in _PLAIN.items()}
    if transformer := values.get("inputTransformer"):
        target["InputTransformer"] = present(
            {"InputPathsMap": transformer.get("inputPaths"), "InputTemplate": transformer.get("inputTemplate")}
        )
    if letters := values.get("deadLetterConfig"):
        target["DeadLetterConfig"] = {"Arn": letters["arn"]}
    if retry := values.get("retryPolicy"):
        names = {"maximumEventAgeInSeconds": "MaximumEventAgeInSeconds", "maximumRetryAttempts": "MaximumRetryAttempts"}
        target["RetryPolicy"] = {names[key]: int(value) for key, value in retry.items() if value is not None}
    return {"_target": [present(target)], "_id": _on_its_bus(values, f"{values.get('rule')}/{values.get('targetId')}")}


def _replace_target(subject: Subject, values: Properties, old: Properties) -> None:
    """PutTargets replaces a target of the same id."""
    if old:
        subject.call(subject.row.create, values)


def _read_transformer(values: Properties) -> Properties | None:
    actual = values["_raw"].get("InputTransformer")
    return present({"inputPaths": actual.get("InputPathsMap"), "inputTemplate": actual.get("InputTemplate")}) if actual else None


def _bus(values: Properties) -> str:
    """The bus is not in the answer; the default one unless the id or the program says otherwise."""
    return str(values.get("eventBusName") or "default")


def _rule_id(_subject: Subject, values: Properties) -> Properties:
    return {"_id": _on_its_bus(values, str(values.get("name")))}


def _on_its_bus(values: Properties, id: str) -> str:
    """Ids on another bus than the default one begin with its name, as the official provider has it."""
    bus = _bus(values)
    return id if bus == "default" else f"{bus}/{id}"


ROWS: dict[str, Row | Recorded] = {
    "cloudwatch/eventRule:EventRule": row(
        "events",
        create=_RULE,
        id="{_id}",
        id_pattern=rf"{_ON_A_BUS}(?P<name>[^/]+)",
        derive=_rule_id,
        read=f"DescribeRule Name=$name {_BUS}",
        delete=f"DeleteRule Name=$name {_BUS}",
        update=f"{_RULE} EventPattern=$eventPattern ScheduleExpression=$scheduleExpression Description=$description RoleArn=$roleArn",
        autoname=Autoname("name"),
        defaults={"eventBusName": "default", "state": "ENABLED"},
        soft={"forceDestroy", "isEnabled"},
        fixed={"eventBusName", "name"},
        tags=tagging("TagResource ResourceARN=$arn", "UntagResource ResourceARN=$arn", "ListTagsForResource ResourceARN=$arn > Tags"),
    ),
    "cloudwatch/eventTarget:EventTarget": row(
        "events",
        create=f"PutTargets Rule=$rule {_BUS} Targets=$_target",
        id="{_id}",
        id_pattern=rf"{_ON_A_BUS}(?P<rule>[^/]+)/(?P<targetId>[^/]+)",
        read=f"ListTargetsByRule Rule=$rule {_BUS} > Targets[?Id=='{{targetId}}']|[0]",
        delete=f"RemoveTargets Rule=$rule {_BUS} Ids=[$targetId]",
        autoname=Autoname("targetId"),
        defaults={"eventBusName": "default"},
        names={"targetId": "Id", "inputTransformer": "not_in_answer"},
        by_code={"arn", "roleArn", "input", "inputPath", "inputTransformer", "deadLetterConfig", "retryPolicy"},
        derived={"targetId"},
        derive=_target,
        after=_replace_target,
        soft={"forceDestroy"},
        fixed={"eventBusName", "rule", "targetId"},
        computed={"rule": "{rule}", "inputTransformer": _read_transformer, "eventBusName": _bus},
    ),
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
