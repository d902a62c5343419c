"""Where access logs of the workload's buckets go, made when it is first asked for."""

from __future__ import annotations

from functools import cached_property

import pulumi

from components.environment_facts import EnvironmentFacts
from components.logs.log_archive import LogArchive
from components.logs.log_deliveries import access_log_delivery
from components.placement import Placement
from components.storage.private_bucket import PrivateBucket, PrivateBucketArgs


class AccessLogs:
    """Hands out the one bucket that takes access logs in the workload's primary Region.

    S3 delivers them to a bucket of the same account and Region only (Amazon S3 User Guide, "Logging requests with server access
    logging"): the log archive's own staging bucket where the workload lives beside it, otherwise a bucket made for them.
    """

    def __init__(self, facts: EnvironmentFacts, workload: Placement, logs: LogArchive, keep_days: int) -> None:
        self._facts, self._workload, self._logs, self._keep_days = facts, workload, logs, keep_days

    @cached_property
    def bucket(self) -> pulumi.Output[str]:
        """Name of the bucket, ready to be written to."""
        if self._workload.account == self._logs.staging.placement.account:
            return self._logs.staging.ready_name
        return PrivateBucket(
            "access-logs",
            PrivateBucketArgs(
                facts=self._facts,
                placement=self._workload,
                purpose="access-logs",
                key=None,
                labels={"data_class": "logs"},
                expire_days=self._keep_days,
                deliveries=(access_log_delivery(self._workload.account),),
            ),
        ).ready_name
