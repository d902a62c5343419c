"""Whether the recovered tables are the tables: read before, read after, and proof that the comparison can go red."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from dr_drills.drills.stage import Stage, place, text
from dr_drills.drills.telling import tell
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.errors import StepError
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind
from dr_drills.measure.event_code import EventCode
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.platforms.postgres import Session
from dr_drills.validate.comparison import compare
from dr_drills.validate.manifest import DRILL_TABLES, Manifest, manifest
from dr_drills.validate.negative_control import NegativeControl, comparison_control, ledger_control, references_control
from dr_drills.validate.references import check_references
from dr_drills.validate.table_shape import table_shapes
from dr_drills.workload.ledger import read_ledger

_BEFORE, _AFTER_SNAPSHOT = "tables-before.json", "tables-after-snapshot.json"


def read_tables(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Read every table but the drill's own, and keep the reading as evidence."""
    _keep(stage, run, _BEFORE, *place(step))
    return StepOutcome.GOOD


@contextmanager
def unchanged_during(stage: Stage, run: Run, instance: str, region: str) -> Iterator[None]:
    """Read every table before and after; the first reading is kept, so that a resume does not read it too late."""
    before = _keep(stage, run, _BEFORE, instance, region)
    yield
    _keep(stage, run, _AFTER_SNAPSHOT, instance, region, like=before)


def compare_tables(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Compare each table with its reading; E10 when all have an answer.

    A table that changed while the snapshot was taken, or differs from a source that went on living, has no answer: it is
    recorded as such, and the drill is then inconclusive.
    """
    before, uncertain = _expected(stage, run, step)
    with _reading(stage, *place(step)) as session:
        after = manifest(session, like=before)
        references = check_references(session)
    found = compare(before, after)
    for table in found:
        answer = table.to_json()
        unsure = not table.equal and (uncertain is None or table.table in uncertain)
        run.journal.once(Kind.TABLE_COMPARED, **{**answer, "equal": None if unsure else table.equal})
    for reference in references:
        if objection := reference.objection:
            severity, owner = "high" if reference.orphans else "low", stage.plan.roles.operator
            run.journal.once(Kind.FINDING, id=f"reference-{reference.constraint}", severity=severity, text=objection, owner=owner)
    run.event(EventCode.DATA_VERIFIED, f"{len(found)} tables and {len(references)} references between them were checked")
    tell(stage, run, "verified", stage.plan.scenario.value.partition("-")[0])
    return StepOutcome.GOOD


def negative_control(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Show each validator something broken; one that stays green has proven nothing, and the drill with it."""
    with _reading(stage, *place(step)) as session:
        session.execute("set default_transaction_read_only = off")
        shapes = table_shapes(session, DRILL_TABLES)
        controls = [comparison_control(session, shapes), references_control(session), *_of_ledger(run)]
    for control in controls:
        run.journal.once(Kind.NEGATIVE_CONTROL, **control.to_json())
    green = [control for control in controls if not control.went_red]
    if green:
        raise StepError("; ".join(f"the validator {control.validator} proves nothing: {control.note}" for control in green))
    return StepOutcome.PROVEN


def _of_ledger(run: Run) -> list[NegativeControl]:
    closed = next((r for r in run.journal.records if r.kind is Kind.LEDGER_CLOSED), None)
    if closed is None or closed.body["read_back"] is None:
        return []
    ids = (run.directory.pack / str(closed.body["read_back"])).read_text().split()
    return [ledger_control(read_ledger(run.directory.pack / str(closed.body["file"])), frozenset(map(int, ids)))]


def _expected(stage: Stage, run: Run, step: PlannedStep) -> tuple[Manifest, frozenset[str] | None]:
    """What the tables should be, and for which of them a difference would say nothing (None: for all)."""
    if live := text(step, "live"):
        with _reading(stage, live, stage.plan.system.database.primary.region) as session:
            return manifest(session), None
    before = _load(run, _BEFORE)
    if before is None:
        raise StepError("the tables were never read, so there is nothing to compare with")
    later = _load(run, _AFTER_SNAPSHOT)
    changed = () if later is None else (table.table for table in compare(before, later) if not table.equal)
    return before, frozenset(changed)


def _keep(stage: Stage, run: Run, name: str, instance: str, region: str, *, like: Manifest | None = None) -> Manifest:
    if kept := _load(run, name):
        return kept
    with _reading(stage, instance, region) as session:
        reading = manifest(session, like=like)
    fresh = run.directory.state / name
    fresh.write_text(json.dumps(reading.to_json(), sort_keys=True) + "\n")
    fresh.replace(run.directory.inputs / name)
    return reading


def _load(run: Run, name: str) -> Manifest | None:
    file = run.directory.inputs / name
    return Manifest.from_json(json.loads(file.read_text())) if file.exists() else None


@contextmanager
def _reading(stage: Stage, instance: str, region: str) -> Iterator[Session]:
    """A connection that bears long silences, as scans of large tables have them."""
    with stage.session(instance, region, answer_seconds=None) as session:
        yield session
