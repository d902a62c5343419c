"""Daily reports of every backup, copy and restore, for whoever must show that they happened."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
from pulumi_aws import backup

from components.environment_facts import EnvironmentFacts
from components.placement import Placement
from components.storage.bucket_policy import RoleDelivery
from components.storage.private_bucket import PrivateBucket, PrivateBucketArgs

_PREFIX = "jobs"
_WRITER = "aws-service-role/reports.backup.amazonaws.com/AWSServiceRoleForBackupReports"
_REPORTS = {"backups": "BACKUP_JOB_REPORT", "copies": "COPY_JOB_REPORT", "restores": "RESTORE_JOB_REPORT"}


@dataclass(frozen=True, kw_only=True)
class JobReportsArgs:
    """What the reports need to know.

    Attributes:
        placement: where the backups are; `kept_at`: where the reports are kept, in the same Region.
        keep_days: how long a report is kept.
        access_logs: bucket that receives the access logs of the reports' own, in its account and Region.
    """

    facts: EnvironmentFacts
    placement: Placement
    kept_at: Placement
    keep_days: int
    access_logs: pulumi.Input[str]


class JobReports(pulumi.ComponentResource):
    """Three report plans and the bucket they write to.

    Pulumi type: ``holdfast:backup:JobReports``

    Creates:
        - `PrivateBucket` *name*, encrypted by S3: a report names resources and outcomes and holds no data
        - ``aws.backup.ReportPlan`` *name*-backups, *name*-copies and *name*-restores: every job of the last day, as CSV and JSON

    Source: AWS Backup Developer Guide, "Working with audit reports". AWS writes them with its own service-linked role, which it makes
    with the first report plan of an account.

    Outputs: `bucket`.
    """

    bucket: PrivateBucket

    def __init__(self, name: str, args: JobReportsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("holdfast:backup:JobReports", name, None, opts)
        self.bucket = PrivateBucket(
            name,
            PrivateBucketArgs(
                facts=args.facts,
                placement=args.kept_at,
                purpose=name,
                key=None,
                labels={"data_class": "operations"},
                expire_days=args.keep_days,
                roles=(
                    RoleDelivery(
                        sid="BackupReportsWrites",
                        partition=args.placement.partition,
                        account=args.placement.account,
                        role=_WRITER,
                        prefix=f"{_PREFIX}/*",
                    ),
                ),
                access_logs=args.access_logs,
            ),
            pulumi.ResourceOptions(parent=self),
        )
        for what, template in _REPORTS.items():
            backup.ReportPlan(
                f"{name}-{what}",
                name=f"{args.facts.named(what)}".replace("-", "_"),
                description=f"Every job of {what} of the last day",
                report_delivery_channel=backup.ReportPlanReportDeliveryChannelArgs(
                    s3_bucket_name=self.bucket.ready_name, s3_key_prefix=_PREFIX, formats=["CSV", "JSON"]
                ),
                report_setting=backup.ReportPlanReportSettingArgs(report_template=template),
                tags=args.facts.tags(name, what),
                opts=args.placement.inside(self),
            )
        self.register_outputs({"bucket": self.bucket.arn})
