"""A step that waits for a person: asked once, answered once, whatever is killed in between."""

from __future__ import annotations

from collections.abc import Mapping

from dr_drills.engine.ending import Ending, StepOutcome
from dr_drills.engine.run import Run
from dr_drills.engine.step import Stop
from dr_drills.journal.record import Kind
from dr_drills.plan.planned_step import PlannedStep


def topic_of(step: str) -> str:
    """Where an approval of `step` is sent."""
    return f"approve:{step}"


def ask(run: Run, step: PlannedStep) -> bool:
    """Record that the drill waits; True when the journal already holds the approval, so nobody is asked twice.

    A recorded step of its own: a branch on the journal that was not recorded would replay differently.
    """
    run.at(step.id, "in-step")
    if run.journal.last(Kind.APPROVED, step.id):
        return True
    if not run.journal.last(Kind.STEP_STARTED, step.id):
        run.journal.append_with_next(Kind.STEP_STARTED, step=step.id, title=step.title, phase=step.phase.value)
    run.journal.once(Kind.APPROVAL_AWAITED, step=step.id, role=str(step.arguments["role"]))
    run.at(step.id, "before-commit")
    # An abort asked for before anybody waited found nobody to wake.
    return run.abort_reason() is not None


def answered(run: Run, step: PlannedStep, message: Mapping[str, object] | None) -> Stop | None:
    """Record the answer; None when it is an approval."""
    run.at(step.id, "in-answer")
    role = str(step.arguments["role"])
    stop: Stop | None = None
    if reason := run.abort_reason():
        stop = Stop(Ending.ABORTED, reason)
    elif message is None:
        stop = Stop(Ending.ABORTED, f"{role} gave no approval in time")
    elif message.get("abort"):
        stop = Stop(Ending.ABORTED, "abort was asked for")
    else:
        run.journal.once(Kind.APPROVED, step=step.id, role=role, by=str(message["by"]))
    outcome = StepOutcome.NOT_EXECUTED if stop else StepOutcome.GOOD
    run.journal.once(Kind.STEP_ENDED, step=step.id, outcome=outcome.value, reason=stop.reason if stop else None)
    run.at(step.id, "before-answer-commit")
    return stop
