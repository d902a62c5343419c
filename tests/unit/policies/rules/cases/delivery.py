"""Where rules of topics, queues and what is left over say yes and no."""

from __future__ import annotations

from policies.graph import Graph
from policies.resource import Resource
from tests.unit.policies.graphs import changed, made, ref, replaced, resource, without
from tests.unit.policies.hospital import SOUND
from tests.unit.policies.hospital import operations as o
from tests.unit.policies.hospital import recovery as r
from tests.unit.policies.hospital.base import KEY_POLICY, allow, document
from tests.unit.policies.rules.case import Case

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
POLICY = "aws:sns/topicPolicy:TopicPolicy"
OF_OURS = {"StringEquals": {"aws:SourceAccount": o.OURS}}
REDRIVE = "aws:sqs/redrivePolicy:RedrivePolicy"
TO_LEFT_OVER = o.orders.properties["redrivePolicy"]
DRILLS = resource("aws:sqs/queue:Queue", "drills")
FOR_DRILLS = changed(
    r.schedule("snapshot-restore"),
    target={"arn": ref(DRILLS, "arn"), "input": "{}", "deadLetterConfig": {"arn": ref(o.left_over, "arn")}},
)
EVERYBODY = {"AWS": "*"}
FUNCTION = resource("aws:lambda/function:Function", "answering")
FAILURE = {"onFailure": {"destination": ref(o.left_over, "arn")}}


def but(*new: Resource) -> Graph:
    return replaced(SOUND, *new)


def topic_policy(*statements: dict[str, object]) -> Graph:
    return but(changed(o.topic_policy, policy=document(*statements)))


def invoked(*more: Resource, **said: object) -> Graph:
    """A function that events invoke."""
    function = made(FUNCTION.type, FUNCTION.name, said)
    target = resource(
        "aws:cloudwatch/eventTarget:EventTarget",
        "answering",
        rule=ref(o.threat, "name"),
        arn=ref(function, "arn"),
        deadLetterConfig={"arn": ref(o.left_over, "arn")},
    )
    return but(function, target, *more)


ON_FAILURE = resource(
    "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
    "answering",
    functionName=ref(FUNCTION, "name"),
    destinationConfig=FAILURE,
)

