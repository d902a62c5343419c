"""Rules of queues: what is sent to one gets into it.

Source: Amazon EventBridge User Guide, "Using dead-letter queues to process undelivered events" (permissions) and "Using resource-based
policies for Amazon EventBridge"; Amazon SNS Developer Guide, "Subscribing an Amazon SQS queue to an Amazon SNS topic" and "Amazon SNS
dead-letter queues".
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.statements import statements
from policies.aws.watch import TARGET
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_QUEUE = "aws:sqs/queue:Queue"
_QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
_SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"


@rule(
    "OPS-016",
    Severity.HIGH,
    asks="May EventBridge and SNS send to every queue that is to take what they have?",
    remedy="Allow events.amazonaws.com or sns.amazonaws.com sqs:SendMessage in the queue's policy, bound by aws:SourceArn.",
    controls=("HIPAA 164.312(c)(1)", "HIPAA 164.308(a)(6)(ii)", "NIST AU-5", "NIST SI-13", "NIST SI-4(5)"),
)
def messages_get_in(graph: Graph) -> Iterator[Violation]:
    """A queue that turns away what is sent to it stays empty, a dead-letter queue too: that looks like a day without failures."""
    first = {(queue.urn, service): (sender, service, queue) for sender, service, queue in reversed(tuple(_sent(graph)))}
    for sender, service, queue in first.values():
        if not _lets_in(graph, queue, service):
            yield Violation(queue, f"the policy of {queue.name} does not let {service} send what {sender.name} has for it")


def _sent(graph: Graph) -> Iterator[tuple[Resource, str, Resource]]:
    """The sender, the service that does it, the queue. Schedules, and targets with a role, send by the role and need no policy."""
    for target in graph.of_type(TARGET):
        for property_ in ("deadLetterConfig", *(() if target.has("roleArn") else ("arn",))):
            yield from ((target, "events.amazonaws.com", queue) for queue in graph.targets(target, property_, _QUEUE))
    for subscription in graph.of_type(_SUBSCRIPTION):
        for property_ in ("redrivePolicy", "endpoint"):
            yield from ((subscription, "sns.amazonaws.com", queue) for queue in graph.targets(subscription, property_, _QUEUE))


def _lets_in(graph: Graph, queue: Resource, service: str) -> bool:
    holders = (h for h in (queue, *graph.pointing_at(queue, _QUEUE_POLICY, by="queueUrl")) if h.has("policy"))
    written = (s for h in holders for s in statements(h, "policy"))
    return any(s.grants("sqs:SendMessage") and (service in s.services or "*" in s.principals) for s in written)
