"""Amazon Data Firehose streams to a bucket or an HTTP endpoint (Amazon Data Firehose Developer Guide)."""

from __future__ import annotations

from typing import Any

from sandbox.aws_provider.row import Autoname, Recorded, Row, row, tagging
from sandbox.aws_provider.subject import Subject
from sandbox.aws_provider.values import Properties, present

_NAMED = "DeliveryStreamName=$name"
_S3 = {
    "bucketArn": "BucketARN",
    "roleArn": "RoleARN",
    "prefix": "Prefix",
    "errorOutputPrefix": "ErrorOutputPrefix",
    "compressionFormat": "CompressionFormat",
    "s3BackupMode": "S3BackupMode",
}
_ENDPOINT = {"url": "Url", "name": "Name", "accessKey": "AccessKey"}
_LOGGING = {"enabled": "Enabled", "logGroupName": "LogGroupName", "logStreamName": "LogStreamName"}
_SECRET = {"enabled": "Enabled", "secretArn": "SecretARN", "roleArn": "RoleARN"}


def _named(declared: Properties, names: dict[str, str]) -> dict[str, Any]:
    return present({member: declared.get(name) for name, member in names.items()})


def _named_back(actual: dict[str, Any], names: dict[str, str]) -> Properties:
    return present({name: actual.get(member) for name, member in names.items()})


def _hints(declared: Properties) -> dict[str, int] | None:
    hints = {"IntervalInSeconds": declared.get("bufferingInterval"), "SizeInMBs": declared.get("bufferingSize")}
    return {name: int(value) for name, value in hints.items() if value is not None} or None


def _hints_back(actual: dict[str, Any]) -> Properties:
    hints = actual.get("BufferingHints") or {}
    names = {"bufferingInterval": "IntervalInSeconds", "bufferingSize": "SizeInMBs"}
    return {name: float(hints[member]) for name, member in names.items() if member in hints}


def _processing(declared: Properties | None) -> dict[str, Any] | None:
    if not declared:
        return None
    processors = [
        {
            "Type": processor["type"],
            "Parameters": [
                {"ParameterName": p["parameterName"], "ParameterValue": p["parameterValue"]} for p in processor.get("parameters") or ()
            ],
        }
        for processor in declared.get("processors") or ()
    ]
    return {"Enabled": bool(declared.get("enabled")), "Processors": processors}


def _processing_back(actual: dict[str, Any] | None) -> Properties | None:
    if not actual:
        return None
    processors = [
        {
            "type": processor["Type"],
            "parameters": [
                {"parameterName": p["ParameterName"], "parameterValue": p["ParameterValue"]} for p in processor.get("Parameters") or ()
            ],
        }
        for processor in actual.get("Processors") or ()
    ]
    return {"enabled": bool(actual.get("Enabled")), "processors": processors}


def _bucket(declared: Properties) -> dict[str, Any]:
    key = declared.get("kmsKeyArn")
    return present(
        {
            **_named(declared, _S3),
            "BufferingHints": _hints(declared),
            "CloudWatchLoggingOptions": _named(declared.get("cloudwatchLoggingOptions") or {}, _LOGGING) or None,
            "EncryptionConfiguration": {"KMSEncryptionConfig": {"AWSKMSKeyARN": key}} if key else None,
            "ProcessingConfiguration": _processing(declared.get("processingConfiguration")),
        }
    )


def _bucket_back(actual: dict[str, Any]) -> Properties:
    key = ((actual.get("EncryptionConfiguration") or {}).get("KMSEncryptionConfig") or {}).get("AWSKMSKeyARN")
    return present(
        {
            **_named_back(actual, _S3),
            **_hints_back(actual),
            "kmsKeyArn": key,
            "cloudwatchLoggingOptions": _named_back(actual.get("CloudWatchLoggingOptions") or {}, _LOGGING) or None,
            "processingConfiguration": _processing_back(actual.get("ProcessingConfiguration")),
        }
    )


def _endpoint(declared: Properties, s3: str) -> dict[str, Any]:
    retry, request = declared.get("retryDuration"), declared.get("requestConfiguration") or {}
    return present(
        {
            "EndpointConfiguration": _named(declared, _ENDPOINT),
            "RoleARN": declared.get("roleArn"),
            "S3BackupMode": declared.get("s3BackupMode"),
            "BufferingHints": _hints(declared),
            "RetryOptions": None if retry is None else {"DurationInSeconds": int(retry)},
            "CloudWatchLoggingOptions": _named(declared.get("cloudwatchLoggingOptions") or {}, _LOGGING) or None,
            "ProcessingConfiguration": _processing(declared.get("processingConfiguration")),
            "RequestConfiguration": _named(request, {"contentEncoding": "ContentEncoding"}) or None,
            "SecretsManagerConfiguration": _named(declared.get("secretsManagerConfiguration") or {}, _SECRET) or None,
            s3: _bucket(declared.get("s3Configuration") or {}),
        }
    )


