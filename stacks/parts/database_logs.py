"""The logs of every database of an environment, on their way to the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pulumi

from components.logs.database_log_feed import DatabaseLogFeed, DatabaseLogFeedArgs
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation
from stacks.settings.database_logs import DatabaseLogs
from stacks.settings.keys import DataClass


@dataclass(frozen=True, kw_only=True)
class _Source:
    name: str
    log_group: str
    made_by: pulumi.Resource


def make_database_logs(base: Foundation, settings: DatabaseLogs) -> None:
    """A feed in each Region that has databases."""
    for region in RegionRole:
        sources = list(_sources(base, region))
        if sources:
            DatabaseLogFeed(
                f"database-logs-{region.value}",
                DatabaseLogFeedArgs(
                    facts=base.facts,
                    placement=base.at(AccountRole.WORKLOAD, region),
                    region_role=region.value,
                    log_groups={source.name: source.log_group for source in sources},
                    after=[source.made_by for source in sources],
                    bucket=base.logs.staging,
                    operations_key=base.key(DataClass.OPERATIONS, region),
                    wait=settings.wait,
                ),
            )


def _sources(base: Foundation, region: RegionRole) -> Iterator[_Source]:
    for name, database in base.databases.items():
        instance = database.primary if region is RegionRole.PRIMARY else database.replica
        yield _Source(name=name, log_group=f"/aws/rds/instance/{instance.identifier}/postgresql", made_by=instance)
    for name, aurora in base.clusters.items():
        cluster = aurora.primary if region is RegionRole.PRIMARY else aurora.copy
        if cluster is not None:
            yield _Source(name=name, log_group=f"/aws/rds/cluster/{cluster.identifier}/postgresql", made_by=cluster)
