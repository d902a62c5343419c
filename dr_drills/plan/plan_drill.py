"""From recovery plan and scenario to a drill plan. Pure: the same input gives the same steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dr_drills.plan import failover_promotion, rollback_rehearsal, snapshot_restore
from dr_drills.plan.drill_plan import DrillPlan, Subject
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.plan.recovery_plan import RecoveryPlan
from dr_drills.plan.scenario import DrillOptions, Scenario


class NotDrillableError(Exception):
    """The stack does not allow drills on this system; nothing may be touched."""


@dataclass(frozen=True)
class _Recipe:
    title: str
    steps: Callable[[Subject, DrillOptions, str], tuple[PlannedStep, ...]]
    not_tested: tuple[str, ...]
    prohibited: tuple[str, ...]
    restores: bool


_RECIPES = {
    Scenario.SNAPSHOT_RESTORE: _Recipe(
        "Restore of {system} from a snapshot", snapshot_restore.steps, snapshot_restore.NOT_TESTED, (), True
    ),
    Scenario.FAILOVER_PROMOTION: _Recipe(
        "Crash failover of {system} to {recovery} and back",
        failover_promotion.steps,
        failover_promotion.NOT_TESTED,
        failover_promotion.PROHIBITED,
        False,
    ),
    Scenario.ROLLBACK_REHEARSAL: _Recipe(
        "Rollback of {system} from a new platform",
        rollback_rehearsal.steps,
        rollback_rehearsal.NOT_TESTED,
        rollback_rehearsal.PROHIBITED,
        False,
    ),
}


def plan_drill(plan: RecoveryPlan, system: str | None, scenario: Scenario, options: DrillOptions, drill_id: str) -> DrillPlan:
    """Every step of a drill, before anything is touched.

    Raises:
        RecoveryPlanError: the plan has no such system.
        NotDrillableError: it has, but must not be drilled.
    """
    chosen = plan.system(system)
    if not chosen.drillable:
        raise NotDrillableError(
            f"{chosen.name} in {plan.environment} is not marked drillable: set drillable on the system in its stack configuration "
            "once its owner agrees, and run pulumi up"
        )
    subject, recipe = Subject.of(plan, chosen), _RECIPES[scenario]
    tier = subject.tier
    suffix = drill_id.rpartition("-")[2]
    return DrillPlan(
        drill_id=drill_id,
        environment=plan.environment,
        scenario=scenario,
        title=recipe.title.format(system=chosen.name, recovery=plan.regions.recovery),
        plan_hash=plan.plan_hash,
        system=chosen,
        roles=plan.roles,
        triggers=plan.triggers,
        drill_role_arn=plan.drill_role_arn,
        rto_seconds=tier.restore_rto_seconds if recipe.restores else tier.rto_seconds,
        rpo_seconds=tier.restore_rpo_seconds if recipe.restores else tier.rpo_seconds,
        options=options,
        steps=recipe.steps(subject, options, suffix),
        not_tested=recipe.not_tested,
        prohibited=recipe.prohibited,
    )
