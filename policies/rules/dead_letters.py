"""Rules of what becomes of messages that could not be delivered.

Source: Amazon EventBridge User Guide, "Using dead-letter queues to process undelivered events"; Amazon SNS Developer Guide, "Amazon SNS
dead-letter queues"; AWS Lambda Developer Guide, "Asynchronous invocation".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.alarm import measures, told
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule
from policies.watch import TARGET

_SCHEDULE = "aws:scheduler/schedule:Schedule"
_SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
_FUNCTION = "aws:lambda/function:Function"
_INVOKE = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
_QUEUE = "aws:sqs/queue:Queue"
_MACHINES = {"sqs", "lambda", "firehose"}
# Where a queue is named as the one that takes what is left over; queues and subscriptions name theirs in a document.
_LEFT_OVER = {
    TARGET: "deadLetterConfig.arn",
    _SCHEDULE: "target.deadLetterConfig.arn",
    _FUNCTION: "deadLetterConfig.targetArn",
    _INVOKE: "destinationConfig.onFailure.destination",
}
_WAITING = ("ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage", "NumberOfMessagesReceived")


@rule(
    "OPS-011",
    Severity.MEDIUM,
    asks="Is nothing lost that could not be delivered?",
    remedy="Give the event target, the schedule, the machine's subscription or the function a dead-letter queue.",
    controls=("HIPAA 164.312(c)(1)", "HIPAA 164.308(a)(6)(ii)", "NIST AU-5", "NIST SI-13", "NIST SI-11"),
)
def nothing_is_lost(graph: Graph) -> Iterator[Violation]:
    """A target that refuses for a day makes the event as if it had never been; a queue keeps it, and its alarm tells."""
    for target in graph.of_type(TARGET):
        if not target.has("deadLetterConfig.arn"):
            yield Violation(target, f"what {target.name} cannot deliver is lost")
    for schedule in graph.of_type(_SCHEDULE):
        if not schedule.has("target.deadLetterConfig.arn"):
            yield Violation(schedule, f"what {schedule.name} cannot start is lost")
    for subscription in graph.of_type(_SUBSCRIPTION):
        if subscription.text("protocol") in _MACHINES and not subscription.has("redrivePolicy"):
            yield Violation(subscription, f"what {subscription.name} cannot deliver is lost")
    for function in graph.of_type(_FUNCTION):
        left_over = function.has("deadLetterConfig") or any(
            c.has("destinationConfig.onFailure") for c in graph.pointing_at(function, _INVOKE)
        )
        if _is_invoked_by_events(graph, function) and not left_over:
            yield Violation(function, f"an event on which {function.name} fails is lost")


@rule(
    "OPS-012",
    Severity.MEDIUM,
    asks="Is somebody told when something waits in a dead-letter queue?",
    remedy="Add an alarm on ApproximateNumberOfMessagesVisible of the queue, above 0.",
    controls=("HIPAA 164.308(a)(6)(ii)", "NIST AU-5", "NIST SI-4(5)", "NIST SI-11"),
)
def leftovers_are_told(graph: Graph) -> Iterator[Violation]:
    """A dead-letter queue is where orders and alarms wait for somebody to look; after two weeks they are gone."""
    heard = told(graph)
    watched = [m for m in measures(graph, *_WAITING) if m.alarm.urn in heard and m.is_above]
    named = (graph.named(r.text(path), _QUEUE, "arn") for type_, path in _LEFT_OVER.items() for r in graph.of_type(type_))
    redriven = (q for r in graph.of_type(_SUBSCRIPTION, _QUEUE) for q in graph.targets(r, "redrivePolicy", _QUEUE))
    for queue in {q.urn: q for q in (*named, *redriven) if q}.values():
        if not any(m.is_of(graph, queue, queue.known_text("name")) for m in watched):
            yield Violation(queue, f"nobody is told when something is left over in {queue.name}")


def _is_invoked_by_events(graph: Graph, function: Resource) -> bool:
    return bool(graph.pointing_at(function, TARGET, _SUBSCRIPTION, "aws:s3/bucketNotification:BucketNotification"))