CASES: tuple[Case, ...] = (
    Case("OPS-007", "nobody hears alarms-recovery", without(SOUND, "alarms-recovery", SUBSCRIPTION)),
    Case(
        "OPS-007",
        "nobody hears alarms,",
        replaced(without(SOUND, "alarms", SUBSCRIPTION), changed(o.taken, topic=ref(o.topic_away, "arn"))),
    ),
    Case("OPS-008", "lets EventBridge publish nothing", topic_policy(o.CLOUDWATCH)),
    Case("OPS-008", "with a source it does not send", topic_policy({**o.EVENTS, "Condition": OF_OURS})),
    Case("OPS-008", "lets EventBridge publish nothing", without(SOUND, "alarms-recovery", POLICY)),
    Case("OPS-008", "does not let EventBridge encrypt", but(changed(o.alarm_key_away, policy=KEY_POLICY))),
    Case(
        "OPS-008",
        "does not let EventBridge encrypt without a source",
        but(changed(o.alarm_key, policy=document({**o.EVENTS_ENCRYPT, "Condition": OF_OURS}))),
    ),
    Case("OPS-009", "alarms is not encrypted", but(changed(o.topic, kmsMasterKeyId=None))),
    Case("OPS-009", "no service can publish", but(changed(o.topic, kmsMasterKeyId="alias/aws/sns"))),
    Case(
        "OPS-009",
        "orders is not encrypted",
        but(changed(o.orders, kmsMasterKeyId=None, sqsManagedSseEnabled=False)),
        but(changed(o.orders, kmsMasterKeyId=None, sqsManagedSseEnabled=True)),
    ),
    Case("OPS-010", "lets everybody do sns:Publish", topic_policy(allow("sns:Publish", Principal="*"))),
    Case(
        "OPS-010",
        "lets everybody do sqs:SendMessage",
        but(changed(o.left_over_policy, policy=document(allow("sqs:SendMessage", Principal=EVERYBODY)))),
        but(
            changed(
                o.left_over_policy,
                policy=document(
                    o.SENT,
                    o.TOLD,
                    allow("sqs:SendMessage", Principal=EVERYBODY, Condition={"ArnLike": {"aws:SourceArn": "arn:aws:sns:eu-west-1:1:x"}}),
                ),
            )
        ),
    ),
    Case("OPS-010", "sns.amazonaws.com do everything", but(changed(o.orders_policy, policy=document({**o.TOLD, "Action": "sqs:*"})))),
    Case(
        "OPS-010",
        "role/database do everything",
        but(changed(o.left_over_policy, policy=document(o.SENT, o.TOLD, {**o.WRITTEN, "Action": "*"}))),
        but(changed(o.left_over_policy, policy=document(o.SENT, o.TOLD, allow("sqs:*", Principal={"AWS": f"arn:aws:iam::{o.OURS}:root"})))),
    ),
    Case("OPS-011", "what threat cannot deliver is lost", but(changed(o.threat_told, deadLetterConfig=None))),
    Case(
        "OPS-011",
        "cannot start is lost",
        but(changed(r.schedule("snapshot-restore"), target={"arn": "arn:aws:sqs:eu-west-1:123456789012:drills", "input": "{}"})),
    ),
    Case("OPS-011", "what orders cannot deliver is lost", but(changed(o.taken, redrivePolicy=None))),
    Case("OPS-011", "on which answering fails is lost", invoked(), invoked(deadLetterConfig={"targetArn": ref(o.left_over, "arn")})),
    Case("OPS-011", "on which answering fails is lost", invoked(), invoked(ON_FAILURE)),
    Case("OPS-011", "on which answering fails is lost", invoked(deadLetterConfig={})),
    Case(
        "OPS-011",
        "stays in orders until it is too old",
        but(changed(o.orders, redrivePolicy=None)),
        but(changed(o.orders, redrivePolicy=None), resource(REDRIVE, "orders", queueUrl=ref(o.orders), redrivePolicy=TO_LEFT_OVER)),
    ),
    Case("OPS-011", "stays in drills until", but(DRILLS, FOR_DRILLS), but(changed(DRILLS, redrivePolicy=TO_LEFT_OVER), FOR_DRILLS)),
    Case("OPS-016", "left-over does not let events.amazonaws.com send", but(changed(o.left_over_policy, policy=document(o.TOLD)))),
    Case("OPS-016", "left-over does not let sns.amazonaws.com send", but(changed(o.left_over_policy, policy=document(o.SENT)))),
    Case("OPS-016", "orders does not let sns.amazonaws.com send", without(SOUND, "orders", o.orders_policy.type)),
    Case("OPS-012", "left over in left-over", but(changed(o.left_over_told, threshold=1))),
    Case(
        "OPS-012",
        "left over in left-over",
        but(changed(o.left_over_told, comparisonOperator="GreaterThanOrEqualToThreshold", threshold=2)),
        but(changed(o.left_over_told, comparisonOperator="GreaterThanOrEqualToThreshold", threshold=1)),
    ),
    Case("OPS-012", "left over in left-over", without(SOUND, "left-over", ALARM)),
    Case("OPS-012", "left over in left-over", but(changed(o.left_over_told, alarmActions=None))),
    Case("OPS-012", "left over in left-over", but(changed(o.left_over_told, comparisonOperator="LessThanThreshold"))),
    Case("OPS-012", "left over in undelivered", without(SOUND, "undelivered", ALARM)),
    Case("OPS-012", "left over in left-over", but(changed(o.left_over_told, metricName="SentMessageSize"))),
)
