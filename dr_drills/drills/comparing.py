"""Whether the recovered tables are the tables: read before, read after, and proof that the comparison can go red."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from dr_drills.drills.stage import Stage, place, text
from dr_drills.drills.telling import tell
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.errors import StepError
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind
from dr_drills.measure.event_code import EventCode
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.platforms.postgres import Session

VALIDATOR = "table digests"
_BEFORE, _AFTER_SNAPSHOT = "tables-before.json", "tables-after-snapshot.json"
_OWN = frozenset({"holdfast_ledger", "holdfast_probe"})

Reading = dict[str, dict[str, int | str]]


def read_tables(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Read every table but the drill's own, and keep the reading as evidence."""
    _keep(stage, run, _BEFORE, *place(step))
    return StepOutcome.GOOD


@contextmanager
def unchanged_during(stage: Stage, run: Run, instance: str, region: str) -> Iterator[None]:
    """Read every table before and after; the first reading is kept, so that a resume does not read it too late."""
    _keep(stage, run, _BEFORE, instance, region)
    yield
    _keep(stage, run, _AFTER_SNAPSHOT, instance, region)


def compare_tables(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Compare each table with its reading; E10 when all have an answer.

    A table that changed while the snapshot was taken, or since a snapshot without a reading, has no answer: it is
    recorded as such, and the drill is then inconclusive.
    """
    before, certain = _expected(stage, run, step)
    with stage.session(*place(step), answer_seconds=None) as session:
        after = _read(session)
    for table in sorted(before.keys() | after.keys()):
        then, now = before.get(table), after.get(table)
        same = then == now
        run.journal.once(
            Kind.TABLE_COMPARED,
            table=table,
            rows_before=then["rows"] if then else None,
            rows_after=now["rows"] if now else None,
            differing=0 if same else None,
            equal=same if same or table in certain else None,
            rows=[],
        )
    run.event(EventCode.DATA_VERIFIED, f"{len(before.keys() | after.keys())} tables were compared")
    tell(stage, run, "verified", stage.plan.scenario.value.partition("-")[0])
    return StepOutcome.GOOD


def negative_control(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Change one row in a transaction that is rolled back; the comparison must find that table and no other."""
    with stage.session(*place(step), answer_seconds=None) as session:
        session.execute("set default_transaction_read_only = off")
        whole = _read(session)
        broken = next((table for table, reading in sorted(whole.items()) if reading["rows"]), None)
        if broken is None:
            raise StepError("there is no row to break, so the comparison cannot be shown to go red")
        with session.transaction(force_rollback=True):
            session.execute(sql.SQL("delete from {t} where ctid = (select min(ctid) from {t})").format(t=sql.Identifier(broken)))
            after = _read(session)
    red = sorted(table for table in whole if whole[table] != after.get(table))
    run.journal.once(Kind.NEGATIVE_CONTROL, validator=VALIDATOR, went_red=red == [broken], note=f"one row of {broken} was removed")
    if red != [broken]:
        raise StepError(f"the comparison named {', '.join(red) or 'no table'} when a row of {broken} was broken: it proves nothing")
    return StepOutcome.PROVEN


def _expected(stage: Stage, run: Run, step: PlannedStep) -> tuple[Reading, frozenset[str]]:
    """What the tables should be, and for which of them a difference is a certain one."""
    if live := text(step, "live"):
        with stage.session(live, stage.plan.system.database.primary.region, answer_seconds=None) as session:
            return _read(session), frozenset()
    before = _load(run.directory.inputs / _BEFORE)
    later = run.directory.inputs / _AFTER_SNAPSHOT
    if not later.exists():
        return before, frozenset(before)
    after = _load(later)
    return before, frozenset(table for table, reading in before.items() if after.get(table) == reading)


def _keep(stage: Stage, run: Run, name: str, instance: str, region: str) -> None:
    file = run.directory.inputs / name
    if file.exists():
        return
    with stage.session(instance, region, answer_seconds=None) as session:
        reading = _read(session)
    fresh = file.with_name(f".{name}.new")
    fresh.write_text(json.dumps(reading, sort_keys=True, indent=1) + "\n")
    fresh.replace(file)


def _load(file: Path) -> Reading:
    return dict(json.loads(file.read_text()))


def _read(session: Session) -> Reading:
    names = [str(row[0]) for row in session.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()]
    return {name: _digest(session, name) for name in names if name not in _OWN}


def _digest(session: psycopg.Connection, table: str) -> dict[str, int | str]:
    query = sql.SQL("select count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text from {t} t").format(t=sql.Identifier(table))
    row = session.execute(query).fetchone()
    return {"rows": int(row[0]), "digest": str(row[1])} if row else {}
