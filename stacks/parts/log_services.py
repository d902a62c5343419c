"""What the section `logs` of an environment makes beside the places of logs: record of configuration, search, watch over silence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi

from components.logs.configuration_aggregate import ConfigurationAggregate, ConfigurationAggregateArgs
from components.logs.configuration_recorder import ConfigurationRecorder, ConfigurationRecorderArgs
from components.logs.log_search import LogSearch, LogSearchArgs
from components.logs.log_tables import Searched
from components.logs.trail_regions import trail_regions
from components.logs.trail_silence import TrailSilence, TrailSilenceArgs
from components.placement import Placement
from stacks.account import AccountRole, RegionRole
from stacks.parts.database_logs import make_database_logs
from stacks.parts.foundation import Foundation
from stacks.settings.configuration_record import ConfigurationRecord, Recording
from stacks.settings.log_search import LogSearch as LogSearchSettings


@dataclass(frozen=True, kw_only=True)
class LogServices:
    """What other parts need of it.

    Attributes:
        recording: by account role and Region, what is there once AWS Config records; empty where it does not. A rule of AWS Config
            cannot be made before.
    """

    recording: Mapping[tuple[AccountRole, RegionRole], pulumi.Resource] = field(default_factory=dict)


def make_log_services(base: Foundation) -> LogServices:
    """Make what the environment asks for, and the alarms on a silent trail always."""
    security = base.at(AccountRole.SECURITY, RegionRole.PRIMARY)
    TrailSilence(
        "trail",
        TrailSilenceArgs(
            facts=base.facts,
            placement=security,
            log_group=base.facts.named("trail"),
            deliveries=base.facts.named("trail"),
            topic=base.alarms.at(AccountRole.SECURITY, RegionRole.PRIMARY).arn,
        ),
    )
    settings = base.environment.logs
    if settings.search is not None:
        _search(base, settings.search)
    if settings.databases is not None:
        make_database_logs(base, settings.databases)
    return LogServices(recording=_record(base, settings.configuration) if settings.configuration else {})


def _record(base: Foundation, settings: ConfigurationRecord) -> Mapping[tuple[AccountRole, RegionRole], pulumi.Resource]:
    """One recorder for each account and Region, named after the first role of the account."""
    first: dict[str, AccountRole] = {}
    for role in AccountRole:
        first.setdefault(base.at(role, RegionRole.PRIMARY).account, role)
    recorders = {
        account: ConfigurationRecorder(
            f"configuration-{role.value}",
            ConfigurationRecorderArgs(
                facts=base.facts,
                places={region.value: base.at(role, region) for region in RegionRole},
                bucket=base.logs.staging.ready_name,
                continuous=settings.recording is Recording.CONTINUOUS,
                snapshots=settings.snapshots,
            ),
        )
        for account, role in first.items()
    }
    sources: dict[str, Placement] = {
        f"{role.value}-{region.value}": base.at(role, region) for role in first.values() for region in RegionRole
    }
    security = base.at(AccountRole.SECURITY, RegionRole.PRIMARY)
    ConfigurationAggregate("configuration", ConfigurationAggregateArgs(facts=base.facts, placement=security, sources=sources))
    return {(role, region): recorders[base.at(role, region).account].ready[region.value] for role in AccountRole for region in RegionRole}


def _search(base: Foundation, settings: LogSearchSettings) -> None:
    logs = base.environment.logs
    regions = [base.environment.regions.of(region) for region in RegionRole]
    LogSearch(
        "log-search",
        LogSearchArgs(
            facts=base.facts,
            placement=base.at(AccountRole.LOG_ARCHIVE, RegionRole.PRIMARY),
            records=base.logs.archive,
            traffic=base.logs.traffic,
            access_logs=base.logs.staging.ready_name,
            key=base.keys["logs"].arn,
            searched=Searched(
                accounts=sorted({*base.facts.accounts, *((logs.management_account,) if logs.management_account else ())}),
                regions=trail_regions(base.environment.partition, regions),
                organization=logs.organization,
                records_days=logs.records_class.retention_days,
                traffic_days=logs.traffic_class.retention_days,
            ),
            results_days=settings.results_days,
            scan_limit_gib=settings.scan_limit_gib,
        ),
    )
