"""A PostgreSQL server itself: connect, who is it, where does it stand in replication, does it take writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen

from dr_drills.clock import Clock, Instant, SystemClock
from dr_drills.platforms.secrets import Credentials
from dr_drills.platforms.wire import Target
from dr_drills.workload.attempt import Server

RV = TypeVar("RV")
_LOOK_SECONDS = 0.005
_PROBE = "insert into holdfast_probe (id) values (1) on conflict (id) do update set written_at = clock_timestamp()"
_TIMELINE = """
select case when pg_is_in_recovery()
    then coalesce((select received_tli from pg_stat_wal_receiver), (select timeline_id from pg_control_checkpoint()))
    else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end
"""


class PostgresError(Exception):
    """A server could not be reached, refused, or fell silent; the message names its address and the code, never data."""


class Session(psycopg.Connection[tuple[Any, ...]]):
    """A psycopg connection that stops waiting for a silent server.

    Attributes:
        answer_seconds: longest silence it bears; None bears any, for scans that take their time.
    """

    answer_seconds: float | None = None

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """As psycopg's, with a limit of our own; afterwards the connection is of no use and must be closed."""
        return super().wait(gen, interval, self.answer_seconds if timeout is None else timeout)


@dataclass(frozen=True, kw_only=True)
class Replication:
    """Where a server stands. WAL positions are bytes from the start of the log (`pg_wal_lsn_diff` from 0/0).

    Attributes:
        written: end of the log it wrote (primary) or received (replica); None when it received none.
        replayed: end of the log it applied; a primary's own position.
        streaming: replica: receives from its source now. Primary: at least one replica streams.
        replay_age_seconds: replica: age of the last transaction it applied; None for a primary or when there was none.
    """

    in_recovery: bool
    written: int | None
    replayed: int | None
    streaming: bool
    replay_age_seconds: float | None


def connect(
    address: str,
    port: int,
    dbname: str,
    credentials: Credentials,
    *,
    name: str | None = None,
    connect_seconds: int = 5,
    answer_seconds: float | None = 30.0,
) -> Session:
    """A connection in autocommit.

    Raises:
        PostgresError: no connection came about.
    """
    target = Target(address=address, port=port, dbname=dbname, name=name)
    try:
        session = Session.connect(target.conninfo(credentials), autocommit=True, connect_timeout=connect_seconds)
    except psycopg.Error as error:
        raise PostgresError(f"{address}:{port}/{dbname}: no connection ({_first_line(error)})") from error
    session.answer_seconds = answer_seconds
    return session


def is_in_recovery(session: psycopg.Connection) -> bool:
    """Whether the server is a replica.

    Raises:
        PostgresError: it did not answer.
    """
    return bool(_one(session, "select pg_is_in_recovery()")[0])


def identity(session: psycopg.Connection) -> Server:
    """Who answers: address, start time (UTC) and timeline.

    Raises:
        PostgresError: it did not answer.
    """
    started = "to_char(pg_postmaster_start_time() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00')"
    when, timeline = _one(session, f"select {started}, ({_TIMELINE})")
    return Server(_where(session), str(when), int(timeline or 0))


def replication(session: psycopg.Connection) -> Replication:
    """Positions and streaming state.

    Raises:
        PostgresError: it did not answer.
    """
    row = _one(
        session,
        """
        select r,
            pg_wal_lsn_diff(case when r then pg_last_wal_receive_lsn() else pg_current_wal_lsn() end, '0/0')::bigint,
            pg_wal_lsn_diff(case when r then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end, '0/0')::bigint,
            case when r then exists (select from pg_stat_wal_receiver where status = 'streaming')
                else exists (select from pg_stat_replication where state = 'streaming') end,
            case when r then extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8 end
        from pg_is_in_recovery() r
        """,
    )
    recovering, written, replayed, streaming, age = row
    return Replication(in_recovery=recovering, written=written, replayed=replayed, streaming=streaming, replay_age_seconds=age)


def lag_bytes(primary: psycopg.Connection, replica: psycopg.Connection) -> int | None:
    """Log the primary wrote and the replica has not applied; None when the replica has applied none yet.

    Raises:
        PostgresError: one of them did not answer.
    """
    behind = replication(replica).replayed
    ahead = replication(primary).written
    return None if behind is None or ahead is None else max(0, ahead - behind)


def probe_write(session: psycopg.Connection) -> None:
    """One committed write to `holdfast_probe`, which `prepare_ledger` makes.

    Raises:
        PostgresError: it was not acknowledged.
    """
    with _translated(session):
        session.execute(_PROBE)


def wait_writable(target: Target, credentials: Credentials, timeout_seconds: float, clock: Clock | None = None) -> tuple[Server, Instant]:
    """Connect and write, again and again, until a server that is no replica acknowledges; returns who and when.

    `pg_promote(wait)` and the platform's status are seen late; a write is not (PostgreSQL documentation, "Recovery
    Control Functions").

    Raises:
        PostgresError: no write was acknowledged in that time; the message ends with the last reason.
    """
    clock = clock or SystemClock()
    begun = clock.now().monotonic_ns
    while True:
        try:
            with connect(target.address, target.port, target.dbname, credentials, name=target.name, connect_seconds=2) as session:
                session.answer_seconds = 2.0
                while is_in_recovery(session) and (clock.now().monotonic_ns - begun) / 1e9 <= timeout_seconds:
                    clock.sleep(_LOOK_SECONDS)
                probe_write(session)
                written = clock.now()
                return identity(session), written
        except PostgresError as error:
            if (clock.now().monotonic_ns - begun) / 1e9 > timeout_seconds:
                raise PostgresError(f"{target.address}:{target.port}: takes no writes after {timeout_seconds:.0f} s; {error}") from error
            clock.sleep(_LOOK_SECONDS)


def _one(session: psycopg.Connection, statement: str) -> tuple[Any, ...]:
    with _translated(session):
        row = session.execute(statement.encode()).fetchone()
        if row is None:
            raise PostgresError(f"{_where(session)}: no answer to a question that has one")
        return tuple(row)


@contextmanager
def _translated(session: psycopg.Connection) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        raise PostgresError(f"{_where(session)}: {error.sqlstate or type(error).__name__.strip('_')}") from error


def _where(session: psycopg.Connection) -> str:
    try:
        return f"{session.info.hostaddr}:{session.info.port}"
    except psycopg.Error:
        return "a closed connection"


def _first_line(error: psycopg.Error) -> str:
    """Libpq's words for a failed connection: they name host, port and user, never the password."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
