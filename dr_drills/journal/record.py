"""One line of the journal and the chain that binds it to all lines before it. Pure; docs/journal.md lists the kinds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dr_drills.clock import Instant

GENESIS = "0" * 64


class Kind(StrEnum):
    """What a journal line says; the body of each is described in docs/journal.md."""

    OPENED = "opened"
    RESUMED = "resumed"
    STEP_STARTED = "step-started"
    STEP_ENDED = "step-ended"
    INTENT = "intent"
    RETRY = "retry"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    EVENT = "event"
    MEASURED = "measured"
    TABLE_COMPARED = "table-compared"
    NEGATIVE_CONTROL = "negative-control"
    RECONCILED = "reconciled"
    APPROVAL_AWAITED = "approval-awaited"
    APPROVED = "approved"
    COMMUNICATED = "communicated"
    FINDING = "finding"
    DEVIATION = "deviation"
    LEDGER_CLOSED = "ledger-closed"
    CLOSING = "closing"
    LEFT_BEHIND = "left-behind"
    CLEAN = "clean"
    ENDED = "ended"
    TORN = "torn"


class BrokenChainError(ValueError):
    """A journal line that is damaged, missing or out of place; the message names the line."""


@dataclass(frozen=True, slots=True)
class Record:
    """One journal line; `body` holds what its kind promises."""

    number: int
    kind: Kind
    at: Instant
    body: Mapping[str, object]
    previous: str
    hash: str

    def line(self) -> str:
        """The text of the line, newline included."""
        return canonical({**_content(self.number, self.kind, self.at, self.body, self.previous), "hash": self.hash}) + "\n"


def canonical(value: object) -> str:
    """JSON with sorted keys, no spaces and no escapes beyond those JSON needs: one text for one value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def chained(number: int, kind: Kind, at: Instant, body: Mapping[str, object], previous: str) -> Record:
    """The record that follows the one whose hash is `previous`."""
    content = _content(number, kind, at, body, previous)
    return Record(number, kind, at, body, previous, hashlib.sha256(canonical(content).encode()).hexdigest())


def parse(lines: Iterable[str]) -> Iterator[Record]:
    """Records of complete lines, each checked against the chain.

    Raises:
        BrokenChainError: at the first line that is not what was written.
    """
    previous = GENESIS
    for number, line in enumerate(lines):
        record = _parse_line(line, number)
        if record.number != number or record.previous != previous:
            raise BrokenChainError(f"journal line {number + 1} does not follow the line before it")
        previous = record.hash
        yield record


def _parse_line(line: str, number: int) -> Record:
    try:
        raw = json.loads(line)
        body = dict(raw["body"])
        record = chained(int(raw["n"]), Kind(raw["kind"]), Instant.from_json(raw["at"]), body, str(raw["prev"]))
        claimed = raw["hash"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenChainError(f"journal line {number + 1} is not a journal record") from error
    if record.hash != claimed or record.line().rstrip("\n") != line.rstrip("\n"):
        raise BrokenChainError(f"journal line {number + 1} was changed: its hash does not match its text")
    return record


def _content(number: int, kind: Kind, at: Instant, body: Mapping[str, object], previous: str) -> dict[str, object]:
    return {"n": number, "kind": kind.value, "at": at.to_json(), "body": dict(body), "prev": previous}
