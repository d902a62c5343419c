"""A stream of security events to a SIEM, kept in a bucket as well."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch, iam, kinesis

from components.detection.siem_policy import delivers, trust
from components.environment_facts import EnvironmentFacts
from components.placement import Placement

_LATE_S = 900
_FIVE_MINUTES_S = 300
_RETRY_S = 3600
_ERRORS_DAYS = 365
_ERRORS = "delivery"


@dataclass(frozen=True, kw_only=True)
class SiemEndpoint:
    """A SIEM's HTTP intake.

    Attributes:
        url: https.
        secret: ARN of a secret that holds the access key as ``{"api_key": …}``, in the stream's account and Region.
        access_key: never there; Firehose reads the secret itself.
    """

    url: str
    secret: str


@dataclass(frozen=True, kw_only=True)
class SiemStreamArgs:
    """What a stream needs to know.

    Attributes:
        region_role: last word of what is named once for all Regions.
        purpose: what it carries, in one word.
        endpoint: where it is sent; None keeps it in the bucket only.
        bucket: ARN, `key`: ARN of the key the bucket is encrypted with.
        operations_key: ARN of the key for log groups, in this Region.
        buffer_seconds: longest an event waits; `buffer_mib`: or until so much has come together.
        unpack: whether records are compressed batches of CloudWatch Logs.
        topic: ARN of the topic that hears of a late delivery; `owner`: who answers for it.
    """

    facts: EnvironmentFacts
    placement: Placement
    region_role: str
    purpose: str
    endpoint: SiemEndpoint | None
    bucket: pulumi.Input[str]
    bucket_arn: str
    key: pulumi.Input[str]
    operations_key: pulumi.Input[str]
    buffer_seconds: int
    buffer_mib: int
    unpack: bool
    topic: pulumi.Input[str]
    owner: str


class SiemStream(pulumi.ComponentResource):
    """Security events, batched, sent over HTTPS and kept.

    Pulumi type: ``holdfast:detection:SiemStream``

    Creates *name* of each:
        - ``aws.kinesis.FirehoseDeliveryStream`` to the HTTP endpoint with every record kept in the bucket, or without an endpoint to the
          bucket alone; encrypted under a key of AWS, because a key of ours takes a grant from whoever deploys
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy``, ``aws.cloudwatch.LogGroup`` and ``aws.cloudwatch.LogStream`` for errors
        - with an endpoint: ``aws.cloudwatch.MetricAlarm``, as soon as an event is a quarter of an hour late

    Adding or removing the endpoint replaces the stream; what it carries is in the bucket.

    Outputs: `arn`, known once its role may deliver.
    """

    arn: pulumi.Output[str]

    def __init__(self, name: str, args: SiemStreamArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:detection:SiemStream", name, None, opts)
        inside, called = args.placement.inside(self), args.facts.named("siem", args.purpose)
        tags = args.facts.tags("siem", args.purpose, owner=args.owner)
        group = cloudwatch.LogGroup(
            name, name=called, kms_key_id=args.operations_key, retention_in_days=_ERRORS_DAYS, tags=tags, opts=inside
        )
        errors = cloudwatch.LogStream(name, name=_ERRORS, log_group_name=group.name, opts=inside)
        role = iam.Role(
            name,
            name=stream_role_name(args.facts, args.purpose, args.region_role),
            description=f"The stream of {args.purpose} delivers with it",
            permissions_boundary=args.facts.boundary(args.placement.account),
            assume_role_policy=json.dumps(
                trust("firehose.amazonaws.com", {"StringEquals": {"sts:ExternalId": args.placement.account}}), sort_keys=True
            ),
            tags=tags,
            opts=inside,
        )
        allowed = iam.RolePolicy(
            name,
            name=called,
            role=role.name,
            policy=pulumi.Output.from_input(args.key).apply(lambda key: json.dumps(self._duties(args, called, key), sort_keys=True)),
            opts=inside,
        )
        stream = kinesis.FirehoseDeliveryStream(
            name,
            name=called,
            destination="http_endpoint" if args.endpoint else "extended_s3",
            server_side_encryption=kinesis.FirehoseDeliveryStreamServerSideEncryptionArgs(enabled=True, key_type="AWS_OWNED_CMK"),
            http_endpoint_configuration=_to_endpoint(args, args.endpoint, role.arn, group.name, errors.name) if args.endpoint else None,
            extended_s3_configuration=None if args.endpoint else _to_bucket(args, role.arn, group.name, errors.name),
            tags=tags,
            opts=args.placement.inside(self, depends_on=[allowed]),
        )
        if args.endpoint:
            self._watch(name, args, called)
        self.arn = pulumi.Output.all(stream.arn, allowed.id).apply(lambda made: str(made[0]))
        self.register_outputs({"arn": self.arn})

    @staticmethod
    def _duties(args: SiemStreamArgs, called: str, key: str) -> dict[str, object]:
        return dict(
            delivers(
                bucket=args.bucket_arn,
                prefix=_prefix(args),
                key=key,
                secret=args.endpoint.secret if args.endpoint else None,
                log_group=args.placement.arn("logs", f"log-group:{called}"),
            )
        )

    def _watch(self, name: str, args: SiemStreamArgs, called: str) -> None:
        cloudwatch.MetricAlarm(
            name,
            name=f"{called}-late",
            alarm_description=f"the SIEM has not taken an event for {_LATE_S // 60} minutes; {args.owner} answers for it",
            namespace="AWS/Firehose",
            metric_name="DeliveryToHttpEndpoint.DataFreshness",
            dimensions={"DeliveryStreamName": called},
            statistic="Maximum",
            period=_FIVE_MINUTES_S,
            evaluation_periods=1,
            comparison_operator="GreaterThanThreshold",
            threshold=_LATE_S,
            treat_missing_data="notBreaching",
            alarm_actions=[args.topic],
            tags=args.facts.tags("siem", args.purpose, owner=args.owner),
            opts=args.placement.inside(self),
        )


def stream_role_name(facts: EnvironmentFacts, purpose: str, region_role: str) -> str:
    """Name of the role a stream delivers with, known before the stream is, for policies of buckets and keys."""
    return facts.named("siem", purpose, region_role)


def _prefix(args: SiemStreamArgs) -> str:
    return f"siem/{args.purpose}/"


def _to_endpoint(
    args: SiemStreamArgs, endpoint: SiemEndpoint, role: pulumi.Input[str], group: pulumi.Input[str], errors: pulumi.Input[str]
) -> kinesis.FirehoseDeliveryStreamHttpEndpointConfigurationArgs:
    """A stream to the SIEM that keeps everything in the bucket too.

    Source: Amazon Data Firehose Developer Guide, "Configure destination settings for HTTP Endpoint" and "Authenticate with AWS Secrets
    Manager".
    """
    return kinesis.FirehoseDeliveryStreamHttpEndpointConfigurationArgs(
        url=endpoint.url,
        name=args.facts.named("siem"),
        role_arn=role,
        buffering_interval=args.buffer_seconds,
        buffering_size=args.buffer_mib,
        retry_duration=_RETRY_S,
        s3_backup_mode="AllData",
        secrets_manager_configuration=kinesis.FirehoseDeliveryStreamHttpEndpointConfigurationSecretsManagerConfigurationArgs(
            enabled=True, secret_arn=endpoint.secret, role_arn=role
        ),
        request_configuration=kinesis.FirehoseDeliveryStreamHttpEndpointConfigurationRequestConfigurationArgs(content_encoding="GZIP"),
        cloudwatch_logging_options=kinesis.FirehoseDeliveryStreamHttpEndpointConfigurationCloudwatchLoggingOptionsArgs(
            enabled=True, log_group_name=group, log_stream_name=errors
        ),
        processing_configuration=_unpacked() if args.unpack else None,
        s3_configuration=kinesis.FirehoseDeliveryStreamHttpEndpointConfigurationS3ConfigurationArgs(
            bucket_arn=args.bucket,
            role_arn=role,
            prefix=_prefix(args),
            error_output_prefix=f"{_prefix(args)}errors/",
            buffering_interval=args.buffer_seconds,
            buffering_size=args.buffer_mib,
            compression_format="GZIP",
            kms_key_arn=args.key,
            cloudwatch_logging_options=(
                kinesis.FirehoseDeliveryStreamHttpEndpointConfigurationS3ConfigurationCloudwatchLoggingOptionsArgs(
                    enabled=True, log_group_name=group, log_stream_name=errors
                )
            ),
        ),
    )


def _unpacked() -> kinesis.FirehoseDeliveryStreamHttpEndpointConfigurationProcessingConfigurationArgs:
    """Source: Amazon Data Firehose Developer Guide, "Decompress CloudWatch Logs"."""
    parameter = kinesis.FirehoseDeliveryStreamHttpEndpointConfigurationProcessingConfigurationProcessorParameterArgs
    processor = kinesis.FirehoseDeliveryStreamHttpEndpointConfigurationProcessingConfigurationProcessorArgs
    return kinesis.FirehoseDeliveryStreamHttpEndpointConfigurationProcessingConfigurationArgs(
        enabled=True,
        processors=[
            processor(type="Decompression", parameters=[parameter(parameter_name="CompressionFormat", parameter_value="GZIP")]),
            processor(
                type="CloudWatchLogProcessing", parameters=[parameter(parameter_name="DataMessageExtraction", parameter_value="true")]
            ),
        ],
    )


def _to_bucket(
    args: SiemStreamArgs, role: pulumi.Input[str], group: pulumi.Input[str], errors: pulumi.Input[str]
) -> kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationArgs:
    """As it came: CloudWatch Logs compresses its batches already, and a second time would hide them from every reader."""
    return kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationArgs(
        bucket_arn=args.bucket,
        role_arn=role,
        prefix=_prefix(args),
        error_output_prefix=f"{_prefix(args)}errors/",
        buffering_interval=args.buffer_seconds,
        buffering_size=args.buffer_mib,
        compression_format="UNCOMPRESSED" if args.unpack else "GZIP",
        kms_key_arn=args.key,
        cloudwatch_logging_options=kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationCloudwatchLoggingOptionsArgs(
            enabled=True, log_group_name=group, log_stream_name=errors
        ),
    )
