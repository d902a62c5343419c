"""The writing end of the ledger: what is about to be sent is in the kernel's hands before it is sent.

`write(2)` suffices against the writers being killed; the machine itself going down is no part of a drill. An outcome
and the next attempt of the same writer share one call when nothing is waited for between them.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from dr_drills.clock import Instant
from dr_drills.workload.attempt import Server
from dr_drills.workload.ledger import SCHEMA, read_starts

RUN_SPAN = 10**10
WRITER_SPAN = 10**8


class RecorderError(Exception):
    """The ledger cannot be written, or other writers hold it; the message names the file. Nothing may be sent then."""


class Recorder:
    """The ledger file, held by one process of writers at a time; every method may be called from any thread."""

    def __init__(self, descriptor: int, path: Path, run: int, first_id: int) -> None:
        self.run = run
        self._first_id = first_id
        self._descriptor = descriptor
        self._path = path
        self._servers: dict[Server, int] = {}
        self._lock = threading.Lock()

    @classmethod
    def open(cls, path: Path, first_id: int, now: Instant) -> Self:
        """Take the ledger, cut off a torn last line and note a new start.

        Raises:
            RecorderError: it cannot be opened, or a living process holds it.
            LedgerError: it exists and is damaged before its last line.
        """
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise RecorderError(f"{path}: other writers hold this ledger") from error
        except OSError as error:
            raise RecorderError(f"{path}: the ledger cannot be opened ({error.strerror})") from error
        dropped = _cut_torn_line(descriptor)
        recorder = cls(descriptor, path, len(read_starts(path)), first_id)
        entry = {"ledger": SCHEMA, "run": recorder.run, "first_id": first_id, "at": now.to_json(), "dropped": dropped}
        recorder.write(json.dumps(entry, separators=(",", ":")).encode() + b"\n")
        return recorder

    def first_id(self, writer: int) -> int:
        """The first row id of a writer in this run; ranges of writers and runs do not meet."""
        return self._first_id + self.run * RUN_SPAN + writer * WRITER_SPAN

    def server(self, server: Server) -> int:
        """The number under which outcomes name `server`; noted in the ledger the first time."""
        with self._lock:
            number = self._servers.get(server)
            if number is None:
                number = self._servers[server] = len(self._servers) + 1
                entry = {"server": number, "address": server.address, "started": server.started, "timeline": server.timeline}
                self.write(json.dumps(entry, separators=(",", ":")).encode() + b"\n")
            return number

    def state(self, word: str, monotonic_ns: int) -> None:
        """Note a pause, its end, or the end."""
        self.write(b'{"state":"%s","ns":%d}\n' % (word.encode(), monotonic_ns))

    def write(self, lines: bytes) -> None:
        """Append whole lines with one `write(2)`; appends of several threads do not mix.

        Raises:
            RecorderError: not all of it could be written, for example because the disk is full.
        """
        try:
            written = os.write(self._descriptor, lines)
        except OSError as error:
            raise RecorderError(f"{self._path}: the ledger cannot be written ({error.strerror})") from error
        if written != len(lines):
            raise RecorderError(f"{self._path}: the ledger could be written only in part")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.close(self._descriptor)


def attempt_line(row: int, writer: bytes, monotonic_ns: int) -> bytes:
    """The line that precedes a statement."""
    return b'{"try":%d,"writer":"%s","ns":%d}\n' % (row, writer, monotonic_ns)


def acknowledged_line(row: int, monotonic_ns: int, server: int) -> bytes:
    """The line after a statement that the server acknowledged."""
    return b'{"end":%d,"outcome":"ok","ns":%d,"server":%d,"error":null}\n' % (row, monotonic_ns, server)


def ended_line(row: int, outcome: str, monotonic_ns: int, server: int | None, error: str) -> bytes:
    """The line after a statement that did not end well, or was never sent."""
    entry = {"end": row, "outcome": outcome, "ns": monotonic_ns, "server": server, "error": error}
    return json.dumps(entry, separators=(",", ":")).encode() + b"\n"


def _cut_torn_line(descriptor: int) -> str | None:
    """Remove what a crash left after the last newline and return it."""
    size = os.fstat(descriptor).st_size
    back = min(size, 1 << 16)
    tail = os.pread(descriptor, back, size - back)
    torn = tail[tail.rfind(b"\n") + 1 :]
    if not torn:
        return None
    os.ftruncate(descriptor, size - len(torn))
    return torn.decode(errors="replace")
