"""Platforms in memory, with the Protocols of the real ones, and a stage on them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from dr_drills.clock import SystemClock
from dr_drills.drills.stage import Stage
from dr_drills.engine.run import Run
from dr_drills.engine.run_directory import RunDirectory
from dr_drills.journal.journal import Journal
from dr_drills.plan.drill_plan import DrillPlan
from dr_drills.plan.plan_drill import plan_drill
from dr_drills.plan.recovery_plan import parse_recovery_plan
from dr_drills.plan.scenario import DrillOptions, Scenario
from dr_drills.platforms.database import DatabaseError, Instance, Snapshot
from dr_drills.platforms.secrets import Credentials
from tests.unit.dr_drills.plan.test_recovery_plan import example

HOME, AWAY = "eu-west-1", "eu-central-1"


def instance(identifier: str, region: str = HOME, **changes: object) -> Instance:
    """An available primary."""
    found = Instance(
        identifier=identifier,
        region=region,
        arn=f"arn:aws:rds:{region}:123456789012:db:{identifier}",
        status="available",
        address="127.11.0.9",
        port=5432,
        replica_of=None,
        security_groups=("sg-1",),
        tags={"holdfast:drillable": "true", "holdfast:drill": "an earlier one", "aws:cloudformation:stack": "x"},
    )
    return replace(found, **changes)  # type: ignore[arg-type] # a test's keyword arguments


@dataclass
class DatabaseInMemory:
    """Instances and snapshots by name; every change is noted in `calls`, and those named in `refuses` fail."""

    instances: dict[str, Instance] = field(default_factory=dict)
    snapshots: dict[str, Snapshot] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)

    def instance(self, identifier: str, region: str) -> Instance | None:
        return self.instances.get(identifier)

    def wait_available(self, identifier: str, region: str, timeout_seconds: float) -> Instance:
        return self.instances[identifier]

    def wait_snapshot(self, identifier: str, region: str, timeout_seconds: float) -> Snapshot:
        return self.snapshots[identifier]

    def wait_gone(self, identifier: str, region: str, timeout_seconds: float) -> None:
        assert identifier not in self.instances

    def latest_snapshot(self, instance: str, region: str) -> Snapshot | None:
        return max(self.snapshots.values(), key=lambda s: s.taken_at, default=None)

    def snapshot(self, identifier: str, region: str) -> Snapshot | None:
        return self.snapshots.get(identifier)

    def create_snapshot(self, identifier: str, instance: str, region: str, tags: dict[str, str]) -> None:
        self._note(f"create-snapshot {identifier}")

    def restore_snapshot(self, identifier: str, snapshot: str, region: str, **where: object) -> None:
        self._note(f"restore {snapshot} to {identifier}")

    def restore_point_in_time(self, identifier: str, source: str, region: str, at: datetime | None, **where: object) -> None:
        self._note(f"restore {source} to {identifier}")

    def create_replica(self, identifier: str, source: Instance, region: str, *, tags: dict[str, str], **where: object) -> None:
        self._note(f"create-replica {identifier} of {source.identifier}")
        self.instances[identifier] = instance(identifier, region, replica_of=source.identifier, tags=tags)

    def promote(self, identifier: str, region: str, retention_days: int = 1) -> None:
        self._note(f"promote {identifier} keeping {retention_days}")
        self.instances[identifier] = replace(self.instances[identifier], replica_of=None)

    def reboot(self, identifier: str, region: str) -> None:
        self._note(f"reboot {identifier}")
        self.instances[identifier] = replace(self.instances[identifier], status="available")

    def set_security_groups(self, identifier: str, region: str, security_groups: tuple[str, ...]) -> None:
        self._note(f"groups {identifier} {' '.join(security_groups)}")
        self.instances[identifier] = replace(self.instances[identifier], security_groups=security_groups)

    def rename(self, identifier: str, region: str, new_identifier: str) -> None:
        self._note(f"rename {identifier} {new_identifier}")
        self.instances[new_identifier] = replace(self.instances.pop(identifier), identifier=new_identifier)

    def delete(self, identifier: str, region: str) -> None:
        self._note(f"delete {identifier}")
        del self.instances[identifier]

    def delete_snapshot(self, identifier: str, region: str) -> None:
        self._note(f"delete-snapshot {identifier}")
        del self.snapshots[identifier]

    def _note(self, call: str) -> None:
        if call in self.refuses:
            raise DatabaseError(f"{call}: refused")
        self.calls.append(call)


class NamesInMemory:
    """Records by set identifier; a name leads to the primary record."""

    def __init__(self) -> None:
        self.records = {"primary": "127.11.0.9", "recovery": "127.20.0.9"}
        self.probed: str | None = None

    def target(self, zone_id: str, name: str, set_identifier: str) -> str | None:
        return self.records.get(set_identifier)

    def point(self, zone_id: str, name: str, set_identifier: str, target: str, ttl_seconds: int) -> None:
        self.records[set_identifier] = target

    def probe_at(self, health_check_id: str, address: str) -> None:
        self.probed = address

    def resolve(self, name: str) -> str:
        return name if name[0].isdigit() else self.records["primary"]


class NoSecrets:
    """Credentials that open nothing."""

    def credentials(self, secret_id: str, region: str) -> Credentials:
        return Credentials("nobody", "nothing")


class CrashInMemory:
    """Crashing makes an instance `failed`."""

    def __init__(self, database: DatabaseInMemory) -> None:
        self._database = database

    def crash(self, instance: str, region: str) -> str:
        self._database.instances[instance] = replace(self._database.instances[instance], status="failed")
        return "killed"

    def partition(self, instance: str, region: str) -> str:
        return "cut off"

    def heal(self, instance: str, region: str) -> None:
        return None


def planned(scenario: Scenario, **options: object) -> DrillPlan:
    """A drill of the example system."""
    chosen = DrillOptions(**options)  # type: ignore[arg-type] # a test's keyword arguments
    return plan_drill(parse_recovery_plan(example()), None, scenario, chosen, "20261121T140501Z-x-ehr-3f2a")


def stage(scenario: Scenario = Scenario.FAILOVER_PROMOTION, **options: object) -> tuple[Stage, DatabaseInMemory, NamesInMemory]:
    """A stage with the example's primary and replica."""
    database, names = DatabaseInMemory(), NamesInMemory()
    database.instances["sandbox-ehr"] = instance("sandbox-ehr", retention_days=7)
    database.instances["sandbox-ehr-recovery"] = instance("sandbox-ehr-recovery", AWAY, address="127.20.0.9", replica_of="sandbox-ehr")
    plan = planned(scenario, **options)
    return Stage(plan, database, names, names, NoSecrets(), CrashInMemory(database)), database, names


def fresh_run(home: Path) -> Run:
    """A run that has just been opened."""
    directory = RunDirectory(home, "20261121T140501Z-x-ehr-3f2a")
    directory.create()
    return Run(directory, Journal.open(directory.journal, SystemClock()), SystemClock())
