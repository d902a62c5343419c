"""What alarms measure, and whether anybody is told.

Source: Amazon CloudWatch User Guide, "Using Amazon CloudWatch alarms", "Combining alarms"; AWS::CloudWatch::Alarm metric queries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from policies.aws.placement import together
from policies.graph import Graph
from policies.resource import Resource
from policies.value import references

METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
COMPOSITE_ALARM = "aws:cloudwatch/compositeAlarm:CompositeAlarm"
TOPIC = "aws:sns/topic:Topic"
# The alarms a rule of a composite alarm names, in quotes or bare.
_NAMED = re.compile(r"(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*[\"']?([^\"')]+)[\"']?\s*\)")


@dataclass(frozen=True)
class Measure:
    """One metric that an alarm looks at, by the values of its dimensions."""

    alarm: Resource
    namespace: str
    metric: str
    dimensions: tuple[str, ...]

    @property
    def is_above(self) -> bool:
        """Whether the alarm goes off on too much."""
        return self.alarm.text("comparisonOperator").startswith("GreaterThan")

    @property
    def is_below(self) -> bool:
        """Whether the alarm goes off on too little."""
        return self.alarm.text("comparisonOperator").startswith("LessThan")

    def is_of(self, graph: Graph, resource: Resource, *names: str) -> bool:
        """Whether a dimension is this resource: refers to it, or is one of `names` in the same place."""
        if any(r.urn == resource.urn for value in self.dimensions for r in references(value)):
            return True
        return bool(set(self.dimensions) & (set(names) - {""})) and together(graph, self.alarm, resource)


def measures(graph: Graph, *metrics: str) -> Iterator[Measure]:
    """What alarms look at, one by one, through metric queries too; only `metrics` where they are given."""
    for alarm in graph.of_type(METRIC_ALARM):
        for looked in (alarm, *(m for query in alarm.blocks("metricQueries") for m in query.blocks("metric"))):
            metric = looked.text("metricName")
            if metric and (not metrics or metric in metrics):
                dimensions = looked.value("dimensions")
                values = tuple(str(v) for v in dimensions.values()) if isinstance(dimensions, Mapping) else ()
                yield Measure(alarm, looked.text("namespace"), metric, values)


def acts(alarm: Resource) -> bool:
    """Whether an alarm of either kind does anything when it goes off."""
    return alarm.flag("actionsEnabled", default=True) and bool(alarm.texts("alarmActions"))


def told(graph: Graph) -> frozenset[str]:
    """URNs of the alarms that act, or that are part of a composite alarm that does."""
    found = {a.urn for a in graph.of_type(METRIC_ALARM, COMPOSITE_ALARM) if acts(a)}
    by_name = {a.known_text("name") or a.known_text("alarmName"): a.urn for a in graph.of_type(METRIC_ALARM, COMPOSITE_ALARM)}
    for composite in graph.of_type(COMPOSITE_ALARM):
        if composite.urn in found:
            rule = composite.text("alarmRule")
            found |= {r.urn for r in references(rule)} | {e.target for e in composite.edges if e.property == "alarmRule"}
            found |= {by_name[name] for name in _names(rule) if name in by_name}
    return frozenset(found)


def _names(rule: str) -> Iterator[str]:
    for named in _NAMED.findall(rule):
        yield named.rpartition(":alarm:")[2] or named
