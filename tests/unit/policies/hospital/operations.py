"""What the small landing zone has of detection and operations: detectors, alarms, and the ways by which people are told."""

from __future__ import annotations

import json

from policies.resource import Resource
from tests.unit.policies.graphs import made, ref, resource
from tests.unit.policies.hospital.base import (
    KEY_POLICY,
    USER,
    allow,
    away,
    document,
    log_group,
    operations_key,
    operations_key_away,
    primary,
    replica,
    staging,
)  # fmt: skip

OURS = "123456789012"
virginia = resource("pulumi:providers:aws", "virginia", region="us-east-1")

_BOUND = {"StringLike": {"kms:EncryptionContext:aws:sns:topicArn": f"arn:aws:sns:*:{OURS}:*"}}
EVENTS_ENCRYPT = allow(["kms:Decrypt", "kms:GenerateDataKey*"], Principal={"Service": "events.amazonaws.com"}, Condition=_BOUND)
ALARM_KEY_POLICY = json.dumps({**json.loads(KEY_POLICY), "Statement": [*json.loads(KEY_POLICY)["Statement"], EVENTS_ENCRYPT]})
alarm_key = made(operations_key.type, "alarms", {**operations_key.properties, "policy": ALARM_KEY_POLICY}, protect=True)
alarm_key_away = made(
    operations_key_away.type,
    "alarms-recovery",
    {**operations_key_away.properties, "policy": ALARM_KEY_POLICY, "primaryKeyArn": ref(alarm_key, "arn")},
    protect=True,
    provider=away.urn,
)

CLOUDWATCH = allow(
    "sns:Publish", Principal={"Service": "cloudwatch.amazonaws.com"}, Condition={"StringEquals": {"aws:SourceAccount": OURS}}
)
EVENTS = allow("sns:Publish", Principal={"Service": "events.amazonaws.com"})


def heard_topic(name: str, key: Resource, provider: str = "") -> tuple[Resource, Resource, Resource]:
    """An encrypted topic, its policy, and whoever hears it."""
    topic = resource("aws:sns/topic:Topic", name, provider=provider, name=name, kmsMasterKeyId=ref(key, "arn"))
    policy = resource(
        "aws:sns/topicPolicy:TopicPolicy", name, provider=provider, arn=ref(topic, "arn"), policy=document(CLOUDWATCH, EVENTS)
    )
    heard = resource(
        "aws:sns/topicSubscription:TopicSubscription",
        name,
        provider=provider,
        topic=ref(topic, "arn"),
        protocol="email",
        endpoint="on-call@hospital.example",
    )
    return topic, policy, heard


topic, topic_policy, heard = heard_topic("alarms", alarm_key)
topic_away, topic_away_policy, heard_away = heard_topic("alarms-recovery", alarm_key_away, away.urn)


def alarm(name: str, metric: str, *, to: Resource | None = topic, provider: str = "", **more: object) -> Resource:
    """An alarm on too little of a metric, silence included, that tells a topic."""
    usual = {
        "name": name,
        "namespace": "AWS/RDS",
        "metricName": metric,
        "comparisonOperator": "LessThanThreshold",
        "threshold": 1,
        "period": 60,
        "evaluationPeriods": 1,
        "treatMissingData": "breaching",
        "actionsEnabled": True,
        **({"alarmActions": [ref(to, "arn")]} if to else {}),
    }
    return made("aws:cloudwatch/metricAlarm:MetricAlarm", name, {**usual, **more}, provider=provider)


lag = alarm(
    "ehr-recovery-lag",
    "ReplicaLag",
    to=topic_away,
    provider=away.urn,
    comparisonOperator="GreaterThanThreshold",
    threshold=4,
    dimensions={"DBInstanceIdentifier": ref(replica, "identifier")},
)
unreachable = alarm("ehr-unreachable", "DatabaseConnections", threshold=0, dimensions={"DBInstanceIdentifier": ref(primary, "identifier")})
front = resource("aws:route53/healthCheck:HealthCheck", "front", type="HTTPS", fqdn="ehr.hospital.example", requestInterval=10)
front_down = alarm(
    "front-down",
    "HealthCheckStatus",
    alarmActions=[f"arn:aws:sns:us-east-1:{OURS}:alarms"],
    provider=virginia.urn,
    namespace="AWS/Route53",
    dimensions={"HealthCheckId": ref(front)},
)
canary = resource("aws:synthetics/canary:Canary", "sign-in", name="sign-in", startCanary=True)
sign_in = alarm(
    "sign-in", "SuccessPercent", to=None, namespace="CloudWatchSynthetics", threshold=90, dimensions={"CanaryName": ref(canary, "name")}
)
unwell = resource(
    "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    "unwell",
    alarmName="unwell",
    actionsEnabled=True,
    alarmRule='ALARM("sign-in") OR ALARM("ehr-unreachable")',
    alarmActions=[ref(topic, "arn")],
)

