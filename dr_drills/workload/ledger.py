"""`ledger.jsonl` read back: one JSON object a line, appended by the writers.

| line | fields |
|---|---|
| a start of the writers | `ledger` (schema), `run`, `first_id`, `at` (an `Instant`), `dropped` (text cut short by a crash, or null) |
| a server that answered | `server` (number within the run), `address`, `started`, `timeline` |
| an attempt, before it is sent | `try` (row id), `writer`, `ns` |
| its outcome | `end` (row id), `outcome`, `ns`, `server` (number or null), `error` (code or null) |
| a pause, its end, the end | `state` (`paused`, `writing`, `stopped`), `ns` |

After the last line there may be zero bytes: room reserved by writers that still run or were killed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from dr_drills.clock import Instant
from dr_drills.workload.attempt import Attempt, Outcome, Server

SCHEMA = "holdfast.ledger/1"
_CHUNK = 1 << 20


class LedgerError(Exception):
    """A write ledger that is missing or damaged; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Start:
    """One start of the writers on a ledger: ties their monotonic clock to wall time."""

    run: int
    first_id: int
    at: Instant

    def wall(self, monotonic_ns: int) -> datetime:
        """Wall time (UTC) of a monotonic time of this run."""
        return self.at.wall + timedelta(microseconds=(monotonic_ns - self.at.monotonic_ns) / 1000)


class LedgerTail:
    """Follows a ledger that is being written; `new` returns what has ended since the last call."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offset = 0
        self._parser = _Parser(path)

    @property
    def starts(self) -> tuple[Start, ...]:
        """The starts seen so far."""
        return tuple(self._parser.starts)

    def new(self) -> list[Attempt]:
        """Attempts that ended since the last call; a line still being written waits for the next.

        Raises:
            LedgerError: the file is missing or a complete line is damaged.
        """
        ended: list[Attempt] = []
        while lines := self._complete_lines():
            for line in lines:
                ended.extend(self._parser.line(line))
        return ended

    def open_attempts(self) -> list[Attempt]:
        """Attempts sent and not yet ended, as they would count if nothing more came."""
        return self._parser.indeterminate()

    def _complete_lines(self) -> list[bytes]:
        """The next whole lines; the offset stays behind a torn one, which a restart of the writers cuts off."""
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                chunk = file.read(_CHUNK)
        except OSError as error:
            raise LedgerError(f"{self._path}: the write ledger cannot be read ({error.strerror})") from error
        whole = chunk[: chunk.rfind(b"\n") + 1]
        self._offset += len(whole)
        return whole.splitlines()


def read_ledger(path: Path) -> Iterator[Attempt]:
    """Every attempt of a ledger, in the order in which they ended; those that never ended come last of their run.

    Streams: holds the attempts that are open, not the file. A last line without its newline was cut short by a crash
    and is left out: a torn attempt was never sent, a torn outcome leaves its attempt indeterminate.

    Raises:
        LedgerError: the file is missing, or a complete line is not what a writer wrote.
    """
    parser = _Parser(path)
    try:
        with path.open("rb") as file:
            for line in file:
                if line.endswith(b"\n"):
                    yield from parser.line(line)
    except OSError as error:
        raise LedgerError(f"{path}: the write ledger cannot be read ({error.strerror})") from error
    yield from parser.indeterminate()


def read_starts(path: Path) -> tuple[Start, ...]:
    """Every start of the writers on this ledger.

    Raises:
        LedgerError: as for `read_ledger`.
    """
    tail = LedgerTail(path)
    tail.new()
    return tail.starts


class _Parser:
    """Joins attempts with their outcomes, line by line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._number = 0
        self._open: dict[int, Attempt] = {}
        self._servers: dict[int, Server] = {}
        self.starts: list[Start] = []

    def line(self, text: bytes) -> list[Attempt]:
        """The attempts this line ends: none, one, or all that a crash of the writers left open."""
        self._number += 1
        try:
            return self._take(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LedgerError(f"{self._path}, line {self._number}: not a line of a write ledger ({error!r})") from error

    def indeterminate(self) -> list[Attempt]:
        return list(self._open.values())

    def _take(self, entry: dict[str, object]) -> list[Attempt]:
        if "try" in entry:
            attempt = Attempt(_int(entry["try"]), str(entry["writer"]), _int(entry["ns"]), Outcome.INDETERMINATE)
            if attempt.id in self._open:
                raise ValueError(f"row {attempt.id} is attempted twice")
            self._open[attempt.id] = attempt
            return []
        if "end" in entry:
            return [self._end(entry)]
        if "server" in entry:
            self._servers[_int(entry["server"])] = Server(str(entry["address"]), str(entry["started"]), _int(entry["timeline"]))
            return []
        if "ledger" in entry:
            return self._start(entry)
        _int(entry["ns"])
        return []

    def _end(self, entry: dict[str, object]) -> Attempt:
        begun = self._open.pop(_int(entry["end"]))
        server, error = entry["server"], entry["error"]
        return Attempt(
            begun.id,
            begun.writer,
            begun.attempted_ns,
            Outcome(str(entry["outcome"])),
            _int(entry["ns"]),
            None if server is None else self._servers[_int(server)],
            None if error is None else str(error),
        )

    def _start(self, entry: dict[str, object]) -> list[Attempt]:
        if entry["ledger"] != SCHEMA:
            raise ValueError(f"schema {entry['ledger']} is not {SCHEMA}")
        at = entry["at"]
        if not isinstance(at, dict):
            raise TypeError("`at` is not an instant")
        abandoned = self.indeterminate()
        self._open.clear()
        self._servers.clear()
        self.starts.append(Start(_int(entry["run"]), _int(entry["first_id"]), Instant.from_json(at)))
        return abandoned


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r} is not an integer")
    return value
