"""Running a plan from wherever it stands to its end: start, resume, abort and clean up are the same call."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

from dr_drills.clock import Clock
from dr_drills.engine.clean_up import CleanedUp, clean_up, end
from dr_drills.engine.dbos_settings import forget_settings
from dr_drills.engine.ending import Ending
from dr_drills.engine.mailbox import ask_to_stop
from dr_drills.engine.playbook import Playbook
from dr_drills.engine.run import Probe, Run, no_probe
from dr_drills.engine.run_directory import RunDirectory
from dr_drills.journal.journal import Journal, Listener
from dr_drills.journal.record import Kind
from dr_drills.plan.planned_step import PlannedStep

_POLL_SECONDS = 0.05
_KILLED_BY_SIGINT = 130


def execute(
    directory: RunDirectory,
    opening: Mapping[str, object],
    steps: Sequence[PlannedStep],
    playbook: Playbook,
    *,
    clock: Clock,
    listener: Listener | None = None,
    probe: Probe = no_probe,
) -> CleanedUp:
    """Start the run, or go on where it was killed, and clean up on every path.

    Ctrl-C and SIGTERM ask the run to stop and wait for its clean-up; a second one leaves at once, and what is owed
    stays in the journal for a later resume. When the engine's state cannot be used, what the journal owes is undone.

    Raises:
        RunLockedError: another process runs it.
        JournalError, BrokenChainError: the journal cannot be written, or is not what was written.
    """
    with directory.locked(), Journal.open(directory.journal, clock, listener) as journal:
        run = Run(directory, journal, clock, probe)
        if journal.has(Kind.CLEAN) and journal.has(Kind.ENDED):
            return clean_up(run, playbook.undos, Ending.ABORTED, None)  # nothing is owed: only says again how it ended
        _open(run, opening, steps)
        if journal.has(Kind.ENDED) or run.closing:
            return _finish(run, playbook, steps, Ending.ABORTED, "interrupted while cleaning up")
        with _stopping_on_signals(directory):
            return _walk(run, playbook, steps)


def clean_up_only(
    directory: RunDirectory,
    steps: Sequence[PlannedStep],
    playbook: Playbook,
    *,
    clock: Clock,
    reason: str,
    listener: Listener | None = None,
) -> CleanedUp:
    """Undo what a run that nobody is running owes; needs the journal and nothing else.

    Raises:
        RunLockedError: another process runs it.
    """
    with directory.locked(), Journal.open(directory.journal, clock, listener) as journal:
        return _finish(Run(directory, journal, clock), playbook, steps, Ending.ABORTED, reason)


def _open(run: Run, opening: Mapping[str, object], steps: Sequence[PlannedStep]) -> None:
    if run.journal.has(Kind.OPENED):
        run.journal.append(Kind.RESUMED, reason="the drill was interrupted and is run again")
        return
    listed = [{"id": s.id, "title": s.title, "phase": s.phase.value} for s in steps]
    run.journal.append(Kind.OPENED, **{**opening, "drill_id": run.id, "steps": listed})
    run.at("opened", "after")


def _walk(run: Run, playbook: Playbook, steps: Sequence[PlannedStep]) -> CleanedUp:
    forget_settings()
    from dr_drills.engine import workflow  # noqa: PLC0415 - DBOS takes half a second and is needed only by a run

    try:
        handle = workflow.launch(workflow.Execution(run, playbook), [s.to_json() for s in steps])
        cleaned = workflow.cleaned_of(handle.get_result(polling_interval_sec=_POLL_SECONDS))
        run.at("process", "after-result")
    except Exception as error:  # noqa: BLE001 - state that cannot be read, a cancelled run: the journal still knows
        reason = f"the engine's state could not be used ({type(error).__name__}): {error}"
        cleaned = _finish(run, playbook, steps, Ending.ABORTED, reason)
    finally:
        workflow.shut_down(run)
    return cleaned


def _finish(run: Run, playbook: Playbook, steps: Sequence[PlannedStep], ending: Ending, reason: str) -> CleanedUp:
    cleaned = clean_up(run, playbook.undos, ending, reason)
    end(run, cleaned, [s.id for s in steps])
    return cleaned


@contextmanager
def _stopping_on_signals(directory: RunDirectory) -> Iterator[None]:
    """First signal: ask to stop. Second: leave. Handlers can be set in the main thread only; elsewhere nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        received.append(number)
        if len(received) > 1:
            os._exit(_KILLED_BY_SIGINT)
        name = signal.Signals(number).name
        # A thread, because waking an approval writes to the database that this thread may be reading.
        threading.Thread(target=ask_to_stop, args=(directory, f"stopped by {name}"), daemon=True).start()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
