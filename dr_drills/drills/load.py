"""The writers of a drill: make their tables ready, start, hold and stop them, and close their ledger."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable

from dr_drills.drills.stage import Stage, place
from dr_drills.drills.telling import tell
from dr_drills.engine.effect import Effect, key_of, perform
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.errors import StepError
from dr_drills.engine.obligation import NOTHING, Obligation, Undone
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.workload.attempt import Attempt, Outcome
from dr_drills.workload.ledger import LedgerTail, read_ledger
from dr_drills.workload.options import WriterOptions
from dr_drills.workload.prepare import prepare_ledger
from dr_drills.workload.read_back import corrupted, read_back
from dr_drills.workload.writers import Writers, adopt_writers, start_writers

READ_BACK = "read-back.txt"
_START = "start-writers"


def prepare_tables(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Say that the drill begins, then make ledger and probe tables; the result is the first row id of this drill."""
    tell(stage, run, "begun", stage.plan.scenario.value)

    def act(_key: str) -> int:
        with stage.session(*place(step)) as session:
            return prepare_ledger(session)

    perform(run, step.id, Effect(name="make the ledger tables ready", act=act, find=lambda _key: None, undo=NOTHING))
    return StepOutcome.GOOD


def start(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Start the writers through the system's name, in a process of their own."""
    _start(stage, run, step)
    return StepOutcome.GOOD


def await_steady(stage: Stage, run: Run, _step: PlannedStep) -> StepOutcome:
    """Every writer writes well for the time planned."""
    _writers_alive(run)
    tail, since = LedgerTail(run.directory.ledger), run.clock.now().monotonic_ns
    seen: list[Attempt] = []

    def objection() -> str | None:
        seen.extend(attempt for attempt in tail.new() if attempt.attempted_ns > since)
        bad = [attempt for attempt in seen if attempt.outcome is not Outcome.ACKNOWLEDGED]
        if bad:
            raise StepError(f"{len(bad)} writes failed before anything was broken ({bad[0].error})")
        writing = {attempt.writer for attempt in seen}
        lasted = (run.clock.now().monotonic_ns - since) / 1e9
        if len(writing) < stage.plan.options.writers or lasted < stage.plan.options.steady_seconds:
            return f"{len(writing)} of {stage.plan.options.writers} writers write"
        return None

    run.until(objection, timeout_seconds=stage.plan.options.steady_seconds + 15)
    return StepOutcome.GOOD


def hold(_stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Stop the writers at a moment when none of them has a write under way."""
    _stop(run, step, settles=(key_of(run, _START),))
    return StepOutcome.GOOD


def release(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Start writers again, on the same ledger and with new connections."""
    _start(stage, run, step)
    return StepOutcome.GOOD


def stop(_stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Stop the writers and keep their ledger as evidence."""
    _stop(run, step, settles=(key_of(run, _START), key_of(run, "release-writers")))
    shutil.copyfile(run.directory.ledger, run.directory.pack / run.directory.ledger.name)
    return StepOutcome.GOOD


def read_rows_back(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Read every row of this drill from the recovered database into the evidence, and close the ledger with it."""
    first = first_id(run)
    with stage.session(*place(step), answer_seconds=None) as session:
        ids = sorted(read_back(session, first))
        wrong = corrupted(session, first)
    if wrong:
        raise StepError(f"{len(wrong)} rows came back with another content than was written, the first is {wrong[0]}")
    (run.directory.pack / READ_BACK).write_text("".join(f"{row}\n" for row in ids))
    close_ledger(run, READ_BACK)
    return StepOutcome.GOOD


def close_ledger(run: Run, read_back_file: str | None) -> None:
    """Bind the ledger's copy in the evidence to the journal."""
    copy = run.directory.pack / run.directory.ledger.name
    if not copy.exists() and run.directory.ledger.exists():
        shutil.copyfile(run.directory.ledger, copy)
    if copy.exists():
        digest = hashlib.sha256(copy.read_bytes()).hexdigest()
        run.journal.once(Kind.LEDGER_CLOSED, file=copy.name, sha256=digest, attempts=_count(read_ledger(copy)), read_back=read_back_file)


def undo_start(_stage: Stage, run: Run, _owing: Obligation) -> Undone:
    """Stop whatever writes to this drill's ledger, and keep the ledger."""
    writers = adopt_writers(run.directory.ledger)
    if writers:
        writers.stop()
    close_ledger(run, None)
    return Undone()


def first_id(run: Run) -> int:
    """The first row id of this drill.

    Raises:
        StepError: its tables were never made ready.
    """
    done = run.journal.last(Kind.DONE, key_of(run, "prepare-tables"))
    if done is None:
        raise StepError("the ledger tables were never made ready")
    return int(str(done.body["result"]))


def _start(stage: Stage, run: Run, step: PlannedStep) -> None:
    system, options = stage.plan.system, stage.plan.options
    settings = WriterOptions(
        ledger=run.directory.ledger,
        name=system.dns.name,
        port=stage.port,
        dbname=system.database.name,
        first_id=first_id(run),
        writers=options.writers,
        rate=options.rate,
    )

    def act(_key: str) -> int:
        return start_writers(settings, stage.credentials).pid

    def find(_key: str) -> int | None:
        running = adopt_writers(run.directory.ledger)
        return running.pid if running else None

    perform(run, step.id, Effect(name="start writers", act=act, find=find, undo={"kind": "stop-writers"}))


def _stop(run: Run, step: PlannedStep, settles: tuple[str, ...]) -> None:
    def act(_key: str) -> bool:
        writers = adopt_writers(run.directory.ledger)
        if writers:
            writers.stop()
        return True

    perform(run, step.id, Effect(name="stop the writers", act=act, find=lambda _key: None, undo=NOTHING, settles=settles))


def _writers_alive(run: Run) -> Writers:
    writers = adopt_writers(run.directory.ledger)
    if writers is None:
        raise StepError("the writers are gone: see their log beside the ledger")
    return writers


def _count(attempts: Iterable[Attempt]) -> int:
    return sum(1 for _ in attempts)
