"""Rules of topics and queues: what is told must arrive, and at somebody.

Source: Amazon SNS Developer Guide, "Data encryption key management" (the AWS managed key lets no service publish; a key policy for
EventBridge may not ask for a source); Amazon EventBridge User Guide, "Using resource-based policies for Amazon EventBridge" (neither may a
topic's).
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.aws.alarm import COMPOSITE_ALARM, METRIC_ALARM, TOPIC
from policies.aws.conditions import mentions
from policies.aws.keys import keys_behind
from policies.aws.keys import policy_of as policy_of_key
from policies.aws.statements import Statement, statements
from policies.aws.watch import TARGET
from policies.graph import Graph
from policies.resource import Resource
from policies.rule import Severity, Violation, rule

_ALARMS = (METRIC_ALARM, COMPOSITE_ALARM)
_SENDERS = (
    *_ALARMS,
    TARGET,
    "aws:s3/bucketNotification:BucketNotification",
    "aws:backup/vaultNotifications:VaultNotifications",
    "aws:budgets/budget:Budget",
    "aws:costexplorer/anomalySubscription:AnomalySubscription",
    "aws:ec2/vpcEndpointConnectionNotification:VpcEndpointConnectionNotification",
)
_HEARERS = (
    "aws:sns/topicSubscription:TopicSubscription",
    "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration",
    "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration",
)
_TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy"
_QUEUE = "aws:sqs/queue:Queue"
_QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy"
_ALL = {"*", "sns:*", "sqs:*"}
_EVENTS = "events.amazonaws.com"
_SOURCES = ("aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths")
_WHO = ("aws:principal*", *(s.lower() for s in _SOURCES), "aws:sourceowner", "aws:sourcevpce")


@rule(
    "OPS-007",
    Severity.HIGH,
    asks="Does somebody hear what each topic is told?",
    remedy="Subscribe whoever is on call to the topic, or send to a topic that has a subscription.",
    controls=("HIPAA 164.308(a)(6)(ii)", "HIPAA 164.308(a)(1)(ii)(D)", "NIST IR-6(1)", "NIST SI-4(5)", "NIST AU-5"),
)
def topics_are_heard(graph: Graph) -> Iterator[Violation]:
    """A topic without a subscription takes every alarm and keeps none."""
    for topic in graph.of_type(TOPIC):
        senders = graph.pointing_at(topic, *_SENDERS)
        if senders and not graph.pointing_at(topic, *_HEARERS):
            yield Violation(topic, f"nobody hears {topic.name}, to which {senders[0].name} and {len(senders) - 1} others send")


@rule(
    "OPS-008",
    Severity.HIGH,
    asks="May EventBridge publish to every topic that an event rule sends to?",
    remedy="Allow events.amazonaws.com sns:Publish in the topic's policy, and kms:GenerateDataKey* and kms:Decrypt in its key's, neither "
    "with a condition on the source; bind the key by kms:EncryptionContext:aws:sns:topicArn.",
    controls=("HIPAA 164.308(a)(6)(ii)", "HIPAA 164.312(b)", "NIST SI-4(5)", "NIST AU-5", "NIST IR-6(1)"),
)
def events_arrive(graph: Graph) -> Iterator[Violation]:
    """EventBridge sends no source with what it publishes: where one is asked for, all it sends is dropped, and nothing tells."""
    for topic in graph.of_type(TOPIC):
        if not any(graph.target(t, "arn") is topic for t in graph.pointing_at(topic, TARGET, by="arn")):
            continue
        if not any(_lets_events(s, "sns:Publish") for s in _topic_policy(graph, topic)):
            yield Violation(topic, f"the policy of {topic.name} lets EventBridge publish nothing, or only with a source it does not send")
        for key in keys_behind(graph, topic, "kmsMasterKeyId"):
            if not any(_lets_events(s, "kms:GenerateDataKey") for s in policy_of_key(graph, key)):
                yield Violation(
                    topic, f"the policy of {key.name}, the key of {topic.name}, does not let EventBridge encrypt without a source"
                )


@rule(
    "OPS-009",
    Severity.HIGH,
    asks="Is every topic that carries alarms or events encrypted with a key that lets them in, and every queue encrypted?",
    remedy="Set kmsMasterKeyId to a key of ours whose policy names the services; leave sqsManagedSseEnabled on.",
    controls=("HIPAA 164.312(a)(2)(iv)", "HIPAA 164.312(e)(2)(ii)", "NIST SC-28", "NIST SC-28(1)", "NIST SC-13"),
)
def messages_are_encrypted(graph: Graph) -> Iterator[Violation]:
    """Alarms name systems and patients' queues; under the AWS managed key, CloudWatch and EventBridge can publish nothing at all."""
    for topic in graph.of_type(TOPIC):
        if not graph.pointing_at(topic, *_SENDERS):
            continue
        if not topic.has("kmsMasterKeyId"):
            yield Violation(topic, f"{topic.name} is not encrypted")
        elif topic.text("kmsMasterKeyId").endswith("alias/aws/sns"):
            yield Violation(topic, f"{topic.name} is encrypted with a key of AWS under which no service can publish")
    for queue in graph.of_type(_QUEUE):
        if not queue.has("kmsMasterKeyId") and not queue.flag("sqsManagedSseEnabled", default=True):
            yield Violation(queue, f"{queue.name} is not encrypted")


@rule(
    "OPS-010",
    Severity.HIGH,
    asks="Does every policy of a topic or a queue say who may send to it, and let them do no more?",
    remedy="Name roles and services as principals, or demand aws:SourceArn, aws:SourceAccount or aws:PrincipalOrgID; name the actions.",
    controls=("HIPAA 164.312(a)(1)", "HIPAA 164.312(c)(1)", "NIST AC-3", "NIST SC-7", "NIST AC-6"),
)
def senders_are_named(graph: Graph) -> Iterator[Violation]:
    """Whoever can write to the pager can cry wolf until nobody listens, and who may do everything can read it out and empty it.

    An account that is named as a whole may have everything: its own policies then say who of it may.
    """
    for holder in graph.of_type(TOPIC, _TOPIC_POLICY, _QUEUE, _QUEUE_POLICY):
        for statement in statements(holder, "policy") if holder.has("policy") else ():
            everybody = "*" in statement.by_kind.get("AWS", ()) or statement.not_principals
            if statement.allows and everybody and not statement.demands(*_WHO):
                yield Violation(holder, f"{holder.name} lets everybody do {', '.join(statement.actions)}")
            elif statement.allows and _ALL & {a.lower() for a in statement.actions} and not all(map(_is_account, statement.principals)):
                yield Violation(holder, f"{holder.name} lets {', '.join(statement.principals)} do everything with it")


def _is_account(principal: str) -> bool:
    return principal.isdigit() or principal.endswith(":root")


def _topic_policy(graph: Graph, topic: Resource) -> Iterator[Statement]:
    for holder in (topic, *graph.pointing_at(topic, _TOPIC_POLICY, by="arn")):
        if holder.has("policy"):
            yield from statements(holder, "policy")


def _lets_events(statement: Statement, action: str) -> bool:
    asks = any(mentions(statement.conditions, key) for key in _SOURCES)
    return statement.grants(action) and not asks and (_EVENTS in statement.services or "*" in statement.principals)
