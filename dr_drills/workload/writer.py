"""One writer: a connection, a row at a time, each attempt in the ledger before it is sent."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from dr_drills.platforms.dns import DnsError, Resolver
from dr_drills.platforms.secrets import Credentials, SecretsError
from dr_drills.platforms.wire import Breakage, Target, Wire, WireError
from dr_drills.workload.attempt import Outcome, Server
from dr_drills.workload.options import WriterOptions
from dr_drills.workload.recorder import Recorder

_STATEMENT = b"holdfast"
_INSERT = b"insert into holdfast_ledger (id, writer, attempted_ns, payload) values ($1, $2, $3, $4)"
_WHO = (
    b"select to_char(pg_postmaster_start_time() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US+00:00'), "
    b"case when pg_is_in_recovery() then (select timeline_id from pg_control_checkpoint()) "
    b"else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end"
)
_READ_ONLY = "25006"
_UNKNOWN_END = ("08", "57P")  # SQLSTATE classes after which a commit may still have happened


def payload_of(row: int) -> str:
    """What a row must hold: 32 hexadecimal digits of the SHA-256 of its id in decimal."""
    return hashlib.sha256(str(row).encode()).hexdigest()[:32]


class Gate:
    """Lets writers through, holds them, or sends them home."""

    def __init__(self, writers: int) -> None:
        self._writers = writers
        self._condition = threading.Condition()
        self._held = 0
        self.open = True
        self.closing = threading.Event()
        self.failure: Exception | None = None

    def pause(self) -> None:
        """Hold every writer at its next write."""
        with self._condition:
            self.open = False

    def resume(self) -> None:
        """Let them go on."""
        with self._condition:
            self.open = True
            self._condition.notify_all()

    def close(self, failure: Exception | None = None) -> None:
        """Send them home; the first failure is kept."""
        with self._condition:
            self.failure = self.failure or failure
            self.closing.set()
            self._condition.notify_all()

    @property
    def all_held(self) -> bool:
        """Whether no write is under way."""
        with self._condition:
            return self._held == self._writers

    def wait(self) -> None:
        """Called by a writer that found the gate shut; returns when it opens or closes for good."""
        with self._condition:
            self._held += 1
            self._condition.wait_for(lambda: self.open or self.closing.is_set())
            self._held -= 1


@dataclass
class Writer:
    """Writes rows of its own id range until the gate closes."""

    options: WriterOptions
    number: int
    recorder: Recorder
    resolver: Resolver
    credentials: Callable[[bool], Credentials]
    gate: Gate

    def run(self) -> None:
        """The loop of one thread; a ledger that cannot be written closes the gate for all."""
        try:
            _Loop(self).run()
        except Exception as error:  # noqa: BLE001 - kept and raised again by the process; a thread has nobody to tell
            self.gate.close(error)


class _Loop:
    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._options = writer.options
        self._recorder = writer.recorder
        self._gate = writer.gate
        self._name = f"w{writer.number}".encode()
        self._wire: Wire | None = None
        self._server = 0
        self._refresh = False

    def run(self) -> None:
        options, gate = self._options, self._gate
        pace = 1 / options.rate if options.rate else 0.0
        due = time.monotonic() + pace * self._writer.number / options.writers
        for row in count(self._recorder.first_id(self._writer.number)):
            late = time.monotonic() - due
            if late < 0 or not gate.open or gate.closing.is_set():
                gate.closing.wait(max(0.0, -late))
                if not gate.open:
                    gate.wait()
                    due = time.monotonic()
                if gate.closing.is_set():
                    break
            good = self._attempt(row)
            due = max(due + pace, time.monotonic() - pace) if good else time.monotonic() + options.back_off_seconds
        if self._wire:
            self._wire.close()

    def _attempt(self, row: int) -> bool:
        begun = time.monotonic_ns()
        self._recorder.attempt(row, self._name, begun)
        try:
            wire = self._wire or self._connect()
        except (DnsError, SecretsError) as error:
            return self._ended(row, Outcome.FAILED, type(error).__name__, server=None)
        except WireError as error:
            self._refresh = error.code.startswith("28")
            return self._ended(row, Outcome.FAILED, error.code, server=None)
        try:
            wire.run(
                _STATEMENT,
                [b"%d" % row, self._name, b"%d" % begun, payload_of(row).encode()],
                self._options.statement_seconds,
            )
        except WireError as error:
            if _ends_connection(error):
                wire.close()
                self._wire = None
            return self._ended(row, _outcome(error), error.code, server=self._server if error.breakage is Breakage.REFUSED else None)
        self._recorder.acknowledged(row, time.monotonic_ns(), self._server)
        return True

    def _connect(self) -> Wire:
        options = self._options
        address = self._writer.resolver.resolve(options.name)
        target = Target(address=address, port=options.port, dbname=options.dbname, name=options.name)
        wire = Wire.open(target, self._writer.credentials(self._refresh), options.connect_seconds)
        self._refresh = False
        try:
            ((started, timeline),) = wire.query(_WHO, options.statement_seconds)
            wire.prepare(_STATEMENT, _INSERT, options.statement_seconds)
        except WireError:
            wire.close()
            raise
        self._server = self._recorder.server(Server(f"{address}:{options.port}", str(started), int(timeline or 0)))
        self._wire = wire
        return wire

    def _ended(self, row: int, outcome: Outcome, code: str, *, server: int | None) -> bool:
        self._recorder.ended(row, outcome.value, time.monotonic_ns(), server, code)
        return False


def _ends_connection(error: WireError) -> bool:
    """Whether to ask the name again: the server is gone, going, or one that takes no writes. Other refusals are answers."""
    return error.breakage is not Breakage.REFUSED or error.code.startswith((*_UNKNOWN_END, _READ_ONLY))


def _outcome(error: WireError) -> Outcome:
    """Failed only where the server itself said that nothing was committed."""
    if error.breakage is Breakage.UNREACHABLE:
        return Outcome.FAILED
    if error.breakage is Breakage.REFUSED and not error.code.startswith(_UNKNOWN_END):
        return Outcome.FAILED
    return Outcome.INDETERMINATE
