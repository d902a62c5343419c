"""A drill before it runs: every step, every change it will make, frozen."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from dr_drills.journal.record import canonical
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.plan.recovery_plan import RecoveryPlan, Roles, System, Tier, Triggers
from dr_drills.plan.scenario import DrillOptions, Scenario

SCHEMA = "holdfast.drill-plan/1"


@dataclass(frozen=True, kw_only=True)
class DrillPlan:
    """What will be done to which system, and what it is measured against.

    Attributes:
        plan_hash: hash of the recovery plan it was made from.
        rto_seconds: objective that this scenario is held to.
        rpo_seconds: objective that this scenario is held to.
        not_tested: what a pass of this drill does not show.
        prohibited: what nobody may do while it runs.
    """

    drill_id: str
    environment: str
    scenario: Scenario
    title: str
    plan_hash: str
    system: System
    roles: Roles
    triggers: Triggers
    drill_role_arn: str | None
    rto_seconds: float
    rpo_seconds: float
    options: DrillOptions
    steps: tuple[PlannedStep, ...]
    not_tested: tuple[str, ...]
    prohibited: tuple[str, ...] = ()

    @property
    def suffix(self) -> str:
        """The part of the drill's id that marks the names of what it makes."""
        return self.drill_id.rpartition("-")[2]

    @property
    def tags(self) -> dict[str, str]:
        """Tags of everything the drill makes; they are what allows it to delete that again."""
        return {"holdfast:drill": self.drill_id, "holdfast:system": self.system.name}

    @property
    def touches(self) -> tuple[str, ...]:
        """Every change the drill will make, in order."""
        return tuple(change for step in self.steps for change in step.touches)

    @property
    def digest(self) -> str:
        """SHA-256 of its canonical JSON."""
        return hashlib.sha256(canonical(self.to_json()).encode()).hexdigest()

    def opening(self, versions: Mapping[str, str]) -> dict[str, object]:
        """The body of the journal's first line, but for what the engine adds."""
        return {
            "environment": self.environment,
            "system": self.system.name,
            "tier": self.system.tier,
            "scenario": self.scenario.value,
            "title": self.title,
            "plan_hash": self.plan_hash,
            "drill_plan_sha256": self.digest,
            "objectives": {"rto_s": self.rto_seconds, "rpo_s": self.rpo_seconds},
            "roles": self.roles.model_dump(),
            "versions": dict(versions),
            "not_tested": list(self.not_tested),
            "prohibited": list(self.prohibited),
            "options": self.options.to_json(),
            "write_interval_s": self.options.write_interval_seconds,
        }

    def to_json(self) -> dict[str, object]:
        """The frozen form, kept beside the journal."""
        return {
            "schema": SCHEMA,
            "drill_id": self.drill_id,
            "environment": self.environment,
            "scenario": self.scenario.value,
            "title": self.title,
            "plan_hash": self.plan_hash,
            "system": self.system.model_dump(mode="json"),
            "roles": self.roles.model_dump(),
            "triggers": self.triggers.model_dump(),
            "drill_role_arn": self.drill_role_arn,
            "rto_seconds": self.rto_seconds,
            "rpo_seconds": self.rpo_seconds,
            "options": self.options.to_json(),
            "steps": [step.to_json() for step in self.steps],
            "not_tested": list(self.not_tested),
            "prohibited": list(self.prohibited),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> DrillPlan:
        """Read what `to_json` wrote.

        Raises:
            KeyError, TypeError, ValueError: it is not such a value.
        """
        if value.get("schema") != SCHEMA:
            raise ValueError(f"schema {value.get('schema')} is not {SCHEMA}")
        steps, options = value["steps"], value["options"]
        not_tested, prohibited = value["not_tested"], value["prohibited"]
        if not (isinstance(steps, list) and isinstance(options, dict) and isinstance(not_tested, list) and isinstance(prohibited, list)):
            raise TypeError("not a drill plan")
        role = value["drill_role_arn"]
        return cls(
            drill_id=str(value["drill_id"]),
            environment=str(value["environment"]),
            scenario=Scenario(str(value["scenario"])),
            title=str(value["title"]),
            plan_hash=str(value["plan_hash"]),
            system=System.model_validate(value["system"]),
            roles=Roles.model_validate(value["roles"]),
            triggers=Triggers.model_validate(value["triggers"]),
            drill_role_arn=None if role is None else str(role),
            rto_seconds=float(str(value["rto_seconds"])),
            rpo_seconds=float(str(value["rpo_seconds"])),
            options=DrillOptions(**options),
            steps=tuple(map(PlannedStep.from_json, steps)),
            not_tested=tuple(map(str, not_tested)),
            prohibited=tuple(map(str, prohibited)),
        )


@dataclass(frozen=True, kw_only=True)
class Subject:
    """One system of a recovery plan with everything of the plan that concerns it: what a scenario is planned from."""

    environment: str
    plan_hash: str
    system: System
    tier: Tier
    roles: Roles
    triggers: Triggers
    drill_role_arn: str | None

    @classmethod
    def of(cls, plan: RecoveryPlan, system: System) -> Subject:
        """The subject that `system` is."""
        return cls(
            environment=plan.environment,
            plan_hash=plan.plan_hash,
            system=system,
            tier=plan.tiers[system.tier],
            roles=plan.roles,
            triggers=plan.triggers,
            drill_role_arn=plan.drill_role_arn,
        )


def new_drill_id(scenario: Scenario, system: str, now: datetime | None = None) -> str:
    """An id that sorts by time, says what it is, and does not repeat: ``20261121T140501Z-failover-promotion-ehr-3f2a``."""
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    return f"{moment:%Y%m%dT%H%M%SZ}-{scenario.value}-{system}-{secrets.token_hex(2)}"
