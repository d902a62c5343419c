"""What the parts of a landing zone stand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi

from components.data.recoverable_aurora import RecoverableAurora
from components.data.recoverable_postgres import RecoverablePostgres
from components.encryption.data_key import DataKey
from components.environment_facts import EnvironmentFacts
from components.logs.log_archive import LogArchive
from components.logs.trail import AuditTrail
from components.network.region_network import RegionNetwork
from components.placement import Placement
from components.recovery.drill_place import DrillPlace
from components.recovery.drill_role import DrillRole
from components.storage.private_bucket import Lock, PrivateBucket
from stacks.account import AccountRole, RegionRole
from stacks.environment import Environment
from stacks.parts.access_logs import AccessLogs
from stacks.parts.alarms import Alarms
from stacks.placed import Placed
from stacks.settings.keys import DataClass


@dataclass(frozen=True, kw_only=True)
class Foundation:
    """Keys, logs, networks and databases of an environment, and where everything is placed.

    Attributes:
        evidence: the locked bucket that keeps evidence of drills.
        access_logs: where access logs of the workload's buckets go.
        lock: what a locked bucket of this environment promises.
        zone_id: the private zone of database names.
        databases: instances, by the name of their system; `clusters`: Aurora's, likewise.
    """

    environment: Environment
    facts: EnvironmentFacts
    placed: Placed
    keys: Mapping[str, DataKey]
    logs: LogArchive
    evidence: PrivateBucket
    trail: AuditTrail
    lock: Lock
    networks: Mapping[RegionRole, RegionNetwork]
    alarms: Alarms
    access_logs: AccessLogs
    zone_id: pulumi.Output[str]
    databases: Mapping[str, RecoverablePostgres]
    clusters: Mapping[str, RecoverableAurora]
    drill_place: DrillPlace
    drill_role: DrillRole

    def at(self, role: AccountRole, region: RegionRole) -> Placement:
        """Where `role` is placed in `region`."""
        return self.placed.at(role, region)

    def key(self, data_class: DataClass, region: RegionRole) -> pulumi.Output[str]:
        """ARN of the key for `data_class` that can be used in `region`."""
        key = self.keys[data_class.value]
        return key.arn if region is RegionRole.PRIMARY else key.recovery_arn
