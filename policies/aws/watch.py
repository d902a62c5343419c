"""What a program does when somebody does something: event rules with a target, metric filters with an alarm.

Source: Amazon EventBridge User Guide, "Events from AWS services via CloudTrail"; Amazon CloudWatch Logs User Guide, "Creating metrics
from log events using filters".
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from policies.aws.alarm import measures, told
from policies.aws.placement import together
from policies.graph import Graph
from policies.resource import Resource

RULE = "aws:cloudwatch/eventRule:EventRule"
TARGET = "aws:cloudwatch/eventTarget:EventTarget"
FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"


@dataclass(frozen=True)
class Watch:
    """An event rule or a metric filter that tells somebody; `pattern` as text, references in it."""

    watching: Resource
    pattern: str


def watches(graph: Graph) -> Iterator[Watch]:
    """Every watch that leads further than into a log."""
    for rule in graph.of_type(RULE):
        if rule.text("state") != "DISABLED" and rule.has("eventPattern") and any(leads_on(graph, t) for t in targets_of(graph, rule)):
            yield Watch(rule, json.dumps(rule.document("eventPattern"), sort_keys=True))
    alarmed = alarmed_metrics(graph)
    for filter_ in graph.of_type(FILTER):
        if metric_of(filter_) in alarmed:
            yield Watch(filter_, filter_.text("pattern"))


def targets_of(graph: Graph, rule: Resource) -> tuple[Resource, ...]:
    """The targets of an event rule."""
    pointing = graph.pointing_at(rule, TARGET, by="rule")
    name = rule.known_text("name")
    return pointing or tuple(t for t in graph.of_type(TARGET) if name and t.known_text("rule") == name and together(graph, t, rule))


def leads_on(graph: Graph, target: Resource) -> bool:
    """Whether a target is more than a record: a log group keeps what nobody is told."""
    return target.has("arn") and graph.target(target, "arn", LOG_GROUP) is None and ":log-group:" not in target.known_text("arn")


def metric_of(filter_: Resource) -> tuple[str, str]:
    """Namespace and name of the metric that a filter makes."""
    return filter_.text("metricTransformation.namespace"), filter_.text("metricTransformation.name")


def alarmed_metrics(graph: Graph) -> frozenset[tuple[str, str]]:
    """Namespace and name of every metric about whose alarm somebody is told."""
    heard = told(graph)
    return frozenset((m.namespace, m.metric) for m in measures(graph) if m.alarm.urn in heard)
