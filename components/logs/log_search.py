"""The one indexed place in which the archive is searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
from pulumi_aws import athena, glue

from components.environment_facts import EnvironmentFacts
from components.logs.log_queries import LOG_QUERIES
from components.logs.log_tables import WRITER, LogTable, Searched, log_tables
from components.placement import Placement
from components.storage.private_bucket import PrivateBucket, PrivateBucketArgs

_GIB = 1024**3


@dataclass(frozen=True, kw_only=True)
class LogSearchArgs:
    """What searching needs to know.

    Attributes:
        records: bucket of trails; `traffic`: of flow logs and DNS queries; `access_logs`: bucket for access logs of the results.
        key: ARN of the logs key, under which results are kept.
        searched: accounts, Regions and times.
        results_days: how long the result of a query is kept.
        scan_limit_gib: after which a query is stopped.
    """

    facts: EnvironmentFacts
    placement: Placement
    records: PrivateBucket
    traffic: PrivateBucket
    access_logs: pulumi.Input[str]
    key: pulumi.Input[str]
    searched: Searched
    results_days: int
    scan_limit_gib: int


class LogSearch(pulumi.ComponentResource):
    """A workgroup, tables over the archive and saved queries.

    Pulumi type: ``holdfast:logs:LogSearch``

    Creates:
        - `PrivateBucket` *name*-results: encrypted results, for some days
        - ``aws.athena.Workgroup`` *name*: its settings cannot be overruled by who asks
        - ``aws.glue.CatalogDatabase`` *name*, and for each of `log_tables` an ``aws.glue.CatalogTable`` *name*-*table*: partitions are
          projected, so that new logs are found without a crawler
        - for each of `LOG_QUERIES` an ``aws.athena.NamedQuery`` *name*-*query*

    Who may search is who may read the archive and use its key; nobody is let in here. Changing a saved query replaces it.

    Outputs: `workgroup` and `database`, by name.
    """

    workgroup: pulumi.Output[str]
    database: pulumi.Output[str]

    def __init__(self, name: str, args: LogSearchArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:logs:LogSearch", name, None, opts)
        inside, called = args.placement.inside(self), args.facts.named("logs")
        results = PrivateBucket(
            f"{name}-results",
            PrivateBucketArgs(
                facts=args.facts,
                placement=args.placement,
                purpose="log-results",
                key=args.key,
                expire_days=args.results_days,
                access_logs=args.access_logs,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        workgroup = athena.Workgroup(
            name,
            name=called,
            description="Searches of the log archive",
            configuration=_configuration(args, results),
            force_destroy=args.facts.throw_away,
            tags=args.facts.tags("logs"),
            opts=inside,
        )
        database = glue.CatalogDatabase(
            name, name=called.replace("-", "_"), description="The log archive", tags=args.facts.tags("logs"), opts=inside
        )
        for table in log_tables(args.searched):
            bucket = args.records if table.name == "trail" else args.traffic
            _table(f"{name}-{table.name.replace('_', '-')}", table, bucket.name, database.name, inside)
        for query in LOG_QUERIES:
            athena.NamedQuery(
                f"{name}-{query.name}",
                name=args.facts.named(query.name),
                description=query.asks,
                workgroup=workgroup.id,
                database=database.name,
                query=query.sql,
                opts=inside,
            )
        self.workgroup, self.database = workgroup.name, database.name
        self.register_outputs({"workgroup": self.workgroup, "database": self.database})


def _configuration(args: LogSearchArgs, results: PrivateBucket) -> athena.WorkgroupConfigurationArgs:
    return athena.WorkgroupConfigurationArgs(
        enforce_workgroup_configuration=True,
        publish_cloudwatch_metrics_enabled=True,
        bytes_scanned_cutoff_per_query=args.scan_limit_gib * _GIB,
        result_configuration=athena.WorkgroupConfigurationResultConfigurationArgs(
            output_location=results.ready_name.apply(lambda bucket: f"s3://{bucket}/results/"),
            expected_bucket_owner=args.placement.account,
            encryption_configuration=athena.WorkgroupConfigurationResultConfigurationEncryptionConfigurationArgs(
                encryption_option="SSE_KMS", kms_key_arn=args.key
            ),
        ),
    )


def _table(name: str, table: LogTable, bucket: str, database: pulumi.Input[str], options: pulumi.ResourceOptions) -> None:
    glue.CatalogTable(
        name,
        name=table.name,
        description=table.what,
        database_name=database,
        table_type="EXTERNAL_TABLE",
        parameters=table.parameters(bucket),
        partition_keys=[glue.CatalogTablePartitionKeyArgs(name=key, type="string") for key in table.partitions],
        storage_descriptor=glue.CatalogTableStorageDescriptorArgs(
            location=f"s3://{bucket}/AWSLogs/",
            input_format=table.reader,
            output_format=WRITER,
            columns=_columns(table),
            ser_de_info=glue.CatalogTableStorageDescriptorSerDeInfoArgs(
                serialization_library=table.parser, parameters=dict(table.settings) or None
            ),
        ),
        opts=options,
    )


def _columns(table: LogTable) -> Sequence[glue.CatalogTableStorageDescriptorColumnArgs]:
    return [glue.CatalogTableStorageDescriptorColumnArgs(name=column.name, type=column.type) for column in table.columns]
