"""The stack output `recovery_plan` (schema ``holdfast.recovery-plan/1``), read with every problem reported at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from dr_drills.journal.record import canonical

SCHEMA = "holdfast.recovery-plan/1"

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
Text = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class RecoveryPlanError(ValueError):
    """A recovery plan that cannot be used; `problems` has one sentence for each mistake, with its place."""

    def __init__(self, source: str, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(f"{source}: {problem}" for problem in problems))
        self.problems = problems


class _Part(BaseModel):
    """Frozen; fields that a later stack adds are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Regions(_Part):
    """Where the systems run and where they recover."""

    primary: Text
    recovery: Text


class Tier(_Part):
    """Objectives of a class of systems, in seconds: after a failover and after a restore."""

    rto_seconds: Seconds
    rpo_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]
    restore_rto_seconds: Seconds
    restore_rpo_seconds: Seconds
    cadence_days: Annotated[int, Field(gt=0)]

    @property
    def cadence(self) -> timedelta:
        """Longest time between two drills of a system."""
        return timedelta(days=self.cadence_days)


class Roles(_Part):
    """Who acts: names of functions, never of people."""

    operator: Text
    commander: Text
    approver: Text


class Triggers(_Part):
    """Numbers at which a rollback is declared under authority given beforehand."""

    sync_drift_rows: Annotated[int, Field(gt=0)]


class Site(_Part):
    """One database instance and its surroundings."""

    instance: Text
    region: Text
    arn: Text
    address: Text
    port: Annotated[int, Field(gt=0, lt=65536)]
    subnet_group: Text
    security_groups: Annotated[tuple[Text, ...], Field(min_length=1)]
    isolation_security_group: Text
    kms_key_arn: Text | None = None


class DatabasePlan(_Part):
    """A system's database in both Regions."""

    name: Text
    instance_class: Text
    secret_arn: Text
    primary: Site
    replica: Site

    @property
    def secret_region(self) -> str:
        """The Region the secret lives in, from its ARN (IAM User Guide, "Amazon Resource Names")."""
        _, _, _, region, *_ = [*self.secret_arn.split(":"), "", "", ""]
        return region or self.primary.region


class DnsPlan(_Part):
    """The name that clients use: two failover records."""

    zone_id: Text
    name: Text
    ttl_seconds: Annotated[int, Field(ge=0)]
    primary_set: Text
    recovery_set: Text
    health_check_id: Text | None = None


class DrillPlace(_Part):
    """Where a drill may create things, apart from the system."""

    region: Text
    subnet_group: Text
    security_groups: Annotated[tuple[Text, ...], Field(min_length=1)]


class System(_Part):
    """One system as its drills see it."""

    name: Name
    tier: Name
    engine: Literal["postgres"]
    drillable: bool
    database: DatabasePlan
    dns: DnsPlan
    drill: DrillPlace

    @model_validator(mode="after")
    def _isolated(self) -> System:
        problems = [
            f"{place}: isolation_security_group {site.isolation_security_group} is also one of its security_groups"
            for place, site in (("primary", self.database.primary), ("replica", self.database.replica))
            if site.isolation_security_group in site.security_groups
        ]
        if self.drill.region == self.database.primary.region and self.drill.subnet_group == self.database.primary.subnet_group:
            problems.append(f"drill: subnet_group {self.drill.subnet_group} is the system's own; restored copies must be apart from it")
        if self.dns.primary_set == self.dns.recovery_set:
            problems.append("dns: primary_set and recovery_set are the same record")
        if problems:
            raise ValueError("; ".join(problems))
        return self


class RecoveryPlan(_Part):
    """Everything a drill is given about an environment."""

    schema_: Literal["holdfast.recovery-plan/1"] = Field(alias="schema")
    environment: Name
    regions: Regions
    tiers: dict[Name, Tier]
    roles: Roles
    triggers: Triggers
    systems: tuple[System, ...]
    drill_role_arn: Text | None = None
    evidence_bucket: Text | None = None
    plan_hash: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

    def system(self, name: str | None) -> System:
        """The system of that name, or the only one when no name is given.

        Raises:
            RecoveryPlanError: there is none, or several and none was named.
        """
        known = ", ".join(system.name for system in self.systems)
        if name is None and len(self.systems) == 1:
            return self.systems[0]
        if name is None:
            raise RecoveryPlanError("recovery plan", (f"name one of its systems with --system: {known}",))
        found = next((system for system in self.systems if system.name == name), None)
        if found is None:
            raise RecoveryPlanError("recovery plan", (f"no system is called {name}; it knows {known}",))
        return found


def parse_recovery_plan(value: object, source: str = "recovery plan") -> RecoveryPlan:
    """Read the stack output.

    Raises:
        RecoveryPlanError: naming every mistake, not only the first.
    """
    try:
        plan = RecoveryPlan.model_validate(value)
    except ValidationError as error:
        raise RecoveryPlanError(source, tuple(_sentences(error))) from None
    problems = tuple(_contradictions(plan, value))
    if problems:
        raise RecoveryPlanError(source, problems)
    return plan


def load_recovery_plan(path: Path) -> RecoveryPlan:
    """Read a plan from a JSON file.

    Raises:
        RecoveryPlanError: the file cannot be read or is no recovery plan.
    """
    try:
        value = json.loads(path.read_text())
    except OSError as error:
        raise RecoveryPlanError(str(path), (f"cannot be read: {error.strerror}",)) from error
    except ValueError as error:
        raise RecoveryPlanError(str(path), (f"is not JSON: {error}",)) from error
    return parse_recovery_plan(value, str(path))


def plan_hash(value: Mapping[str, object]) -> str:
    """SHA-256 of the canonical JSON of a plan without its `plan_hash`."""
    return hashlib.sha256(canonical({key: item for key, item in value.items() if key != "plan_hash"}).encode()).hexdigest()


def _sentences(error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_input=False):
        place = ".".join(map(str, problem["loc"])) or "top level"
        yield f"{place}: {problem['msg'].removeprefix('Value error, ')}"


def _contradictions(plan: RecoveryPlan, value: object) -> Iterator[str]:
    if isinstance(value, Mapping) and plan_hash(value) != plan.plan_hash:
        yield "plan_hash: is not the hash of this plan; it was changed after the stack wrote it, so take it from the stack again"
    names = [system.name for system in plan.systems]
    if not names:
        yield "systems: there is none to drill"
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"systems: {name} is there twice"
    for number, system in enumerate(plan.systems):
        if system.tier not in plan.tiers:
            yield f"systems.{number}.tier: {system.name} is of tier {system.tier}, which has no objectives"
        for place, site, region in (
            ("primary", system.database.primary, plan.regions.primary),
            ("replica", system.database.replica, plan.regions.recovery),
        ):
            if site.region != region:
                yield f"systems.{number}.database.{place}.region: is {site.region}, the plan's Region for it is {region}"
