"""The writing end of the ledger: what is about to be sent is in the kernel's hands before it is sent.

The file is mapped into memory: a line is the kernel's as soon as it is copied, so it survives the writers being killed
just as after `write(2)` (mmap(2), MAP_SHARED), without a system call at which threads would wait for one another. The
machine itself going down is no part of a drill. While writers run the file ends in zero bytes, reserved and unused.
"""

from __future__ import annotations

import fcntl
import json
import mmap
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
_RESERVED = 1 << 20


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
        self._naming, self._appending = threading.Lock(), threading.Lock()
        self._end = self._size = os.fstat(descriptor).st_size
        self._map: mmap.mmap | None = None

    @classmethod
    def open(cls, path: Path, first_id: int, now: Instant) -> Self:
        """Take the ledger, cut off a torn last line and note a new start.

        Raises:
            RecorderError: it cannot be opened, or a living process holds it.
            LedgerError: it exists and is damaged before its last line.
        """
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise RecorderError(f"{path}: the ledger cannot be opened ({error.strerror})") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise RecorderError(f"{path}: other writers hold this ledger") from error
        dropped = cut_torn_line(descriptor)
        recorder = cls(descriptor, path, len(read_starts(path)), first_id)
        recorder.write(_line({"ledger": SCHEMA, "run": recorder.run, "first_id": first_id, "at": now.to_json(), "dropped": dropped}))
        return recorder

    def first_id(self, writer: int) -> int:
        """The first row id of a writer in this run; ranges of writers and runs do not meet."""
        return self._first_id + self.run * RUN_SPAN + writer * WRITER_SPAN

    def server(self, server: Server) -> int:
        """The number under which outcomes name `server`; noted in the ledger the first time."""
        with self._naming:
            number = self._servers.get(server)
            if number is None:
                number = self._servers[server] = len(self._servers) + 1
                entry = {"server": number, "address": server.address, "started": server.started, "timeline": server.timeline}
                self.write(_line(entry))
            return number

    def attempt(self, row: int, writer: bytes, monotonic_ns: int) -> None:
        """Before a statement is sent."""
        self.write(attempt_line(row, writer, monotonic_ns))

    def acknowledged(self, row: int, monotonic_ns: int, server: int) -> None:
        """After a statement that the server acknowledged."""
        self.write(acknowledged_line(row, monotonic_ns, server))

    def ended(self, row: int, outcome: str, monotonic_ns: int, server: int | None, error: str) -> None:
        """After a statement that did not end well, or was never sent."""
        self.write(ended_line(row, outcome, monotonic_ns, server, error))

    def state(self, word: str, monotonic_ns: int) -> None:
        """Note a pause, its end, or the end."""
        self.write(_line({"state": word, "ns": monotonic_ns}))

    def write(self, lines: bytes) -> None:
        """Append whole lines; appends of several threads do not mix.

        Raises:
            RecorderError: there is no room, for example because the disk is full.
        """
        with self._appending:
            end = self._end + len(lines)
            if self._map is None or end > self._size:
                self._map = self._reserve(end)
            self._map[self._end : end] = lines
            self._end = end

    def _reserve(self, end: int) -> mmap.mmap:
        """Room on disk first: a mapped page without any would kill the process (posix_fallocate(3))."""
        size = (end // _RESERVED + 1) * _RESERVED
        try:
            os.posix_fallocate(self._descriptor, 0, size)
            mapped = mmap.mmap(self._descriptor, size)
        except OSError as error:
            raise RecorderError(f"{self._path}: the ledger cannot be written ({error.strerror})") from error
        if self._map is not None:
            self._map.close()
        self._size = size
        return mapped

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._map is not None:
            self._map.close()
        os.ftruncate(self._descriptor, self._end)
        os.close(self._descriptor)


def attempt_line(row: int, writer: bytes, monotonic_ns: int) -> bytes:
    """The line that precedes a statement."""
    return b'{"try":%d,"writer":"%s","ns":%d}\n' % (row, writer, monotonic_ns)


def acknowledged_line(row: int, monotonic_ns: int, server: int) -> bytes:
    """The line after a statement that the server acknowledged."""
    return b'{"end":%d,"outcome":"ok","ns":%d,"server":%d,"error":null}\n' % (row, monotonic_ns, server)


def ended_line(row: int, outcome: str, monotonic_ns: int, server: int | None, error: str) -> bytes:
    """The line after a statement that did not end well, or was never sent."""
    return _line({"end": row, "outcome": outcome, "ns": monotonic_ns, "server": server, "error": error})


def cut_reserved(path: Path) -> None:
    """Take away the zero bytes that killed writers left at the end of a ledger; harmless when there are none.

    Raises:
        RecorderError: living writers hold it, or it cannot be changed.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError as error:
        raise RecorderError(f"{path}: the ledger cannot be opened ({error.strerror})") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.ftruncate(descriptor, _used(descriptor))
    except BlockingIOError as error:
        raise RecorderError(f"{path}: other writers hold this ledger") from error
    finally:
        os.close(descriptor)


def cut_torn_line(descriptor: int) -> str | None:
    """Remove what a crash left after the last newline; returns it, without reserved bytes."""
    used = _used(descriptor)
    start, torn = used, b""
    while start and b"\n" not in torn:
        step = min(start, 1 << 16)
        start -= step
        torn = os.pread(descriptor, step, start) + torn
    torn = torn[torn.rfind(b"\n") + 1 :]
    os.ftruncate(descriptor, used - len(torn))
    return torn.decode(errors="replace") if torn else None


def _used(descriptor: int) -> int:
    """Length of the file without the zero bytes at its end."""
    used = os.fstat(descriptor).st_size
    while used:
        step = min(used, 1 << 16)
        tail = os.pread(descriptor, step, used - step).rstrip(b"\0")
        used -= step
        if tail:
            return used + len(tail)
    return 0


def _line(entry: dict[str, object]) -> bytes:
    return json.dumps(entry, separators=(",", ":")).encode() + b"\n"
