"""Cases of detectors, hubs, rule packs, event buses and streams."""

from __future__ import annotations

import json
from typing import Any

from tests.sandbox.aws_provider.cases.case import Case

_TAGGED = {"tags": {"Tier": "data"}}
_RETAGGED = {"tags": {"Tier": "admin", "Owner": "platform"}}
_LOGGING = {"enabled": True, "logGroupName": "@log-group.name", "logStreamName": "delivery"}


def _bus_policy(bus: str, account: str = "111111111111") -> str:
    statement = {"Sid": "One", "Effect": "Allow", "Principal": {"AWS": [account]}, "Action": "events:PutEvents", "Resource": bus}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _bucket(seconds: int) -> dict[str, Any]:
    return {
        "bucketArn": "@bucket.arn",
        "roleArn": "@role.arn",
        "prefix": "siem/",
        "errorOutputPrefix": "siem/errors/",
        "bufferingInterval": seconds,
        "bufferingSize": 5,
        "compressionFormat": "GZIP",
        "kmsKeyArn": "@key.arn",
        "cloudwatchLoggingOptions": _LOGGING,
    }


def _endpoint(seconds: int) -> dict[str, Any]:
    return {
        "url": "https://siem.example/intake",
        "name": "siem",
        "roleArn": "@role.arn",
        "bufferingInterval": seconds,
        "bufferingSize": 5,
        "retryDuration": 3600,
        "s3BackupMode": "AllData",
        "secretsManagerConfiguration": {"enabled": True, "secretArn": "@secret.arn", "roleArn": "@role.arn"},
        "requestConfiguration": {"contentEncoding": "GZIP"},
        "cloudwatchLoggingOptions": _LOGGING,
        "processingConfiguration": {
            "enabled": True,
            "processors": [{"type": "Decompression", "parameters": [{"parameterName": "CompressionFormat", "parameterValue": "GZIP"}]}],
        },
        "s3Configuration": _bucket(seconds),
    }


CASES: dict[str, Case] = {
    "guardduty/detector:Detector": Case(
        {"enable": True, "findingPublishingFrequency": "FIFTEEN_MINUTES"},
        changes=({"findingPublishingFrequency": "ONE_HOUR"}, {"enable": False}),
    ),
    "guardduty/detectorFeature:DetectorFeature": Case(
        {
            "detectorId": "@detector.id",
            "name": "RUNTIME_MONITORING",
            "status": "ENABLED",
            "additionalConfigurations": [{"name": "EC2_AGENT_MANAGEMENT", "status": "ENABLED"}],
        },
        changes=({"status": "DISABLED"}, {"additionalConfigurations": [{"name": "EC2_AGENT_MANAGEMENT", "status": "DISABLED"}]}),
        replaces={"name": "S3_DATA_EVENTS"},
    ),
    "guardduty/publishingDestination:PublishingDestination": Case(
        {"detectorId": "@detector.id", "destinationArn": "@bucket.arn", "kmsKeyArn": "@key.arn"},
        changes=({"destinationArn": "@staging.arn"},),
        replaces={"detectorId": "other"},
    ),
    "guardduty/organizationConfiguration:OrganizationConfiguration": Case(
        {"detectorId": "@detector.id", "autoEnableOrganizationMembers": "ALL"}, changes=({"autoEnableOrganizationMembers": "NEW"},)
    ),
    "guardduty/organizationConfigurationFeature:OrganizationConfigurationFeature": Case(
        {"detectorId": "@detector.id", "name": "S3_DATA_EVENTS", "autoEnable": "ALL"},
        changes=({"autoEnable": "NEW"},),
        replaces={"name": "RDS_LOGIN_EVENTS"},
    ),
    "securityhub/account:Account": Case(
        {"enableDefaultStandards": False, "autoEnableControls": True, "controlFindingGenerator": "SECURITY_CONTROL"},
        not_imported=("enableDefaultStandards",),
    ),
    "securityhub/standardsSubscription:StandardsSubscription": Case(
        {"standardsArn": "arn:aws:securityhub:eu-north-1::standards/nist-800-53/v/5.0.0"}, replaces={"standardsArn": "another"}
    ),
    "securityhub/findingAggregator:FindingAggregator": Case(
        {"linkingMode": "SPECIFIED_REGIONS", "specifiedRegions": ["eu-west-3"]}, changes=({"linkingMode": "ALL_REGIONS"},)
    ),
    "securityhub/organizationConfiguration:OrganizationConfiguration": Case(
        {"autoEnable": False, "autoEnableStandards": "NONE", "organizationConfiguration": {"configurationType": "CENTRAL"}},
        changes=({"organizationConfiguration": {"configurationType": "LOCAL"}},),
    ),
    "securityhub/configurationPolicy:ConfigurationPolicy": Case(
        {"name": "all", "configurationPolicy": {"serviceEnabled": True, "enabledStandardArns": ["one"]}},
        changes=({"description": "of everybody"}, {"configurationPolicy": {"serviceEnabled": False}}),
    ),
    "securityhub/configurationPolicyAssociation:ConfigurationPolicyAssociation": Case(
        {"policyId": "one", "targetId": "111111111111"}, changes=({"policyId": "two"},), replaces={"targetId": "222222222222"}
    ),
    "cfg/conformancePack:ConformancePack": Case(
        {"name": "rules", "templateBody": '{"Resources": {}}'},
        changes=({"templateBody": '{"Resources": {"One": {}}}'},),
        replaces={"name": "other"},
    ),
    "cfg/organizationConformancePack:OrganizationConformancePack": Case(
        {"name": "rules", "templateBody": '{"Resources": {}}'},
        changes=({"excludedAccounts": ["111111111111"]},),
        replaces={"name": "other"},
    ),
    "cloudwatch/eventBus:EventBus": Case(
        {"name": "on-premises", "description": "from outside", "kmsKeyIdentifier": "@key.arn", **_TAGGED},
        changes=(_RETAGGED,),
        replaces={"name": "other", "kmsKeyIdentifier": "@key2.arn"},
    ),
    "cloudwatch/eventBusPolicy:EventBusPolicy": Case(
        {"eventBusName": "@bus.name", "policy": _bus_policy("@bus.arn")},
        changes=({"policy": _bus_policy("@bus.arn", "222222222222")},),
        replaces={"eventBusName": "default"},
    ),
    "cloudwatch/logStream:LogStream": Case({"logGroupName": "@log-group.name", "name": "case"}, replaces={"name": "other"}),
    "cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": Case(
        {"name": "all", "logGroup": "@log-group.name", "filterPattern": "", "destinationArn": "@stream.arn", "roleArn": "@role.arn"},
        changes=({"filterPattern": "{ $.eventName = DeleteTrail }"},),
        replaces={"logGroup": "other"},
    ),
    "kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": Case(
        {
            "name": "siem-case",
            "destination": "http_endpoint",
            "httpEndpointConfiguration": _endpoint(60),
            "serverSideEncryption": {"enabled": True, "keyType": "AWS_OWNED_CMK"},
            **_TAGGED,
        },
        changes=(
            {"httpEndpointConfiguration": _endpoint(120)},
            {"serverSideEncryption": {"enabled": True, "keyType": "CUSTOMER_MANAGED_CMK", "keyArn": "@key.arn"}},
            {"serverSideEncryption": {"enabled": False}},
            _RETAGGED,
        ),
        replaces={"name": "other", "destination": "extended_s3"},
    ),
}
