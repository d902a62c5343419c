"""Rules of how hard it is to destroy a key, and who hears of it.

Sources: AWS KMS Developer Guide, "Deleting AWS KMS keys", "Controlling access to key deletion"; Amazon EventBridge User Guide, "AWS service
events delivered via AWS CloudTrail" (delivered in the Region of the call); CIS AWS Foundations Benchmark v3.0, 4.7.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.callers import asks_for_more_than_a_role, denied_to_all
from policies.aws.keys import KEY, REPLICA, policy_of
from policies.aws.statements import Statement
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

DESTROY = ("kms:ScheduleKeyDeletion", "kms:DisableKey")
_CALLS = {"ScheduleKeyDeletion", "DisableKey"}
_RULE = "aws:cloudwatch/eventRule:EventRule"
_TARGET = "aws:cloudwatch/eventTarget:EventTarget"
_FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter"
_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"


@rule(
    "KEY-007",
    Severity.HIGH,
    asks="Does destroying a key take more than being its administrator?",
    remedy="Deny kms:ScheduleKeyDeletion and kms:DisableKey without MFA or without a tag that somebody else sets; or allow them to nobody.",
    controls=("HIPAA 164.308(a)(7)(i)", "HIPAA 164.312(c)(1)", "NIST SC-12(1)", "NIST AC-3(2)", "NIST CP-9"),
)
def destruction_takes_more_than_a_role(graph: Graph) -> Iterator[Violation]:
    """One stolen session of an administrator would end every database, backup and log under the key."""
    for key in graph.of_type(KEY, REPLICA):
        written = policy_of(graph, key)
        may: dict[str, list[str]] = {}
        for action in DESTROY:
            free = [s for s in written if s.principals and s.grants(action) and not asks_for_more_than_a_role(s)]
            if free and not any(denied_to_all(s, action) and _guards(s) for s in written):
                may.setdefault(", ".join(sorted(free[0].principals)), []).append(action)
        for who, actions in may.items():
            yield Violation(key, f"{who} may do {' and '.join(actions)} on {key.name} by its role alone")


@rule(
    "KEY-012",
    Severity.HIGH,
    asks="Is somebody told when a key is disabled or to be deleted, in each Region that has keys?",
    remedy="Add an EventBridge rule on ScheduleKeyDeletion and DisableKey with a target, or a metric filter on the trail with an alarm.",
    controls=("HIPAA 164.308(a)(6)(ii)", "HIPAA 164.312(b)", "NIST SI-4(5)", "NIST AU-6", "CIS AWS 4.7"),
)
def destruction_is_noticed(graph: Graph) -> Iterator[Violation]:
    """The waiting time before deletion only helps whoever knows that it runs; and what a disabled key protects is down at once."""
    if any(_raises_alarm(graph, f) for f in graph.of_type(_FILTER)):
        return
    heard = {graph.region_of(r) for r in graph.of_type(_RULE) if _hears(r) and graph.pointing_at(r, _TARGET, by="rule")}
    unheard: dict[str, Resource] = {}
    for key in graph.of_type(KEY, REPLICA):
        region = graph.region_of(key)
        if region not in heard:
            unheard.setdefault(region, key)
    for region, key in unheard.items():
        yield Violation(key, f"nobody is told when {key.name} is disabled or to be deleted{f' in {region}' if region else ''}")


def _guards(statement: Statement) -> bool:
    return not statement.conditions or asks_for_more_than_a_role(statement)


def _hears(event_rule: Resource) -> bool:
    pattern = event_rule.document("eventPattern")
    names = event_rule.inner(pattern, "eventPattern").texts("detail.eventName") if pattern else ()
    return event_rule.text("state") != "DISABLED" and set(names) >= _CALLS


def _raises_alarm(graph: Graph, counted: Resource) -> bool:
    heard = all(call in counted.text("pattern") for call in _CALLS)
    return heard and graph.named(counted.text("metricTransformation.name"), _ALARM, "metricName") is not None
