"""Where rules of promises, alarms and detection say yes and no."""

from __future__ import annotations

from policies.graph import Graph
from policies.resource import Resource
from tests.unit.policies.graphs import changed, made, ref, replaced, resource, without
from tests.unit.policies.hospital import SOUND, away, base
from tests.unit.policies.hospital import operations as o
from tests.unit.policies.rules.case import Case

ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
STATUS = "aws:cfg/recorderStatus:RecorderStatus"
COUNTED = {"namespace": "Hospital", "name": "root-use"}
MANAGEMENT = {"field": "eventCategory", "equals": ["Management"]}


def but(*new: Resource) -> Graph:
    return replaced(SOUND, *new)


def placed(original: Resource, provider: str) -> Resource:
    return made(original.type, original.name, original.properties, protect=original.options.protect, provider=provider)


def trail(**said: object) -> Graph:
    return but(changed(base.trail, **said))


CASES: tuple[Case, ...] = (
    Case("OPS-001", "nobody is told when ehr-recovery falls behind", without(SOUND, "ehr-recovery-lag")),
    Case("OPS-001", "nobody is told when", but(changed(o.lag, alarmActions=None))),
    Case("OPS-001", "nobody is told when", but(changed(o.lag, dimensions={"DBInstanceIdentifier": "other"}))),
    Case("OPS-001", "nobody is told when", but(changed(o.lag, comparisonOperator="LessThanThreshold"))),
    Case("OPS-001", "30 s behind before anybody is told", but(changed(o.lag, threshold=30))),
    Case("OPS-001", "40 s behind", but(changed(o.lag, metricName="AuroraGlobalDBReplicationLag", threshold=40000))),
    Case(
        "OPS-001",
        "nobody is told when",
        but(changed(placed(o.lag, ""), dimensions={"DBInstanceIdentifier": "ehr-recovery"})),
        but(changed(o.lag, dimensions={"DBInstanceIdentifier": "ehr-recovery"})),
    ),
    Case("OPS-002", "nobody is told when ehr is away", without(SOUND, "ehr-unreachable")),
    Case("OPS-002", "nobody is told when ehr is away", but(changed(o.unreachable, treatMissingData="missing"))),
    Case("OPS-002", "takes 300 s to tell", but(changed(o.unreachable, period=300))),
    Case("OPS-002", "takes 180 s to tell", but(changed(o.unreachable, evaluationPeriods=3))),
    Case(
        "OPS-002",
        "nobody is told",
        without(SOUND, "ehr-unreachable"),
        replaced(without(SOUND, "ehr-unreachable"), changed(o.front_down, dimensions={"HealthCheckId": ref(base.health)})),
    ),
    Case("OPS-003", "does nothing when it goes off", but(changed(o.lag, alarmActions=None))),
    Case("OPS-003", "its actions switched off", but(changed(o.lag, actionsEnabled=False))),
    Case("OPS-003", "sign-in does nothing", but(changed(o.unwell, alarmRule='ALARM("ehr-unreachable")'))),
    Case("OPS-003", "unwell has its actions switched off", but(changed(o.unwell, actionsEnabled=False))),
    Case("OPS-004", "DatabaseConnections is no longer measured", but(changed(o.unreachable, treatMissingData=None))),
    Case("OPS-004", "ReplicaLag is no longer measured", but(changed(o.lag, treatMissingData="notBreaching"))),
    Case("OPS-004", "SuccessPercent is no longer measured", but(changed(o.sign_in, treatMissingData="ignore"))),
    Case("OPS-005", "measured in us-east-1 alone", but(placed(o.front_down, away.urn))),
    Case("OPS-005", "in different Regions: eu-central-1, us-east-1", but(changed(o.front_down, alarmActions=[ref(o.topic_away, "arn")]))),
    Case("OPS-006", "no alarm looks at it", without(SOUND, "root-use", ALARM)),
    Case("OPS-006", "no alarm looks at it", but(changed(o.root_use, metricName="other"))),
    Case("OPS-006", "no alarm looks at it", but(changed(o.root_use, actionsEnabled=False))),
    Case("OPS-006", "counts 0 whenever", but(changed(o.root_filter, metricTransformation={**COUNTED, "value": "0"}))),
    Case("OPS-015", "HealthCheckStatus to fall below 0", but(changed(o.front_down, threshold=0))),
    Case(
        "OPS-015",
        "SuccessPercent to fall below -1",
        but(changed(o.sign_in, comparisonOperator="LessThanOrEqualToThreshold", threshold=-1)),
        but(changed(o.sign_in, comparisonOperator="LessThanOrEqualToThreshold", threshold=0)),
    ),
    Case("DETECT-001", "threats is suspended", but(changed(o.detector, enable=False))),
    Case("DETECT-001", "where ehr-recovery is, in eu-central-1", without(SOUND, "threats-recovery")),
    Case("DETECT-001", "where ehr is", without(SOUND, "threats")),
    Case("DETECT-002", "threats-recovery finds in eu-central-1", without(SOUND, "threat-recovery")),
    Case("DETECT-002", "what threats finds", but(changed(o.threat, state="DISABLED"))),
    Case("DETECT-002", "what threats finds", but(changed(o.threat_told, arn=ref(base.log_group, "arn")))),
    Case("DETECT-002", "what threats finds", but(changed(o.threat_told, arn=None))),
    Case("DETECT-003", "leaves out types", but(changed(o.recorder, recordingGroup={"allSupported": False}))),
    Case("DETECT-003", "leaves out types", but(changed(o.recorder, recordingGroup={"resourceTypes": ["AWS::S3::Bucket"]}))),
    Case(
        "DETECT-003",
        "leaves out types",
        but(changed(o.recorder, recordingGroup={"exclusionByResourceTypes": [{"resourceTypes": ["AWS::IAM::Role"]}]})),
    ),
    Case("DETECT-003", "nothing starts configuration", without(SOUND, "configuration", STATUS)),
    Case("DETECT-003", "nothing starts configuration", but(changed(o.recording, isEnabled=False))),
    Case("DETECT-003", "nothing starts configuration", but(placed(o.recording, away.urn))),
    Case("DETECT-003", "no channel", without(SOUND, "configuration", "aws:cfg/deliveryChannel:DeliveryChannel")),
    Case("DETECT-004", "records what is global", but(changed(o.recorder, recordingGroup={"allSupported": True}))),
    Case("DETECT-005", "trail is stopped", trail(enableLogging=False)),
    Case("DETECT-005", "leave out management events", trail(eventSelectors=[{"includeManagementEvents": False, "readWriteType": "All"}])),
    Case("DETECT-005", "leave out management events", trail(eventSelectors=[{"readWriteType": "WriteOnly"}])),
    Case(
        "DETECT-005",
        "leave out management events",
        trail(eventSelectors=None, advancedEventSelectors=[{"fieldSelectors": [MANAGEMENT, {"field": "readOnly", "equals": ["false"]}]}]),
        trail(eventSelectors=None, advancedEventSelectors=[{"fieldSelectors": [MANAGEMENT]}]),
    ),
    Case(
        "DETECT-006",
        "measures against no standard",
        without(SOUND, "findings", "aws:securityhub/standardsSubscription:StandardsSubscription"),
    ),
    Case("DETECT-006", "measures against no standard", but(placed(o.standard, away.urn))),
    Case("DETECT-006", "nothing to go by", without(SOUND, "configuration", o.recorder.type)),
    Case("DETECT-006", "nothing to go by", but(placed(o.recorder, away.urn))),
    Case(
        "OPS-013",
        "nobody is told before ehr ends",
        without(SOUND, "ehr-expiry"),
        replaced(
            without(SOUND, "ehr-expiry"),
            changed(o.certificate, validationMethod="DNS"),
            resource("aws:acm/certificateValidation:CertificateValidation", "ehr", certificateArn=ref(o.certificate, "arn")),
        ),
    ),
    Case(
        "OPS-013", "nobody is told before ehr ends", replaced(without(SOUND, "ehr-expiry"), changed(o.certificate, validationMethod="DNS"))
    ),
    Case("OPS-013", "nobody is told before ehr ends", but(changed(o.expiry, comparisonOperator="GreaterThanThreshold"))),
    Case("OPS-014", "nobody is told when sign-in fails", but(changed(o.sign_in, comparisonOperator="GreaterThanThreshold"))),
    Case("OPS-014", "never started", but(changed(o.canary, startCanary=False))),
    Case("OPS-014", "nobody is told when sign-in fails", but(changed(o.sign_in, metricName="Duration"))),
    Case("OPS-014", "nobody is told when sign-in fails", without(SOUND, "unwell")),
)
