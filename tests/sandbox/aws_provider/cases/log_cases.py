"""Cases of the record of configuration and of searching logs."""

from __future__ import annotations

from tests.sandbox.aws_provider.cases.case import Case

_TAGGED = {"tags": {"Tier": "logs"}}
_RETAGGED = {"tags": {"Tier": "logs", "Owner": "security"}}
_ROLE = "arn:aws:iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
_SEARCH = {
    "enforceWorkgroupConfiguration": True,
    "publishCloudwatchMetricsEnabled": True,
    "bytesScannedCutoffPerQuery": 107374182400,
    "resultConfiguration": {
        "outputLocation": "s3://@bucket.bucket/results/",
        "expectedBucketOwner": "123456789012",
        "encryptionConfiguration": {"encryptionOption": "SSE_KMS", "kmsKeyArn": "@key.arn"},
    },
}
_TABLE = {
    "inputFormat": "org.apache.hadoop.mapred.TextInputFormat",
    "location": "s3://@bucket.bucket/AWSLogs/",
    "columns": [{"name": "srcaddr", "type": "string"}, {"name": "bytes", "type": "bigint"}],
    "serDeInfo": {"serializationLibrary": "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe", "parameters": {"field.delim": " "}},
}

CASES: dict[str, Case] = {
    "cfg/recorder:Recorder": Case(
        {
            "name": "need",
            "roleArn": _ROLE,
            "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": True},
            "recordingMode": {"recordingFrequency": "DAILY"},
        },
        changes=({"recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": False}},),
        replaces={"name": "another"},
    ),
    "cfg/deliveryChannel:DeliveryChannel": Case(
        {"name": "case", "s3BucketName": "@bucket.bucket", "snapshotDeliveryProperties": {"deliveryFrequency": "TwentyFour_Hours"}},
        changes=({"snapshotDeliveryProperties": {"deliveryFrequency": "Six_Hours"}},),
        replaces={"name": "another"},
    ),
    "cfg/recorderStatus:RecorderStatus": Case({"name": "@recorder-again.id", "isEnabled": True}, changes=({"isEnabled": False},)),
    "cfg/configurationAggregator:ConfigurationAggregator": Case(
        {"name": "all", "accountAggregationSource": {"accountIds": ["111111111111", "222222222222"], "allRegions": True}, **_TAGGED},
        changes=({"accountAggregationSource": {"accountIds": ["111111111111"], "allRegions": True}}, _RETAGGED),
        replaces={"name": "another"},
    ),
    "cfg/aggregateAuthorization:AggregateAuthorization": Case(
        {"accountId": "222222222222", "authorizedAwsRegion": "eu-west-1", **_TAGGED},
        changes=(_RETAGGED,),
        replaces={"accountId": "333333333333"},
    ),
    "athena/workgroup:Workgroup": Case(
        {"name": "case", "description": "Searches", "configuration": _SEARCH, "forceDestroy": True, **_TAGGED},
        changes=({"forceDestroy": False}, _RETAGGED),
        replaces={"configuration": {"enforceWorkgroupConfiguration": False}},
    ),
    "athena/namedQuery:NamedQuery": Case(
        {"name": "root-use", "database": "logs", "workgroup": "case", "query": "SELECT 1"}, changes=({"description": "Who was it?"},)
    ),
    "glue/catalogDatabase:CatalogDatabase": Case(
        {"name": "case_logs", "description": "The archive", **_TAGGED},
        changes=({"description": "The log archive"}, _RETAGGED),
        replaces={"name": "another"},
    ),
    "glue/catalogTable:CatalogTable": Case(
        {
            "name": "flows",
            "databaseName": "@database.name",
            "tableType": "EXTERNAL_TABLE",
            "parameters": {"EXTERNAL": "TRUE", "projection.enabled": "true"},
            "partitionKeys": [{"name": "day", "type": "string"}],
            "storageDescriptor": _TABLE,
        },
        changes=({"parameters": {"EXTERNAL": "TRUE", "projection.enabled": "false"}}, {"description": "Flows"}),
        replaces={"name": "another"},
    ),
    "iam/serviceLinkedRole:ServiceLinkedRole": Case(
        {"awsServiceName": "config.amazonaws.com", "description": "Looks"},
        changes=({"description": "Looks at resources"}, _TAGGED),
        replaces={"awsServiceName": "guardduty.amazonaws.com"},
    ),
}
