"""The one DBOS workflow: it walks a frozen list of steps. DBOS remembers where it was, the journal what was done.

Importing this module imports DBOS (half a second), so it is imported when a run starts and not before, and after
`forget_settings`. The rules it keeps are those of docs/adr/0004-dbos-with-our-own-journal.md.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID, StepOptions

from dr_drills.engine.clean_up import CleanedUp, clean_up, end
from dr_drills.engine.ending import Ending
from dr_drills.engine.playbook import APPROVAL, Playbook
from dr_drills.engine.run import Run
from dr_drills.engine.step import Stop, carry_out
from dr_drills.engine.wait_for_approval import answered, ask, topic_of
from dr_drills.plan.planned_step import PlannedStep

if TYPE_CHECKING:
    from dbos import WorkflowHandle

VERSION = "engine-1"
"""Changes only with the order of recorded steps in `_drill`; a run begun under another version is cleaned up, not resumed."""

_APPROVAL_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class Execution:
    """What the workflow finds again under its run's id, in whichever process it runs."""

    run: Run
    playbook: Playbook


_executions: dict[str, Execution] = {}


def launch(execution: Execution, steps: list[dict[str, object]]) -> WorkflowHandle[dict[str, Any]]:
    """Start or resume the run; the caller holds its lock, because recovery begins inside `DBOS.launch`."""
    run = execution.run
    _executions[run.id] = execution
    _write_ahead(run)
    DBOS(config=_config(run))
    DBOS.launch()
    with SetWorkflowID(run.id):
        return DBOS.start_workflow(_drill, run.id, steps)


def shut_down(run: Run) -> None:
    """Give up DBOS's threads and its database, so that another run may follow in this process."""
    _executions.pop(run.id, None)
    DBOS.destroy(workflow_completion_timeout_sec=0)


def _write_ahead(run: Run) -> None:
    """Have SQLite keep a write-ahead log, a quarter faster a step; a mode the file remembers. A damaged file shows here."""
    with closing(sqlite3.connect(run.directory.database)) as database:
        database.execute("PRAGMA journal_mode=WAL")


def _config(run: Run) -> DBOSConfig:
    return {
        "name": "holdfast-drills",
        "system_database_url": f"sqlite:///{run.directory.database}",
        "application_version": VERSION,
        "executor_id": "local",
        "enable_otlp": False,
        "log_level": "CRITICAL",
        "console_log_level": "CRITICAL",
        "serializer": DBOSPortableJSONSerializer(),
        "max_executor_threads": 8,
        "notification_listener_polling_interval_sec": 0.1,
        "scheduler_polling_interval_sec": 30.0,
    }


@DBOS.workflow(name="drill", max_recovery_attempts=None)
def _drill(drill_id: str, steps: list[dict[str, object]]) -> dict[str, Any]:
    execution = _executions[drill_id]
    run, playbook = execution.run, execution.playbook
    stop: Stop | None = None
    try:
        for step in map(PlannedStep.from_json, steps):
            stop = _approval(run, step) if step.action == APPROVAL else _recorded(run, playbook, step)
            if stop:
                break
    except Exception as error:  # noqa: BLE001 - never BaseException: DBOS cancels and fences with those
        stop = Stop(Ending.FAILED, f"{type(error).__name__}: {error}")
    cleaned: dict[str, Any] = DBOS.run_step(StepOptions(name="clean-up"), _clean_up, run, playbook, stop)
    run.at("clean-up", "after-commit")
    DBOS.run_step(StepOptions(name="end"), _end, run, steps, cleaned)
    run.at("end", "after-commit")
    return cleaned


def _recorded(run: Run, playbook: Playbook, step: PlannedStep) -> Stop | None:
    run.at(step.id, "before")
    stop = DBOS.run_step(StepOptions(name=step.id), lambda: _as_json(carry_out(run, playbook, step)))
    run.at(step.id, "after-commit")
    return Stop.from_json(stop)


def _approval(run: Run, step: PlannedStep) -> Stop | None:
    run.at(step.id, "before")
    if DBOS.run_step(StepOptions(name=f"{step.id}.ask"), ask, run, step):
        return None
    run.at(step.id, "after-ask")
    message = DBOS.recv(topic_of(step.id), timeout_seconds=_APPROVAL_SECONDS)
    run.at(step.id, "after-recv")
    stop = DBOS.run_step(StepOptions(name=f"{step.id}.answer"), lambda: _as_json(answered(run, step, message)))
    run.at(step.id, "after-commit")
    return Stop.from_json(stop)


def _as_json(stop: Stop | None) -> dict[str, str] | None:
    return stop.to_json() if stop else None


def _clean_up(run: Run, playbook: Playbook, stop: Stop | None) -> dict[str, Any]:
    stop = stop or Stop(Ending.COMPLETED, "")
    cleaned = clean_up(run, playbook.undos, stop.ending, stop.reason or None)
    return {"ending": cleaned.ending.value, "reason": cleaned.reason, "left_behind": list(cleaned.left_behind)}


def _end(run: Run, steps: list[dict[str, object]], cleaned: dict[str, Any]) -> None:
    end(run, cleaned_of(cleaned), [str(step["id"]) for step in steps])


def cleaned_of(value: dict[str, Any]) -> CleanedUp:
    """The workflow's recorded result as a value."""
    return CleanedUp(Ending(value["ending"]), value["reason"], tuple(value["left_behind"]))
