"""What the section `drills` of an environment makes: health of whole systems, switches, readiness, and the schedule of drills."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.recovery.drill_queue import DrillQueue, DrillQueueArgs, FrozenDays, PlannedDrill
from components.recovery.drill_rhythm import drill_rhythm
from components.recovery.failover_name import WatchedAlarm
from components.recovery.routing_controls import RoutingControls, RoutingControlsArgs
from components.recovery.system_health import SystemHealth, SystemHealthArgs
from stacks.account import AccountRole, RegionRole
from stacks.environment import Environment
from stacks.parts.foundation import Foundation
from stacks.parts.readiness import make_readiness
from stacks.settings.drill_schedule import DrillSchedule


def make_recovery(base: Foundation, journeys: Mapping[str, WatchedAlarm]) -> None:
    """Make it; `journeys` is the alarm of a system's synthetic journey, for those that have one."""
    drills = base.environment.drills
    switches: Mapping[str, pulumi.Output[str]] = {}
    if drills.routing_controls:
        switches = RoutingControls(
            "recovery",
            RoutingControlsArgs(
                facts=base.facts,
                placement=base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY),
                systems=tuple(base.databases),
            ),
        ).health_checks
    for system in base.databases:
        _make_health(base, system, journeys, switches)
    make_readiness(base)
    if drills.schedule:
        _make_schedule(base, drills.schedule)


def planned_drills(environment: Environment, schedule: DrillSchedule) -> tuple[PlannedDrill, ...]:
    """Every drill that comes again: each scenario of each system that may be drilled, at its tier's rhythm."""
    return tuple(
        PlannedDrill(
            system=system.name,
            scenario=scenario.value,
            tier=system.tier,
            rhythm=schedule.every.get(system.tier)
            or drill_rhythm(environment.tiers[system.tier].cadence, schedule.longest_freeze, schedule.margin_percent),
        )
        for system in environment.systems
        if system.drillable and system.engine.drilled
        for scenario in schedule.scenarios
    )


def _make_health(base: Foundation, system: str, journeys: Mapping[str, WatchedAlarm], switches: Mapping[str, pulumi.Output[str]]) -> None:
    database = base.databases[system]
    alarms: dict[str, WatchedAlarm] = {}
    if database.lag_alarm is not None:
        alarms["lag"] = WatchedAlarm(alarm=database.lag_alarm, region=base.environment.regions.recovery)
    if system in journeys:
        alarms["journey"] = journeys[system]
    SystemHealth(
        system,
        SystemHealthArgs(
            facts=base.facts.of_system(system),
            placement=base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY),
            system=system,
            reachable=database.health_check_id,
            alarms=alarms,
            checks={"switch": switches[system]} if system in switches else {},
        ),
    )


def _make_schedule(base: Foundation, schedule: DrillSchedule) -> None:
    placement, topic = base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY), base.alarms.at(AccountRole.WORKLOAD, RegionRole.PRIMARY)
    DrillQueue(
        "drills",
        DrillQueueArgs(
            facts=base.facts,
            placement=placement,
            owner=schedule.owner,
            drills=planned_drills(base.environment, schedule),
            time_zone=schedule.time_zone,
            window=schedule.window,
            freezes=tuple(FrozenDays(name=f.name, first=f.first, last=f.last) for f in schedule.freezes),
            topic=topic.arn,
        ),
    )
