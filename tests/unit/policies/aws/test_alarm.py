"""What an alarm looks at, and whether somebody is told, however it is written."""

from __future__ import annotations

import pytest

from policies.aws.alarm import COMPOSITE_ALARM, METRIC_ALARM, measures, told
from policies.resource import Resource
from tests.unit.policies.graphs import graph, made, ref, resource

HOME = resource("pulumi:providers:aws", "home", region="eu-west-1", allowedAccountIds=["111111111111"])
AWAY = resource("pulumi:providers:aws", "away", region="eu-central-1", allowedAccountIds=["111111111111"])
OTHER = resource("pulumi:providers:aws", "other", region="eu-west-1", allowedAccountIds=["222222222222"])
QUEUE = resource("aws:sqs/queue:Queue", "orders", provider=HOME.urn, name="orders")
TOPIC = "arn:aws:sns:eu-west-1:111111111111:alarms"


def alarm(name: str, provider: str = HOME.urn, **properties: object) -> Resource:
    usual = {"name": name, "namespace": "AWS/SQS", "metricName": "Age", "dimensions": {"QueueName": "orders"}}
    return made(METRIC_ALARM, name, {**usual, **properties}, provider=provider)


@pytest.mark.parametrize(
    ("looking", "sees"),
    [
        (alarm("by-name"), True),
        (alarm("by-reference", dimensions={"QueueName": ref(QUEUE, "name")}), True),
        (alarm("of-another", dimensions={"QueueName": "results"}), False),
        (alarm("in-another-region", AWAY.urn), False),
        (alarm("in-another-account", OTHER.urn), False),
        (alarm("where-nothing-is-said-of-the-account", "", region="eu-west-1"), True),
    ],
    ids=lambda value: value.name if isinstance(value, Resource) else "",
)
def test_a_name_means_what_is_in_the_same_place(looking: Resource, sees: bool) -> None:
    whole = graph(HOME, AWAY, OTHER, QUEUE, looking)
    (measure,) = measures(whole)
    assert measure.is_of(whole, QUEUE, "orders") is sees


def test_metrics_of_a_calculation_are_looked_at_too() -> None:
    queries = [{"id": "sum", "expression": "a+b"}, {"id": "a", "metric": {"namespace": "AWS/SQS", "metricName": "A"}}]
    calculated = alarm("calculated", metricName=None, metricQueries=queries)
    assert [m.metric for m in measures(graph(HOME, calculated))] == ["A"]
    assert [m.metric for m in measures(graph(HOME, calculated), "B")] == []


@pytest.mark.parametrize(
    "rule", ['ALARM("part") AND OK("other")', "ALARM(part)", "NOT ALARM('arn:aws:cloudwatch:eu-west-1:1:alarm:part')", "ALARM({reference})"]
)
def test_a_part_of_a_composite_alarm_that_acts_is_told(rule: str) -> None:
    part, alone = alarm("part"), alarm("alone")
    said = {"alarmName": "whole", "alarmRule": rule.format(reference=ref(part, "name"))}
    acting, silent = (made(COMPOSITE_ALARM, "whole", {**said, "alarmActions": actions}) for actions in ([TOPIC], []))
    assert told(graph(HOME, part, alone, acting)) == {part.urn, acting.urn}
    assert told(graph(HOME, part, alone, silent)) == frozenset()
