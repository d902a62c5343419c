"""One write as its writer saw it: attempted, and then acknowledged, refused, or never heard of again."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How one attempted write ended, as its writer saw it. An attempt with no recorded end is `INDETERMINATE`."""

    ACKNOWLEDGED = "ok"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"


@dataclass(frozen=True, slots=True)
class Server:
    """The server that answered: an acknowledgement is bound to it.

    Attributes:
        address: host and port the writer was connected to.
        started: `pg_postmaster_start_time()`, ISO 8601.
        timeline: WAL timeline id when the connection was made.
    """

    address: str
    started: str
    timeline: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """One write. Times are monotonic nanoseconds of the writers' host.

    Attributes:
        id: row id, unique in the ledger.
        writer: name of the writer, for example ``w3``.
        attempted_ns: recorded before the statement was sent.
        outcome: how it ended.
        ended_ns: when the outcome was known, or None for an attempt that never ended.
        server: who answered, or None when nobody did.
        error: SQLSTATE or exception class of a write that was not acknowledged; never a message with data in it.
    """

    id: int
    writer: str
    attempted_ns: int
    outcome: Outcome
    ended_ns: int | None = None
    server: Server | None = None
    error: str | None = None
