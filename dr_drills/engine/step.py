"""Carrying out one step: the part that is the same with and without DBOS, and leaves errors as data."""

from __future__ import annotations

from dataclasses import dataclass

from dr_drills.engine.ending import Ending, StepOutcome
from dr_drills.engine.errors import DrillAbortedError, GateRefusedError, StepError
from dr_drills.engine.playbook import Playbook
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind
from dr_drills.plan.planned_step import PlannedStep

_GOOD = {StepOutcome.GOOD.value, StepOutcome.PROVEN.value}


@dataclass(frozen=True)
class Stop:
    """Why the drill does not go on after a step. Kept by DBOS as JSON, because a replayed exception changes class."""

    ending: Ending
    reason: str

    def to_json(self) -> dict[str, str]:
        """The recorded form."""
        return {"ending": self.ending.value, "reason": self.reason}

    @classmethod
    def from_json(cls, value: dict[str, str] | None) -> Stop | None:
        """Read what `to_json` wrote; None stays None."""
        return cls(Ending(value["ending"]), value["reason"]) if value else None


def carry_out(run: Run, playbook: Playbook, step: PlannedStep) -> Stop | None:
    """Run one step unless the journal says that it has ended; None when the drill may go on."""
    run.at(step.id, "in-step")
    ended = run.journal.last(Kind.STEP_ENDED, step.id)
    if ended and ended.body["outcome"] in _GOOD:
        return None  # killed between our line and the engine's commit
    try:
        run.go_on()
        if not run.journal.last(Kind.STEP_STARTED, step.id):
            run.journal.append_with_next(Kind.STEP_STARTED, step=step.id, title=step.title, phase=step.phase.value)
        outcome, stop = playbook.actions[step.action](run, step), None
    except Exception as error:  # noqa: BLE001 - whatever went wrong is recorded and cleaned up after
        outcome, stop = _explain(error)
    run.at(step.id, "before-ended")
    run.journal.append(Kind.STEP_ENDED, step=step.id, outcome=outcome.value, reason=stop.reason if stop else None)
    run.at(step.id, "before-commit")
    return stop


def _explain(error: Exception) -> tuple[StepOutcome, Stop]:
    if isinstance(error, GateRefusedError):
        return StepOutcome.REFUSED, Stop(Ending.REFUSED, str(error))
    if isinstance(error, DrillAbortedError):
        return StepOutcome.NOT_EXECUTED, Stop(Ending.ABORTED, str(error))
    if isinstance(error, StepError):
        return StepOutcome.FAILED, Stop(Ending.FAILED, str(error))
    return StepOutcome.FAILED, Stop(Ending.FAILED, f"{type(error).__name__}: {error}")
