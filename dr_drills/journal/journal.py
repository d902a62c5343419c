"""The journal file: append-only, hash-chained, fsynced; the one place that says what a drill did and still owes."""

from __future__ import annotations

import errno
import json
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from dr_drills.clock import Clock
from dr_drills.journal.record import GENESIS, Kind, Record, chained, parse

Listener = Callable[[Record], None]

_IDENTITY = ("key", "code", "table", "name", "validator", "step", "id", "file", "text")


class JournalError(Exception):
    """The journal cannot be written; the message says why and what to do."""


def read_journal(path: Path) -> tuple[list[Record], str]:
    """Every complete record, and the text of a last line that a crash cut short (empty when there is none).

    Raises:
        BrokenChainError: any line but a cut last one is not what was written.
        FileNotFoundError: there is no journal at `path`.
    """
    text = path.read_bytes().decode("utf-8", "replace")
    complete, newline, torn = text.rpartition("\n")
    return list(parse(complete.split("\n") if newline else ())), torn


class Journal:
    """One writer's hold on a journal file; whoever opens it must hold the run's lock.

    Appending is safe from several threads. `last` finds the newest line of a kind by what the line is about (its
    key, event code, table, name or step), in constant time.
    """

    def __init__(self, descriptor: int, records: list[Record], clock: Clock, listener: Listener | None) -> None:
        self._descriptor, self._clock, self._listener = descriptor, clock, listener
        self._lock = threading.RLock()
        self._records = records
        self._newest = {(r.kind, identity(r.body)): r for r in records}
        self._kinds = {r.kind for r in records}

    @classmethod
    def open(cls, path: Path, clock: Clock, listener: Listener | None = None) -> Journal:
        """Open `path` for appending, creating it; a line cut short by a crash is removed and recorded as `torn`.

        Raises:
            BrokenChainError: the file is not the journal that was written.
            JournalError: the file cannot be opened or written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise JournalError(f"{path} cannot be opened: {error.strerror}") from error
        try:
            records, torn = read_journal(path)
            end = os.fstat(descriptor).st_size - len(path.read_bytes().rpartition(b"\n")[2])
            os.ftruncate(descriptor, end)
            os.lseek(descriptor, end, os.SEEK_SET)
            _sync_directory(path.parent)
        except BaseException:
            os.close(descriptor)
            raise
        journal = cls(descriptor, records, clock, listener)
        if torn:
            journal.append(Kind.TORN, dropped=torn)
        return journal

    @property
    def records(self) -> tuple[Record, ...]:
        """All lines so far."""
        with self._lock:
            return tuple(self._records)

    def append(self, kind: Kind, **body: object) -> Record:
        """Write one line and wait until the disk has it.

        Raises:
            JournalError: the disk did not take it; no half line stays behind.
        """
        return self._append(kind, body, sync=True)

    def append_with_next(self, kind: Kind, **body: object) -> Record:
        """Write one line whose wait is that of the line after it: for lines that announce no effect."""
        return self._append(kind, body, sync=False)

    def _append(self, kind: Kind, body: Mapping[str, object], *, sync: bool) -> Record:
        with self._lock:
            previous = self._records[-1].hash if self._records else GENESIS
            as_read = json.loads(json.dumps(body))  # what is held equals what will be read back
            record = chained(len(self._records), kind, self._clock.now(), as_read, previous)
            self._write(record.line().encode(), sync=sync)
            self._records.append(record)
            self._newest[kind, identity(record.body)] = record
            self._kinds.add(kind)
        if self._listener:
            self._listener(record)
        return record

    def once(self, kind: Kind, **body: object) -> Record:
        """`append`, unless a line of this kind about the same thing is there already: a step body may run twice."""
        with self._lock:
            return self.last(kind, identity(body)) or self.append(kind, **body)

    def last(self, kind: Kind, about: str | None = None) -> Record | None:
        """The newest line of `kind` about `about`, or None."""
        return self._newest.get((kind, about))

    def has(self, kind: Kind) -> bool:
        """Whether any line of `kind` was written."""
        return kind in self._kinds

    def close(self) -> None:
        """Give the file back."""
        os.close(self._descriptor)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _write(self, line: bytes, *, sync: bool) -> None:
        start = os.lseek(self._descriptor, 0, os.SEEK_CUR)
        try:
            written = 0
            while written < len(line):
                written += os.write(self._descriptor, line[written:])
            if sync:
                os.fdatasync(self._descriptor)
        except OSError as error:
            os.ftruncate(self._descriptor, start)
            os.lseek(self._descriptor, start, os.SEEK_SET)
            remedy = (
                "make room and resume the drill" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "check the disk, then resume the drill"
            )
            raise JournalError(f"the journal cannot be written ({error.strerror}): {remedy}") from error


def identity(body: Mapping[str, object]) -> str | None:
    """What a line is about: the first of its identifying fields, None for a line about the whole drill."""
    return next((str(body[field]) for field in _IDENTITY if field in body), None)


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
