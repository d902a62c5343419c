"""What a step of a drill costs: the engine with its fsynced journal, beside bare DBOS and bare fsync."""

from __future__ import annotations

import os
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from dr_drills.clock import SystemClock
from dr_drills.engine import Effect, Playbook, Run, RunDirectory, StepOutcome, execute, perform
from dr_drills.plan.planned_step import Phase, PlannedStep

_STEPS, _ROUNDS, _LINE = 200, 3, b"x" * 400 + b"\n"
_BAR_MS = 4.0


def run() -> dict[str, object]:
    """Milliseconds a step whose effect does nothing, journal fsyncs included; the median of three runs."""
    with tempfile.TemporaryDirectory(prefix="holdfast-bench-", dir=Path.cwd()) as folder:
        home = Path(folder)
        engine = [_engine(home, f"round-{number}") for number in range(_ROUNDS)]
        bare = [_bare_dbos(home / f"bare-{number}.sqlite") for number in range(_ROUNDS)]
        fsync = [_bare_fsync(home / f"fsync-{number}") for number in range(_ROUNDS)]
    value = statistics.median(engine)
    peer, disk = statistics.median(bare), statistics.median(fsync)
    return {
        "name": "orchestration, a step with its journal",
        "bar": f"<= {_BAR_MS:g} ms",
        "value": value,
        "unit": "ms",
        "met": value <= _BAR_MS,
        "note": f"bare DBOS {peer:.2f} ms, one fsync {disk:.2f} ms",
        "engine_ms": engine,
        "dbos_ms": bare,
        "fsync_ms": fsync,
        "ratio_to_dbos": value / peer,
    }


def _engine(home: Path, drill_id: str) -> float:
    """Each step: started, intent, done, ended in the journal, and DBOS's own record."""
    directory = RunDirectory(home, drill_id)
    directory.create()
    steps = [PlannedStep(id=f"s{n}", title="nothing", phase=Phase.METHOD, action="nothing") for n in range(_STEPS)]
    begun: list[float] = []

    def nothing(run: Run, step: PlannedStep) -> StepOutcome:
        begun.append(time.perf_counter())
        perform(run, step.id, Effect(name="nothing", act=lambda _key: True, find=lambda _key: None, undo={"kind": "nothing"}))
        return StepOutcome.GOOD

    execute(directory, {}, steps, Playbook({"nothing": nothing}, {}), clock=SystemClock())
    return (begun[-1] - begun[0]) / (len(begun) - 1) * 1000


def _bare_dbos(database: Path) -> float:
    """The same number of steps recorded by DBOS alone, as configured for drills."""
    from dbos import DBOS, DBOSPortableJSONSerializer, StepOptions  # noqa: PLC0415 - half a second

    with closing(sqlite3.connect(database)) as file:
        file.execute("PRAGMA journal_mode=WAL")
    begun: list[float] = []

    @DBOS.workflow(name=f"bare-{database.stem}")
    def bare() -> None:
        for number in range(_STEPS):
            DBOS.run_step(StepOptions(name=f"s{number}"), lambda: begun.append(time.perf_counter()))

    DBOS(
        config={
            "name": "bare",
            "system_database_url": f"sqlite:///{database}",
            "application_version": "1",
            "executor_id": "local",
            "enable_otlp": False,
            "log_level": "CRITICAL",
            "console_log_level": "CRITICAL",
            "serializer": DBOSPortableJSONSerializer(),
        }
    )
    DBOS.launch()
    bare()
    DBOS.destroy(workflow_completion_timeout_sec=0)
    return (begun[-1] - begun[0]) / (len(begun) - 1) * 1000


def _bare_fsync(file: Path) -> float:
    """One line appended and fsynced."""
    descriptor = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    begun = time.perf_counter()
    for _ in range(_STEPS):
        os.write(descriptor, _LINE)
        os.fdatasync(descriptor)
    took = time.perf_counter() - begun
    os.close(descriptor)
    return took / _STEPS * 1000
