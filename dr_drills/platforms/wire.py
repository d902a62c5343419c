"""A PostgreSQL connection whose every wait ends in time, however the other side falls silent.

libpq enforces no client-side limit on a statement and rounds connection limits up to two seconds (PostgreSQL
documentation, "Database Connection Control Functions", connect_timeout); a partition shows only to a client that
stops waiting by itself.
"""

from __future__ import annotations

import select
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import ConnStatus, DiagnosticField, ExecStatus, PGconn, PollingStatus, abc

from dr_drills.platforms.secrets import Credentials

_GOOD = frozenset({ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK, ExecStatus.EMPTY_QUERY})


class Breakage(StrEnum):
    """How a conversation with a server went wrong.

    `UNREACHABLE`: no connection came about; nothing was sent. `REFUSED`: the server answered with an error.
    `BROKEN`: the connection ended after something was sent. `TIMEOUT`: no answer in time after something was sent.
    """

    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    BROKEN = "broken"
    TIMEOUT = "timeout"


_SAID_WHEN_CONNECTING = (  # libpq gives no SQLSTATE for a connection that fails, only a sentence
    (b"password authentication failed", Breakage.REFUSED, "28P01"),
    (b"starting up", Breakage.REFUSED, "57P03"),
    (b"shutting down", Breakage.REFUSED, "57P03"),
    (b"not yet accepting connections", Breakage.REFUSED, "57P03"),
    (b"recovery mode", Breakage.REFUSED, "57P03"),
    (b"too many clients", Breakage.REFUSED, "53300"),
    (b"does not exist", Breakage.REFUSED, "3D000"),
    (b"FATAL", Breakage.REFUSED, "fatal"),
    (b"Connection refused", Breakage.UNREACHABLE, "connection-refused"),
    (b"closed the connection", Breakage.UNREACHABLE, "connection-closed"),
    (b"Connection reset", Breakage.UNREACHABLE, "connection-closed"),
    (b"No route to host", Breakage.UNREACHABLE, "no-route"),
    (b"Network is unreachable", Breakage.UNREACHABLE, "no-route"),
)


class WireError(Exception):
    """A statement or connection that did not end well.

    Attributes:
        breakage: which of the four ways.
        code: SQLSTATE when the server said one, else a short word; never data.
    """

    def __init__(self, breakage: Breakage, code: str) -> None:
        super().__init__(f"{breakage.value} ({code})")
        self.breakage = breakage
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where a database is reached.

    Attributes:
        address: IP address to connect to.
        name: host name a certificate is checked against; the address when there is none.
    """

    address: str
    port: int
    dbname: str
    name: str | None = None

    def conninfo(self, credentials: Credentials, application: str = "holdfast") -> str:
        """The libpq connection string; TLS mode and root certificate come from PGSSLMODE and PGSSLROOTCERT."""
        return make_conninfo(
            host=self.name or self.address,
            hostaddr=self.address,
            port=self.port,
            dbname=self.dbname,
            user=credentials.username,
            password=credentials.password,
            application_name=application,
            gssencmode="disable",
        )


class Wire:
    """One open connection in autocommit; not safe to share between threads."""

    def __init__(self, conn: abc.PGconn) -> None:
        self._conn = conn
        self._poll = select.poll()
        self._poll.register(conn.socket, select.POLLIN)

    @classmethod
    def open(cls, target: Target, credentials: Credentials, timeout_seconds: float) -> Wire:
        """Connect.

        Raises:
            WireError: unreachable, refused by the server, or not done in time (all `UNREACHABLE` or `REFUSED`:
                nothing was sent that could have an effect).
        """
        conn = PGconn.connect_start(target.conninfo(credentials, "holdfast-writer").encode())
        try:
            _connect(conn, time.monotonic() + timeout_seconds)
        except BaseException:
            conn.finish()
            raise
        return cls(conn)

    def prepare(self, name: bytes, statement: bytes, timeout_seconds: float) -> None:
        """Prepare `statement` under `name`.

        Raises:
            WireError: as for `run`.
        """
        self._do(lambda: self._conn.send_prepare(name, statement), timeout_seconds)

    def run(self, name: bytes, parameters: list[bytes], timeout_seconds: float) -> None:
        """Execute a prepared statement and wait for its end.

        Raises:
            WireError: `REFUSED` when the server said no, `BROKEN` or `TIMEOUT` when nobody knows what became of it.
        """
        self._do(lambda: self._conn.send_query_prepared(name, parameters), timeout_seconds)

    def query(self, statement: bytes, timeout_seconds: float) -> list[tuple[str | None, ...]]:
        """Rows of a statement, as text.

        Raises:
            WireError: as for `run`.
        """
        result = self._do(lambda: self._conn.send_query_params(statement, None), timeout_seconds)
        cells = [[result.get_value(row, column) for column in range(result.nfields)] for row in range(result.ntuples)]
        return [tuple(None if cell is None else bytes(cell).decode() for cell in row) for row in cells]

    def close(self) -> None:
        """Hang up; never fails, never waits."""
        self._conn.finish()

    def _do(self, send: Callable[[], None], timeout_seconds: float) -> abc.PGresult:
        deadline = time.monotonic() + timeout_seconds
        try:
            send()
            while self._conn.flush():
                _await(self._conn.socket, select.POLLIN | select.POLLOUT, deadline, Breakage.TIMEOUT)
            last = result = self._next_result(deadline)
            while result is not None:  # to the end, or the next statement would find this one unfinished
                last = result if last is None or last.status in _GOOD else last
                result = self._next_result(deadline)
        except psycopg.Error as error:
            raise WireError(Breakage.BROKEN, type(error).__name__) from error
        if last is None:
            raise WireError(Breakage.BROKEN, "no-result")
        if last.status not in _GOOD:
            raise _refused(last)
        return last

    def _next_result(self, deadline: float) -> abc.PGresult | None:
        while self._conn.is_busy():
            if not self._poll.poll(max(0, deadline - time.monotonic()) * 1000):
                raise WireError(Breakage.TIMEOUT, "timeout")
            self._conn.consume_input()
        return self._conn.get_result()


def _connect(conn: abc.PGconn, deadline: float) -> None:
    while (status := conn.connect_poll()) != PollingStatus.OK:
        if status == PollingStatus.FAILED or conn.status == ConnStatus.BAD:
            raise _not_connected(conn)
        _await(conn.socket, select.POLLIN if status == PollingStatus.READING else select.POLLOUT, deadline)
    conn.nonblocking = 1


def _await(descriptor: int, events: int, deadline: float, breakage: Breakage = Breakage.UNREACHABLE) -> None:
    waiting = select.poll()
    waiting.register(descriptor, events)
    if not waiting.poll(max(0, deadline - time.monotonic()) * 1000):
        raise WireError(breakage, "timeout")


def _refused(result: abc.PGresult) -> WireError:
    state = result.error_field(DiagnosticField.SQLSTATE)
    if state is None:  # libpq's own message: the socket ended
        return WireError(Breakage.BROKEN, "connection-lost")
    return WireError(Breakage.REFUSED, bytes(state).decode())


def _not_connected(conn: abc.PGconn) -> WireError:
    said = conn.error_message
    for text, breakage, code in _SAID_WHEN_CONNECTING:
        if text in said:
            return WireError(breakage, code)
    return WireError(Breakage.UNREACHABLE, "connection-failed")
