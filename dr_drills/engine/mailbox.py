"""Reaching a run from another process: approve what it waits for, or ask it to stop."""

from __future__ import annotations

from dr_drills.engine.dbos_settings import forget_settings
from dr_drills.engine.errors import EngineError
from dr_drills.engine.run_directory import RunDirectory
from dr_drills.engine.wait_for_approval import topic_of
from dr_drills.journal.journal import read_journal
from dr_drills.journal.record import Kind


def awaited(directory: RunDirectory) -> tuple[str, str] | None:
    """Step and role the run waits for, or None."""
    waiting: tuple[str, str] | None = None
    for record in read_journal(directory.journal)[0]:
        if record.kind is Kind.APPROVAL_AWAITED:
            waiting = (str(record.body["step"]), str(record.body["role"]))
        elif record.kind in {Kind.APPROVED, Kind.CLOSING}:
            waiting = None
    return waiting


def approve(directory: RunDirectory, by: str) -> str:
    """Approve what the run waits for, in the name of `by`; a second approval changes nothing. Returns the step.

    Raises:
        EngineError: the run waits for nothing.
    """
    waiting = awaited(directory)
    if waiting is None:
        raise EngineError(f"drill {directory.drill_id} waits for no approval")
    _send(directory, waiting[0], {"by": by}, by)
    return waiting[0]


def ask_to_stop(directory: RunDirectory, reason: str) -> None:
    """Leave the flag that step bodies look at, and wake a waiting approval."""
    directory.state.mkdir(parents=True, exist_ok=True)
    directory.abort_flag.write_text(reason + "\n")
    if directory.journal.exists() and directory.database.exists() and (waiting := awaited(directory)):
        _send(directory, waiting[0], {"abort": True}, "abort")


def _send(directory: RunDirectory, step: str, message: dict[str, object], by: str) -> None:
    forget_settings()
    from dbos import DBOSClient, DBOSPortableJSONSerializer  # noqa: PLC0415 - half a second, and only needed here

    client = DBOSClient(system_database_url=f"sqlite:///{directory.database}", serializer=DBOSPortableJSONSerializer())
    try:
        key = f"{directory.drill_id}/{step}/{by}"
        client.send(directory.drill_id, message, topic=topic_of(step), idempotency_key=key)
    finally:
        client.destroy()
