"""Two drills never work on one system, and one that was interrupted keeps it until somebody deals with it."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dr_drills.clock import SystemClock
from dr_drills.drills.conduct import drills, prepare, refuse_if_busy
from dr_drills.drills.system_hold import SystemBusyError, held
from dr_drills.journal.journal import Journal
from dr_drills.journal.record import Kind
from dr_drills.plan.drill_plan import DrillPlan
from dr_drills.plan.plan_drill import plan_drill
from dr_drills.plan.recovery_plan import parse_recovery_plan
from dr_drills.plan.scenario import DrillOptions, Scenario
from tests.unit.dr_drills.plan.test_recovery_plan import example

ROOT = Path(__file__).parents[4]
_HOLD = """
import sys, pathlib, types
from dr_drills.drills.system_hold import held
plan = types.SimpleNamespace(environment="sandbox", drill_id="the-first", system=types.SimpleNamespace(name="ehr"))
with held(pathlib.Path(sys.argv[1]), plan):
    print("held", flush=True)
    sys.stdin.read()
"""


def _plan(drill_id: str) -> DrillPlan:
    parsed = parse_recovery_plan(example(), "test")
    return plan_drill(parsed, "ehr", Scenario.SNAPSHOT_RESTORE, DrillOptions(), drill_id)


def test_a_second_drill_is_refused_by_name_until_the_first_ends_however_it_ends(tmp_path: Path) -> None:
    first = subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert first.stdout is not None
    assert first.stdout.readline() == b"held\n"
    second = _plan("the-second")
    with pytest.raises(SystemBusyError, match=r"ehr in sandbox is being drilled \(the-first\)") as refused:
        refuse_if_busy(tmp_path, second)
    assert refused.value.drill_id == "the-first"
    with held(tmp_path, replace(second, environment="other")):
        pass  # another environment's system of that name is another system
    first.kill()
    first.communicate()
    refuse_if_busy(tmp_path, second)


def test_an_interrupted_drill_keeps_its_system_and_is_named_with_the_way_out(tmp_path: Path) -> None:
    plan = _plan("20260101T000000Z-interrupted-1111")
    directory = prepare(tmp_path, plan, example())
    with Journal.open(directory.journal, SystemClock()) as journal:
        journal.append(Kind.OPENED, **plan.opening({}), drill_id=plan.drill_id, steps=[])
    assert [(d.drill_id, d.state) for d in drills(tmp_path)] == [(plan.drill_id, "interrupted")]
    with pytest.raises(SystemBusyError, match=f"first `holdfast drill resume {plan.drill_id}`"):
        refuse_if_busy(tmp_path, _plan("another"))
    refuse_if_busy(tmp_path, plan)

    with Journal.open(directory.journal, SystemClock()) as journal:
        journal.append(Kind.ENDED, outcome="aborted")
    refuse_if_busy(tmp_path, _plan("another"))
