"""What the section `operations` of an environment makes: journeys, alarms, a dashboard, and who hears."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.operations.alarm_listeners import AlarmListeners, AlarmListenersArgs, Listener
from components.operations.hypercare import Hypercare, HypercareArgs
from components.operations.hypercare_dashboard import DashboardView, WatchedSystem
from components.operations.journey_bundle import journey_bundle
from components.operations.synthetic_journey import JourneyStep, SyntheticJourney, SyntheticJourneyArgs
from components.operations.user_alarms import UserAlarms, UserAlarmsArgs
from components.operations.user_signal import UserSignal
from components.recovery.failover_name import WatchedAlarm
from components.storage.private_bucket import PrivateBucket, PrivateBucketArgs
from stacks.account import AccountRole, RegionRole
from stacks.parts.foundation import Foundation
from stacks.settings.journey import Journey
from stacks.settings.keys import DataClass
from stacks.settings.operations import UserObjectives
from stacks.system import System

_KEPT_DAYS = 31


def make_operations(base: Foundation) -> Mapping[str, WatchedAlarm]:
    """Make it, where the environment asks for it; the alarm of the journey of each system that has one."""
    operations = base.environment.operations
    if operations is None:
        return {}
    journeys = _make_journeys(base, operations.journeys)
    alarms = {system.name: _make_alarms(base, operations.objectives, system, journeys) for system in base.environment.systems}
    _make_dashboard(base, operations.objectives, alarms)
    return journeys


def make_listeners(base: Foundation) -> None:
    """Let whoever hears of alarms hear every topic there is; called when all are made."""
    operations = base.environment.operations
    if operations is None or not operations.subscriptions:
        return
    listeners = {name: Listener(by=heard.by.value, endpoint=heard.endpoint) for name, heard in operations.subscriptions.items()}
    for name, topic in base.alarms.heard().items():
        AlarmListeners(name, AlarmListenersArgs(placement=topic.placement, topic=topic.arn, listeners=listeners))


def thresholds(objectives: UserObjectives) -> dict[str, float]:
    """Every threshold by its name."""
    return {signal.threshold: getattr(objectives, signal.threshold) for signal in UserSignal}


def _make_journeys(base: Foundation, journeys: tuple[Journey, ...]) -> dict[str, WatchedAlarm]:
    if not journeys:
        return {}
    placement, key = base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY), base.key(DataClass.OPERATIONS, RegionRole.PRIMARY)
    store = PrivateBucket(
        "journeys",
        PrivateBucketArgs(
            facts=base.facts,
            placement=placement,
            purpose="journeys",
            key=key,
            expire_days=_KEPT_DAYS,
            access_logs=base.access_logs.bucket,
        ),
    )
    script = journey_bundle()
    return {
        journey.system: SyntheticJourney(
            f"journey-{journey.system}",
            SyntheticJourneyArgs(
                facts=base.facts.of_system(journey.system),
                placement=placement,
                system=journey.system,
                owner=journey.owner,
                host=journey.host,
                steps=tuple(JourneyStep(name=step.name, path=step.path, expect=step.expect) for step in journey.steps),
                every=journey.every,
                patience=journey.patience,
                runtime=journey.runtime,
                network=base.networks[RegionRole.PRIMARY].workload,
                store=store,
                key=key,
                script=script,
            ),
        ).alarm
        for journey in journeys
    }


def _make_alarms(base: Foundation, objectives: UserObjectives, system: System, journeys: Mapping[str, WatchedAlarm]) -> UserAlarms:
    database = base.databases.get(system.name)
    others: list[pulumi.Input[str]] = [database.unreachable_alarm] if database else []
    if system.name in journeys:
        others.append(journeys[system.name].alarm)
    return UserAlarms(
        f"users-{system.name}",
        UserAlarmsArgs(
            facts=base.facts.of_system(system.name),
            placement=base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY),
            recovery=base.at(AccountRole.WORKLOAD, RegionRole.RECOVERY),
            topic=base.alarms.at(AccountRole.WORKLOAD, RegionRole.PRIMARY).arn,
            recovery_topic=base.alarms.at(AccountRole.WORKLOAD, RegionRole.RECOVERY).arn,
            system=system.name,
            owner=objectives.owner,
            thresholds=thresholds(objectives),
            replica=database.replica.identifier if database else None,
            others=tuple(others),
        ),
    )


def _make_dashboard(base: Foundation, objectives: UserObjectives, alarms: Mapping[str, UserAlarms]) -> None:
    placement = base.at(AccountRole.WORKLOAD, RegionRole.PRIMARY)
    Hypercare(
        "hypercare",
        HypercareArgs(
            facts=base.facts,
            placement=placement,
            view=DashboardView(
                environment=base.facts.name,
                primary_region=base.environment.regions.primary,
                recovery_region=base.environment.regions.recovery,
                owner=objectives.owner,
                thresholds=thresholds(objectives),
            ),
            systems=tuple(
                WatchedSystem(
                    name=system.name,
                    tier=system.tier,
                    replica=base.databases[system.name].replica.identifier if system.name in base.databases else None,
                    alarms=tuple(placement.arn("cloudwatch", f"alarm:{name}") for name in alarms[system.name].names),
                )
                for system in base.environment.systems
            ),
        ),
    )