def _endpoint_back(actual: dict[str, Any]) -> Properties:
    retry = (actual.get("RetryOptions") or {}).get("DurationInSeconds")
    return present(
        {
            **_named_back(actual.get("EndpointConfiguration") or {}, _ENDPOINT),
            **_hints_back(actual),
            "roleArn": actual.get("RoleARN"),
            "s3BackupMode": actual.get("S3BackupMode"),
            "retryDuration": None if retry is None else float(retry),
            "cloudwatchLoggingOptions": _named_back(actual.get("CloudWatchLoggingOptions") or {}, _LOGGING) or None,
            "processingConfiguration": _processing_back(actual.get("ProcessingConfiguration")),
            "requestConfiguration": _named_back(actual.get("RequestConfiguration") or {}, {"contentEncoding": "ContentEncoding"}) or None,
            "secretsManagerConfiguration": _named_back(actual.get("SecretsManagerConfiguration") or {}, _SECRET) or None,
            "s3Configuration": _bucket_back(actual.get("S3DestinationDescription") or {}),
        }
    )


def _stream(_subject: Subject, values: Properties) -> Properties:
    http, s3 = values.get("httpEndpointConfiguration"), values.get("extendedS3Configuration")
    encryption = values.get("serverSideEncryption") or {}
    return {
        "_http": _endpoint(http, "S3Configuration") if http else None,
        "_s3": _bucket(s3) if s3 else None,
        "_encryption": _named(encryption, {"keyType": "KeyType", "keyArn": "KeyARN"}) if encryption.get("enabled") else None,
    }


def _change(subject: Subject, values: Properties, old: Properties) -> None:
    """A destination is changed against its version; encryption is started and stopped by calls of its own."""
    if not old:
        return
    stream = values["name"]
    now = subject.act("DescribeDeliveryStream", DeliveryStreamName=stream)["DeliveryStreamDescription"]
    version = {"DeliveryStreamName": stream, "CurrentDeliveryStreamVersionId": now["VersionId"]}
    where = {**version, "DestinationId": now["Destinations"][0]["DestinationId"]}
    if http := values.get("httpEndpointConfiguration"):
        subject.act("UpdateDestination", **where, HttpEndpointDestinationUpdate=_endpoint(http, "S3Update"))
    elif s3 := values.get("extendedS3Configuration"):
        subject.act("UpdateDestination", **where, ExtendedS3DestinationUpdate=_bucket(s3))
    if values["_encryption"]:
        subject.act(
            "StartDeliveryStreamEncryption", DeliveryStreamName=stream, DeliveryStreamEncryptionConfigurationInput=values["_encryption"]
        )
    elif now.get("DeliveryStreamEncryptionConfiguration"):
        subject.act("StopDeliveryStreamEncryption", DeliveryStreamName=stream)


def _read_encryption(values: Properties) -> Properties | None:
    actual = values["_raw"].get("DeliveryStreamEncryptionConfiguration") or {}
    if not actual or actual.get("Status") == "DISABLED":
        return {"enabled": False} if values["_declared"].get("serverSideEncryption") else None
    return present({"enabled": True, "keyType": actual.get("KeyType"), "keyArn": actual.get("KeyARN")})


def _destination(values: Properties) -> dict[str, Any]:
    return dict((values["_raw"].get("Destinations") or [{}])[0])


def _read_endpoint(values: Properties) -> Properties | None:
    actual = _destination(values).get("HttpEndpointDestinationDescription")
    return _endpoint_back(actual) if actual else None


def _read_bucket(values: Properties) -> Properties | None:
    actual = _destination(values).get("ExtendedS3DestinationDescription")
    return _bucket_back(actual) if actual else None


ROWS: dict[str, Row | Recorded] = {
    "kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": row(
        "firehose",
        create=f"CreateDeliveryStream {_NAMED} DeliveryStreamType=DirectPut HttpEndpointDestinationConfiguration=$_http "
        "ExtendedS3DestinationConfiguration=$_s3 DeliveryStreamEncryptionConfigurationInput=$_encryption",
        id="arn:aws:firehose:{region}:{account}:deliverystream/{name}",
        read=f"DescribeDeliveryStream {_NAMED} > DeliveryStreamDescription",
        delete=f"DeleteDeliveryStream {_NAMED}",
        autoname=Autoname("name"),
        names={
            "arn": "DeliveryStreamARN",
            "destination": "Destinations[0].HttpEndpointDestinationDescription && 'http_endpoint' || 'extended_s3'",
            "destinationId": "Destinations[0].DestinationId",
            "httpEndpointConfiguration": "not_in_answer",
            "extendedS3Configuration": "not_in_answer",
            "serverSideEncryption": "not_in_answer",
        },
        by_code={"httpEndpointConfiguration", "extendedS3Configuration", "serverSideEncryption"},
        derived={"destination"},
        derive=_stream,
        after=_change,
        limits="nothing is sent to an HTTP endpoint from a log group or an event bus",
        tags=tagging(f"TagDeliveryStream {_NAMED}", f"UntagDeliveryStream {_NAMED}", f"ListTagsForDeliveryStream {_NAMED} > Tags"),
        computed={
            "httpEndpointConfiguration": _read_endpoint,
            "extendedS3Configuration": _read_bucket,
            "serverSideEncryption": _read_encryption,
        },
    ),
}
