"""The way of database logs into the archive."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pulumi
from pulumi_aws import cloudwatch, iam, kinesis

from components.environment_facts import EnvironmentFacts
from components.logs.database_log_policy import delivery_policy, feeding_policy, source_trust, stream_trust
from components.placement import Placement
from components.storage.private_bucket import PrivateBucket

DATABASE_FOLDER = "databases/"
_BUFFER_MIB, _ERRORS_DAYS = 16, 365


@dataclass(frozen=True, kw_only=True)
class DatabaseLogFeedArgs:
    """What the feed of one Region needs to know.

    Attributes:
        region_role: last word of its names.
        log_groups: name of each database's log group, by a word for the database; `after`: what makes them.
        bucket: the unlocked staging bucket; its policy must let `database_log_role` write.
        operations_key: ARN of the key for log groups, in this Region.
        wait: longest a line waits before it is delivered.
    """

    facts: EnvironmentFacts
    placement: Placement
    region_role: str
    log_groups: Mapping[str, str]
    after: Sequence[pulumi.Resource]
    bucket: PrivateBucket
    operations_key: pulumi.Input[str]
    wait: timedelta


class DatabaseLogFeed(pulumi.ComponentResource):
    """A stream of all database logs of one Region into the staging bucket, from where they are copied into the locked archive.

    Pulumi type: ``holdfast:logs:DatabaseLogFeed``

    Creates:
        - ``aws.kinesis.FirehoseDeliveryStream``, ``aws.iam.Role`` and ``aws.iam.RolePolicy`` *name*
        - ``aws.cloudwatch.LogGroup`` and ``aws.cloudwatch.LogStream`` *name*: deliveries that failed
        - ``aws.iam.Role`` and ``aws.iam.RolePolicy`` *name*-source: CloudWatch Logs puts lines into the stream with it
        - for each log group, ``aws.cloudwatch.LogSubscriptionFilter`` *name*-*database*, one of the two a log group can have

    It goes by the staging bucket because Firehose does not send the checksum that a write to a locked bucket asks for (Amazon S3 User
    Guide, "Object Lock considerations"). Changing the environment's name replaces the stream.

    Outputs: none.
    """

    def __init__(self, name: str, args: DatabaseLogFeedArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:logs:DatabaseLogFeed", name, None, opts)
        called = args.facts.named("database-logs", args.region_role)
        stream, allowed = self._stream(name, args, called)
        source, may_feed = self._source(name, args, called)
        for database, group in args.log_groups.items():
            cloudwatch.LogSubscriptionFilter(
                f"{name}-{database}",
                name=called,
                log_group=group,
                filter_pattern="",
                destination_arn=stream.arn,
                role_arn=source.arn,
                opts=args.placement.inside(self, depends_on=[allowed, may_feed, *args.after]),
            )
        self.register_outputs({})

    def _stream(self, name: str, args: DatabaseLogFeedArgs, called: str) -> tuple[kinesis.FirehoseDeliveryStream, iam.RolePolicy]:
        inside, tags = args.placement.inside(self), args.facts.tags("database-logs", args.region_role)
        group = cloudwatch.LogGroup(
            name, name=called, kms_key_id=args.operations_key, retention_in_days=_ERRORS_DAYS, tags=tags, opts=inside
        )
        errors = cloudwatch.LogStream(name, name="errors", log_group_name=group.name, opts=inside)
        role = iam.Role(
            name,
            name=called,
            description="The stream of database logs delivers with it",
            assume_role_policy=json.dumps(stream_trust(args.placement.account), sort_keys=True),
            permissions_boundary=args.facts.boundary(args.placement.account),
            tags=tags,
            opts=inside,
        )
        policy = delivery_policy(args.bucket.arn, DATABASE_FOLDER, args.placement.arn("logs", f"log-group:{called}"))
        allowed = iam.RolePolicy(name, name=called, role=role.name, policy=json.dumps(policy, sort_keys=True), opts=inside)
        stream = kinesis.FirehoseDeliveryStream(
            name,
            name=called,
            destination="extended_s3",
            server_side_encryption=kinesis.FirehoseDeliveryStreamServerSideEncryptionArgs(enabled=True, key_type="AWS_OWNED_CMK"),
            extended_s3_configuration=kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationArgs(
                bucket_arn=args.bucket.ready_arn,
                role_arn=role.arn,
                prefix=f"{DATABASE_FOLDER}{args.placement.region}/",
                error_output_prefix=f"{DATABASE_FOLDER}{args.placement.region}-errors/",
                buffering_interval=round(args.wait.total_seconds()),
                buffering_size=_BUFFER_MIB,
                compression_format="GZIP",
                processing_configuration=_unpacked(),
                cloudwatch_logging_options=kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationCloudwatchLoggingOptionsArgs(
                    enabled=True, log_group_name=group.name, log_stream_name=errors.name
                ),
            ),
            tags=tags,
            opts=args.placement.inside(self, depends_on=[allowed]),
        )
        return stream, allowed

    def _source(self, name: str, args: DatabaseLogFeedArgs, called: str) -> tuple[iam.Role, iam.RolePolicy]:
        inside = args.placement.inside(self)
        role = iam.Role(
            f"{name}-source",
            name=f"{called}-source",
            description="CloudWatch Logs puts database logs into their stream with it",
            assume_role_policy=json.dumps(source_trust(args.placement.arn("logs", "*")), sort_keys=True),
            permissions_boundary=args.facts.boundary(args.placement.account),
            tags=args.facts.tags("database-logs", args.region_role),
            opts=inside,
        )
        policy = feeding_policy(args.placement.arn("firehose", f"deliverystream/{called}"))
        allowed = iam.RolePolicy(
            f"{name}-source", name=f"{called}-source", role=role.name, policy=json.dumps(policy, sort_keys=True), opts=inside
        )
        return role, allowed


def database_log_role(facts: EnvironmentFacts, placement: Placement, region_role: str) -> str:
    """ARN of the role that delivers, known before it is made."""
    return placement.arn("iam", f"role/{facts.named('database-logs', region_role)}", region="")


def _unpacked() -> kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationProcessingConfigurationArgs:
    """Source: Amazon Data Firehose Developer Guide, "Decompress CloudWatch Logs"."""
    parameter = kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationProcessingConfigurationProcessorParameterArgs(
        parameter_name="CompressionFormat", parameter_value="GZIP"
    )
    processor = kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationProcessingConfigurationProcessorArgs(
        type="Decompression", parameters=[parameter]
    )
    return kinesis.FirehoseDeliveryStreamExtendedS3ConfigurationProcessingConfigurationArgs(enabled=True, processors=[processor])
