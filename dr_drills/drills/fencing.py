"""Keeping clients off a side that must not serve: by security group, or by closing its database to writes; and proof of it."""

from __future__ import annotations

from psycopg import sql

from dr_drills.drills.stage import Stage, place, text
from dr_drills.engine.effect import Effect, perform
from dr_drills.engine.ending import StepOutcome
from dr_drills.engine.obligation import NOTHING, Obligation, Undone
from dr_drills.engine.run import Run
from dr_drills.measure.event_code import EventCode
from dr_drills.plan.planned_step import PlannedStep
from dr_drills.platforms.fence import try_write
from dr_drills.platforms.postgres import Session, connect

_PROOF_SECONDS = 60.0
_CLOSE = sql.SQL("alter database {database} set default_transaction_read_only = on")
_OPEN = sql.SQL("alter database {database} reset default_transaction_read_only")
# A managed service's own superusers cannot be disconnected, and do not write to the system's database.
_DISCONNECT = """
select pg_terminate_backend(a.pid) from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
where a.datname = current_database() and a.pid <> pg_backend_pid() and a.backend_type = 'client backend'
and (not r.rolsuper or r.rolname = current_user)
"""


def fence(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Put the instance behind the isolation group alone."""
    identifier, region = place(step)
    isolation = (text(step, "security_group"),)

    def act(_key: str) -> bool:
        stage.database.set_security_groups(identifier, region, isolation)
        return True

    def find(_key: str) -> bool | None:
        return stage.instance(identifier, region).security_groups == isolation or None

    site = next(site for site in stage.sites if site.instance == identifier)
    undo = {"kind": "unfence", "instance": identifier, "region": region, "security_groups": list(site.security_groups)}
    perform(run, step.id, Effect(name=f"fence {identifier}", act=act, find=find, undo=undo))
    return StepOutcome.GOOD


def prove(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Try to write at the side's own address until that fails in a way that proves the fence."""
    identifier, region = place(step)
    target = stage.target(identifier, region)

    def objection() -> str | None:
        trial = try_write(target, stage.credentials)
        if trial.objection is None and text(step, "event"):
            run.event(EventCode(text(step, "event")), f"a write at {trial.address}, its own address, was turned away: {trial.answer.value}")
        return trial.objection

    run.until(objection, timeout_seconds=_PROOF_SECONDS)
    return StepOutcome.PROVEN


def set_read_only(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Close the database to writes and disconnect everybody, so that nobody goes on with an older setting."""
    identifier, region = place(step)

    def act(_key: str) -> bool:
        close_to_writes(stage, identifier, region)
        return True

    opens = {"kind": "open-to-writes", "instance": identifier, "region": region}
    undo = NOTHING if text(step, "lasting") else opens
    perform(run, step.id, Effect(name=f"close {identifier} to writes", act=act, find=lambda _key: None, undo=undo))
    return StepOutcome.GOOD


def set_read_write(stage: Stage, run: Run, step: PlannedStep) -> StepOutcome:
    """Open the database to writes; waits until the server is no replica any more."""
    identifier, region = place(step)

    def act(_key: str) -> bool:
        open_to_writes(stage, run, identifier, region)
        return True

    perform(run, step.id, Effect(name=f"open {identifier} to writes", act=act, find=lambda _key: None, undo=NOTHING))
    return StepOutcome.GOOD


def close_to_writes(stage: Stage, identifier: str, region: str) -> None:
    """Make read-only the default of the database and end every other connection; can be repeated."""
    with stage.session(identifier, region) as session:
        _alter(session, _CLOSE)
        session.execute(_DISCONNECT)


def open_to_writes(stage: Stage, run: Run, identifier: str, region: str) -> None:
    """Take that back on a server that has just been promoted; can be repeated."""
    target = stage.target(identifier, region)

    def objection() -> str | None:
        with connect(target.address, target.port, target.dbname, stage.credentials) as session:
            if session.execute("select pg_is_in_recovery()").fetchone() != (False,):
                return f"{identifier} is still a replica"
            _alter(session, _OPEN)
        return None

    run.wait(objection, timeout_seconds=stage.patience)


def undo_fence(stage: Stage, _run: Run, owing: Obligation) -> Undone:
    """Let clients reach the instance again; a promotion settles this, so it is still the side that serves."""
    groups = owing.undo["security_groups"]
    if not isinstance(groups, list):
        return Undone(kept=f"the security groups of {owing.undo['instance']} are not known: set them by hand")
    stage.database.set_security_groups(str(owing.undo["instance"]), str(owing.undo["region"]), tuple(map(str, groups)))
    return Undone()


def undo_read_only(stage: Stage, run: Run, owing: Obligation) -> Undone:
    """Open the database to writes again."""
    identifier, region = str(owing.undo["instance"]), str(owing.undo["region"])
    if stage.database.instance(identifier, region):
        open_to_writes(stage, run, identifier, region)
    return Undone()


def _alter(session: Session, change: sql.SQL) -> None:
    row = session.execute("select current_database()").fetchone()
    session.execute("set default_transaction_read_only = off")
    session.execute(change.format(database=sql.Identifier(str(row[0]) if row else "")))
