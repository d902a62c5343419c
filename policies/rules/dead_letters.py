"""Rules of what becomes of messages that could not be delivered.

Source: Amazon EventBridge User Guide, "Using dead-letter queues to process undelivered events"; Amazon SNS Developer Guide, "Amazon SNS
dead-letter queues"; Amazon SQS Developer Guide, "Using dead-letter queues in
Amazon SQS"; AWS Lambda Developer Guide, "Asynchronous invocation".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.alarm import Measure, measures, told
from policies.aws.watch import TARGET
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_SCHEDULE = "aws:scheduler/schedule:Schedule"
_SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
_FUNCTION = "aws:lambda/function:Function"
_INVOKE = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
_QUEUE = "aws:sqs/queue:Queue"
_REDRIVE = "aws:sqs/redrivePolicy:RedrivePolicy"
_MACHINES = {"sqs", "lambda", "firehose"}
# Where a queue is named as the one that takes what is left over; queues and subscriptions name theirs in a document.
_LEFT_OVER = {
    TARGET: "deadLetterConfig.arn",
    _SCHEDULE: "target.deadLetterConfig.arn",
    _FUNCTION: "deadLetterConfig.targetArn",
    _INVOKE: "destinationConfig.onFailure.destination",
}
_COUNTED = ("ApproximateNumberOfMessagesVisible", "NumberOfMessagesReceived")
_WAITING = (*_COUNTED, "ApproximateAgeOfOldestMessage")


@rule(
    "OPS-011",
    Severity.MEDIUM,
    asks="Is nothing lost that could not be delivered?",
    remedy="Give the event target, the schedule, the machine's subscription, the function or the queue a dead-letter queue.",
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
    yield from _failing_functions(graph)
    for queue in _fed(graph):
        if not queue.has("redrivePolicy") and not graph.pointing_at(queue, _REDRIVE, by="queueUrl"):
            yield Violation(queue, f"a message that nobody can work on stays in {queue.name} until it is too old, and is lost")


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
    watched = [m for m in measures(graph, *_WAITING) if m.alarm.urn in heard and _tells_of_the_first(m)]
    for queue in _dead_letters(graph).values():
        if not any(m.is_of(graph, queue, queue.known_text("name")) for m in watched):
            yield Violation(queue, f"nobody is told when something is left over in {queue.name}")


def _failing_functions(graph: Graph) -> Iterator[Violation]:
    for function in graph.of_type(_FUNCTION):
        left_over = function.has("deadLetterConfig.targetArn") or any(
            c.has("destinationConfig.onFailure.destination") for c in graph.pointing_at(function, _INVOKE)
        )
        if _is_invoked_by_events(graph, function) and not left_over:
            yield Violation(function, f"an event on which {function.name} fails is lost")


def _tells_of_the_first(measure: Measure) -> bool:
    """Whether an alarm on what waits goes off on one message, or on any age."""
    threshold = measure.alarm.number("threshold") or 0
    first = 1 if measure.alarm.text("comparisonOperator") == "GreaterThanThreshold" else 0
    return measure.is_above and (measure.metric not in _COUNTED or threshold + first <= 1)


def _dead_letters(graph: Graph) -> dict[str, Resource]:
    """The queues that take what is left over, by URN."""
    named = (graph.named(r.text(path), _QUEUE, "arn") for type_, path in _LEFT_OVER.items() for r in graph.of_type(type_))
    redriven = (q for r in graph.of_type(_SUBSCRIPTION, _QUEUE, _REDRIVE) for q in graph.targets(r, "redrivePolicy", _QUEUE))
    return {q.urn: q for q in (*named, *redriven) if q}


def _fed(graph: Graph) -> Iterator[Resource]:
    """The queues that topics, event rules and schedules fill for somebody to work on."""
    dead = _dead_letters(graph)
    scheduled = {q.urn for s in graph.of_type(_SCHEDULE) if (q := graph.named(s.text("target.arn"), _QUEUE, "arn"))}
    for queue in graph.of_type(_QUEUE):
        fed = graph.pointing_at(queue, _SUBSCRIPTION, by="endpoint") or graph.pointing_at(queue, TARGET, by="arn")
        if (fed or queue.urn in scheduled) and queue.urn not in dead:
            yield queue


def _is_invoked_by_events(graph: Graph, function: Resource) -> bool:
    return bool(graph.pointing_at(function, TARGET, _SUBSCRIPTION, "aws:s3/bucketNotification:BucketNotification"))
