"""Planning a drill: pure, complete, frozen, and refused where drills are not allowed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from dr_drills.drills.playbook import ACTIONS, UNDOS
from dr_drills.drills.rebuilding import may_change
from dr_drills.engine.playbook import APPROVAL
from dr_drills.plan.drill_plan import DrillPlan, new_drill_id
from dr_drills.plan.names import made_by_drill
from dr_drills.plan.plan_drill import NotDrillableError, plan_drill
from dr_drills.plan.planned_step import Phase
from dr_drills.plan.recovery_plan import parse_recovery_plan, plan_hash
from dr_drills.plan.scenario import DrillOptions, Scenario
from tests.unit.dr_drills.plan.test_recovery_plan import example

_ID = "20261121T140501Z-some-drill-ehr-3f2a"
_ALL = [(s, o) for s in Scenario for o in (DrillOptions(), DrillOptions(fresh_snapshot=True, require_approval=True))]


def _plan(scenario: Scenario, options: DrillOptions) -> DrillPlan:
    return plan_drill(parse_recovery_plan(example()), None, scenario, options, _ID)


@pytest.mark.parametrize(("scenario", "options"), _ALL)
def test_every_planned_step_is_unique_and_can_be_carried_out(scenario: Scenario, options: DrillOptions) -> None:
    steps = _plan(scenario, options).steps
    assert len({step.id for step in steps}) == len(steps)
    assert {step.action for step in steps} <= {*ACTIONS, APPROVAL}


@pytest.mark.parametrize(("scenario", "options"), _ALL)
def test_gates_come_first_and_change_nothing(scenario: Scenario, options: DrillOptions) -> None:
    phases = [step.phase for step in _plan(scenario, options).steps]
    first_change = next(n for n, step in enumerate(_plan(scenario, options).steps) if step.touches)
    assert set(phases[:first_change]) == {Phase.GATE}
    assert all(not step.touches for step in _plan(scenario, options).steps if step.phase is Phase.GATE)


@pytest.mark.parametrize(("scenario", "options"), _ALL)
def test_a_frozen_plan_is_read_back_as_the_same_plan(scenario: Scenario, options: DrillOptions) -> None:
    plan = _plan(scenario, options)
    assert DrillPlan.from_json(json.loads(json.dumps(plan.to_json()))) == plan


@pytest.mark.parametrize(("scenario", "options"), _ALL)
def test_steps_refer_only_to_steps_before_them(scenario: Scenario, options: DrillOptions) -> None:
    known: set[str] = set()
    for step in _plan(scenario, options).steps:
        named = {name for key in ("replaces", "settles") for name in str(step.arguments.get(key, "")).split()}
        assert named <= known, step.id
        known.add(step.id)


def test_everything_a_drill_renames_or_deletes_is_named_in_its_plan_and_nothing_else() -> None:
    plan = _plan(Scenario.FAILOVER_PROMOTION, DrillOptions())
    aside = {"sandbox-drill-ehr-fenced-3f2a", "sandbox-drill-ehr-retired-3f2a"}
    assert may_change(plan) == {"sandbox-ehr", "sandbox-ehr-recovery", *aside}
    assert may_change(_plan(Scenario.SNAPSHOT_RESTORE, DrillOptions())) == frozenset()


def test_a_restore_is_held_to_the_restore_objectives_and_a_failover_to_its_own() -> None:
    restore, failover = _plan(Scenario.SNAPSHOT_RESTORE, DrillOptions()), _plan(Scenario.FAILOVER_PROMOTION, DrillOptions())
    assert (restore.rto_seconds, restore.rpo_seconds) == (900, 86400)
    assert (failover.rto_seconds, failover.rpo_seconds) == (120, 5)


def test_approval_is_asked_for_only_where_it_is_required() -> None:
    assert APPROVAL not in {step.action for step in _plan(Scenario.FAILOVER_PROMOTION, DrillOptions()).steps}
    required = _plan(Scenario.FAILOVER_PROMOTION, DrillOptions(require_approval=True))
    assert [step.arguments["role"] for step in required.steps if step.action == APPROVAL] == ["incident-commander"]


def test_a_system_that_is_not_drillable_is_refused() -> None:
    raw = example()
    raw["systems"][0]["drillable"] = False
    raw["plan_hash"] = plan_hash(raw)
    with pytest.raises(NotDrillableError, match="ehr in sandbox is not marked drillable"):
        plan_drill(parse_recovery_plan(raw), None, Scenario.FAILOVER_PROMOTION, DrillOptions(), _ID)


def test_names_fit_rds_and_keep_the_suffix_that_tells_drills_apart() -> None:
    name = made_by_drill("sandbox", "a-very-long-name-of-a-system-that-somebody-gave-it-fenced", "3f2a")
    assert len(name) <= 63
    assert name.startswith("sandbox-drill-a-very")
    assert name.endswith("-3f2a")


def test_drill_ids_sort_by_time_and_do_not_repeat() -> None:
    early = new_drill_id(Scenario.SNAPSHOT_RESTORE, "ehr", datetime(2026, 11, 21, 14, 5, 1, tzinfo=UTC))
    late = new_drill_id(Scenario.FAILOVER_PROMOTION, "ehr", datetime(2026, 11, 21, 14, 5, 2, tzinfo=UTC))
    assert early.startswith("20261121T140501Z-snapshot-restore-ehr-")
    assert early < late
    assert len({new_drill_id(Scenario.SNAPSHOT_RESTORE, "ehr") for _ in range(20)}) > 15


def test_every_undo_an_effect_can_ask_for_exists() -> None:
    assert {"kept", "stop-writers", "repair", "unfence", "open-to-writes", "promoted", "delete-instance", "delete-snapshot"} <= set(UNDOS)