root_filter = resource(
    "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    "root-use",
    logGroupName=ref(log_group, "name"),
    pattern='{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS }',
    metricTransformation={"namespace": "Hospital", "name": "root-use", "value": "1"},
)
root_use = alarm(
    "root-use", "root-use", namespace="Hospital", comparisonOperator="GreaterThanOrEqualToThreshold", treatMissingData="notBreaching"
)
certificate = resource("aws:acm/certificate:Certificate", "ehr", domainName="ehr.hospital.example", validationMethod="EMAIL")
expiry = alarm("ehr-expiry", "DaysToExpiry", namespace="AWS/CertificateManager", dimensions={"CertificateArn": ref(certificate, "arn")})

left_over = resource("aws:sqs/queue:Queue", "left-over", name="left-over", kmsMasterKeyId=ref(alarm_key, "arn"))
SENT = allow(
    "sqs:SendMessage",
    Principal={"Service": "events.amazonaws.com"},
    Condition={"ArnLike": {"aws:SourceArn": f"arn:aws:events:eu-west-1:{OURS}:rule/*"}},
)
TOLD = allow("sqs:SendMessage", Principal={"Service": "sns.amazonaws.com"}, Condition={"ArnEquals": {"aws:SourceArn": ref(topic, "arn")}})
WRITTEN = allow("sqs:SendMessage", Principal={"AWS": USER})
left_over_policy = resource("aws:sqs/queuePolicy:QueuePolicy", "left-over", queueUrl=ref(left_over), policy=document(SENT, TOLD, WRITTEN))
left_over_told = alarm(
    "left-over",
    "ApproximateNumberOfMessagesVisible",
    namespace="AWS/SQS",
    comparisonOperator="GreaterThanThreshold",
    threshold=0,
    treatMissingData="notBreaching",
    dimensions={"QueueName": ref(left_over, "name")},
)
orders = resource(
    "aws:sqs/queue:Queue",
    "orders",
    name="orders",
    kmsMasterKeyId=ref(alarm_key, "arn"),
    redrivePolicy=json.dumps({"deadLetterTargetArn": ref(left_over, "arn"), "maxReceiveCount": 5}),
)
orders_policy = resource("aws:sqs/queuePolicy:QueuePolicy", "orders", queueUrl=ref(orders), policy=document(TOLD))
taken = resource(
    "aws:sns/topicSubscription:TopicSubscription",
    "orders",
    topic=ref(topic, "arn"),
    protocol="sqs",
    endpoint=ref(orders, "arn"),
    redrivePolicy=json.dumps({"deadLetterTargetArn": ref(left_over, "arn")}),
)


def threats(name: str, to: Resource, provider: str = "") -> tuple[Resource, Resource]:
    """An event rule on threats that are found, and its target."""
    rule = resource(
        "aws:cloudwatch/eventRule:EventRule", name, provider=provider, name=name, eventPattern=json.dumps({"source": ["aws.guardduty"]})
    )
    target = resource(
        "aws:cloudwatch/eventTarget:EventTarget",
        name,
        provider=provider,
        rule=ref(rule, "name"),
        arn=ref(to, "arn"),
        deadLetterConfig={"arn": ref(left_over, "arn")},
    )
    return rule, target


detector = resource("aws:guardduty/detector:Detector", "threats", enable=True)
detector_away = resource("aws:guardduty/detector:Detector", "threats-recovery", provider=away.urn, enable=True)
threat, threat_told = threats("threat", topic)
threat_away, threat_away_told = threats("threat-recovery", topic_away, away.urn)
recorder = resource("aws:cfg/recorder:Recorder", "configuration", recordingGroup={"allSupported": True, "includeGlobalResourceTypes": True})
recording = resource("aws:cfg/recorderStatus:RecorderStatus", "configuration", name=ref(recorder, "name"), isEnabled=True)
channel = resource("aws:cfg/deliveryChannel:DeliveryChannel", "configuration", s3BucketName=ref(staging))
hub = resource("aws:securityhub/account:Account", "findings", enableDefaultStandards=False)
standard = resource(
    "aws:securityhub/standardsSubscription:StandardsSubscription", "findings", standardsArn="arn:aws:securityhub:::ruleset/cis"
)

RESOURCES: tuple[Resource, ...] = (
    virginia, alarm_key, alarm_key_away, topic, topic_policy, heard, topic_away, topic_away_policy, heard_away,
    lag, unreachable, front, front_down, canary, sign_in, unwell, root_filter, root_use, certificate,
    expiry, left_over, left_over_policy, left_over_told, orders, orders_policy, taken, detector, detector_away, threat, threat_told,
    threat_away, threat_away_told, recorder, recording, channel, hub, standard,
)  # fmt: skip
