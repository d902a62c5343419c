"""Rules of alarms: each tells somebody, from the right place, and silence is one too.

Source: Amazon CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data", "Using Amazon CloudWatch alarms" (an action is
taken in the alarm's own Region); Amazon Route 53 Developer Guide, "Monitoring health checks using CloudWatch" (metrics in us-east-1 alone).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.alarm import COMPOSITE_ALARM, METRIC_ALARM, TOPIC, measures, told
from policies.aws.watch import FILTER, alarmed_metrics, metric_of
from policies.graph import Graph
from policies.rule import Severity, Violation, rule
from policies.rules.objectives import LAG

# What is measured only while the thing measured lives: no value is the worst value.
_SIGNS_OF_LIFE = (
    "HealthCheckStatus", "SuccessPercent", "HealthyHostCount", "TunnelState", "ConnectionState", "VirtualInterfaceBgpStatus",
    "NumberOfBackupJobsCompleted", "DatabaseConnections", *LAG,
)  # fmt: skip
# Of these a bad value is measured too, and none is below 0; of DatabaseConnections, which may well be 0, only silence is a sign.
_BAD_WHEN_LOW = (
    "HealthCheckStatus", "SuccessPercent", "HealthyHostCount", "TunnelState", "ConnectionState", "VirtualInterfaceBgpStatus",
    "NumberOfBackupJobsCompleted", "DaysToExpiry", "FreeStorageSpace", "FreeableMemory", "BurstBalance",
)  # fmt: skip
_ONLY_IN_VIRGINIA = {"AWS/Route53": "health checks", "AWS/CloudFront": "CloudFront", "AWS/Billing": "the bill"}


@rule(
    "OPS-003",
    Severity.HIGH,
    asks="Does every alarm tell somebody?",
    remedy="Set alarmActions, leave actionsEnabled on, or make the alarm part of a composite alarm that acts.",
    controls=("HIPAA 164.308(a)(6)(ii)", "HIPAA 164.308(a)(1)(ii)(D)", "NIST SI-4(5)", "NIST AU-5", "NIST IR-6(1)"),
)
def alarms_act(graph: Graph) -> Iterator[Violation]:
    """An alarm without an action turns red on a page that nobody has open."""
    heard = told(graph)
    for alarm in graph.of_type(METRIC_ALARM, COMPOSITE_ALARM):
        if alarm.urn not in heard:
            off = not alarm.flag("actionsEnabled", default=True)
            yield Violation(alarm, f"{alarm.name} {'has its actions switched off' if off else 'does nothing when it goes off'}")


@rule(
    "OPS-004",
    Severity.HIGH,
    asks="Is silence an alarm wherever a sign of life is watched?",
    remedy="Set treatMissingData to breaching.",
    controls=("HIPAA 164.308(a)(7)(ii)(C)", "NIST SI-4", "NIST CP-10", "NIST AU-5(2)"),
)
def silence_is_an_alarm(graph: Graph) -> Iterator[Violation]:
    """What has died sends no measurements; by default an alarm then waits for some, green or grey."""
    for measure in measures(graph, *_SIGNS_OF_LIFE):
        if (measure.is_below or measure.metric in LAG) and measure.alarm.text("treatMissingData") != "breaching":
            yield Violation(measure.alarm, f"{measure.alarm.name} says nothing when {measure.metric} is no longer measured")


@rule(
    "OPS-005",
    Severity.HIGH,
    asks="Is every alarm in the Region of its metric and of its topic?",
    remedy="Place the alarm in its metric's Region (us-east-1 for Route 53 health checks), and give it a topic of that Region.",
    controls=("HIPAA 164.308(a)(7)(ii)(C)", "NIST SI-4", "NIST SI-4(5)", "NIST AU-5"),
)
def alarms_stand_in_the_right_place(graph: Graph) -> Iterator[Violation]:
    """An alarm on a metric of another Region sees nothing, and one with a topic of another Region is refused."""
    for measure in measures(graph):
        region = graph.region_of(measure.alarm)
        if measure.namespace in _ONLY_IN_VIRGINIA and region not in {"", "us-east-1"}:
            what = _ONLY_IN_VIRGINIA[measure.namespace]
            yield Violation(measure.alarm, f"{measure.alarm.name} stands in {region}, and {what} are measured in us-east-1 alone")
    for alarm in graph.of_type(METRIC_ALARM, COMPOSITE_ALARM):
        for topic in graph.targets(alarm, "alarmActions", TOPIC):
            places = {graph.region_of(alarm), graph.region_of(topic)} - {""}
            if len(places) > 1:
                yield Violation(alarm, f"{alarm.name} and its topic {topic.name} are in different Regions: {', '.join(sorted(places))}")


@rule(
    "OPS-006",
    Severity.MEDIUM,
    asks="Does every metric made from a log count, and has it an alarm?",
    remedy="Add an alarm on the metric, or remove the filter; let it count 1 or what the log says, never 0.",
    controls=("HIPAA 164.308(a)(1)(ii)(D)", "HIPAA 164.312(b)", "NIST AU-6", "NIST AU-6(1)", "NIST SI-4(5)"),
)
def filters_have_alarms(graph: Graph) -> Iterator[Violation]:
    """A filter counts; it is the alarm that tells, and a benchmark asks for both."""
    alarmed = alarmed_metrics(graph)
    for filter_ in graph.of_type(FILTER):
        if metric_of(filter_) not in alarmed:
            yield Violation(filter_, f"{filter_.name} counts {metric_of(filter_)[1]}, and no alarm looks at it")
        if filter_.text("metricTransformation.value") in {"0", "0.0"}:
            yield Violation(filter_, f"{filter_.name} counts 0 whenever it matches, so that its metric never rises")


@rule(
    "OPS-015",
    Severity.HIGH,
    asks="Can every alarm on too little of something go off?",
    remedy="Set a threshold that the metric can fall below, such as 1 for a status or 90 for a rate of success.",
    controls=("HIPAA 164.308(a)(7)(ii)(C)", "HIPAA 164.308(a)(1)(ii)(D)", "NIST SI-4", "NIST SI-4(5)", "NIST CP-10"),
)
def thresholds_can_be_reached(graph: Graph) -> Iterator[Violation]:
    """Nothing falls below nothing: an alarm on a status below 0 is green while the status is 0, and looks as good as any other."""
    for measure in measures(graph, *_BAD_WHEN_LOW):
        threshold = measure.alarm.number("threshold")
        least = 0 if measure.alarm.text("comparisonOperator") == "LessThanOrEqualToThreshold" else 1e-9
        if measure.is_below and threshold is not None and threshold < least:
            yield Violation(measure.alarm, f"{measure.alarm.name} waits for {measure.metric} to fall below {threshold:g}, which it cannot")
