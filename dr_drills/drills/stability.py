"""When service is back and stays, as the writers see it."""

from __future__ import annotations

from dr_drills.drills.stage import Stage
from dr_drills.drills.telling import tell
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.errors import StepError
from dr_drills.engine.run import Run
from dr_drills.measure.event_code import EventCode
from dr_drills.measure.stability import Service, StableRule, observe
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.workload.attempt import Attempt
from dr_drills.workload.ledger import LedgerTail

_BEYOND_OBJECTIVE_SECONDS = 60.0


def await_stable(stage: Stage, run: Run, _step: PlannedStep) -> StepOutcome:
    """Wait for a run of good writes that lasts; dated at its start, known when it has lasted.

    Watches until a minute beyond the objective, so that a drill that misses it says by how much.
    """
    options = stage.plan.options
    rule = StableRule(options.stable_operations, options.stable_seconds)
    run.measured("stable-operations", rule.operations, "writes")
    run.measured("stable-seconds", rule.seconds, "s")
    fault = run.moment_of(EventCode.FAULT_INJECTED)
    if fault is None:
        raise StepError("the fault is not in the journal")
    tail, attempts = LedgerTail(run.directory.ledger), list[Attempt]()

    def look() -> Service:
        attempts.extend(tail.new())
        return observe(attempts, fault, run.moment_of(EventCode.FENCED), rule)

    def objection() -> str | None:
        seen = look()
        return None if seen.stable else f"only {seen.run_operations} good writes in a row, over {seen.run_seconds:.1f} s"

    run.until(objection, timeout_seconds=stage.plan.rto_seconds + _BEYOND_OBJECTIVE_SECONDS + rule.seconds, every_seconds=0.1)
    _record(stage, run, look())
    tell(stage, run, "restored", stage.plan.scenario.value.partition("-")[0])
    return StepOutcome.GOOD


def _record(stage: Stage, run: Run, seen: Service) -> None:
    resolution = int(stage.plan.options.write_interval_seconds * 1e9)
    for code, moment, note in (
        (EventCode.LAST_ACKNOWLEDGED, seen.last_before, "last write acknowledged before the fault"),
        (EventCode.FIRST_FAILED, seen.first_failed, "first write that failed"),
        (EventCode.FIRST_GOOD, seen.first_good, "first good write through the name"),
        (EventCode.STABLE, seen.stable, "first of the run of good writes that lasted"),
    ):
        if moment is not None:
            run.event(code, note, occurred_ns=moment, uncertainty_ns=resolution)
