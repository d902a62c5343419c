"""What a drill owes: effects that were begun and not taken back. A pure fold over the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dr_drills.clock import Instant
from dr_drills.engine.run import Run
from dr_drills.journal.record import Kind, Record

NOTHING: Mapping[str, object] = {"kind": "nothing"}
"""The undo of an effect that leaves nothing to take back; it is never owed."""


@dataclass(frozen=True)
class Obligation:
    """An effect to take back.

    Attributes:
        undo: what the effect declared: `kind` and whatever that undo needs.
        done: whether the effect is known to have happened; otherwise it may have.
        announced: when its last attempt was announced.
        settle_seconds: how long after that it may still take hold.
    """

    step: str
    key: str
    effect: str
    undo: Mapping[str, object]
    done: bool
    announced: Instant
    settle_seconds: float

    @property
    def settles(self) -> tuple[str, ...]:
        """Keys that are owed no more if this effect has happened."""
        settles = self.undo.get("settles", ())
        return tuple(map(str, settles)) if isinstance(settles, list) else ()


@dataclass(frozen=True)
class Undone:
    """What became of an obligation.

    Attributes:
        kept: what stays as it is on purpose, and what a person still has to do; None when nothing does.
        happened: the effect stands and stays, so what it settles is owed no more.
    """

    kept: str | None = None
    happened: bool = False


Undo = Callable[[Run, Obligation], Undone]


def owed(records: Iterable[Record]) -> list[Obligation]:
    """Obligations still open, newest first: the order in which to take them back."""
    begun: dict[str, Record] = {}
    last: dict[str, Record] = {}
    done: set[str] = set()
    undone: set[str] = set()
    for record in records:
        key = str(record.body.get("key"))
        if record.kind in {Kind.INTENT, Kind.RETRY}:
            begun.setdefault(key, record)
            last[key] = record
        elif record.kind is Kind.DONE:
            done.add(key)
        elif record.kind is Kind.UNDONE:
            undone.add(key)
    obligations = (_obligation(record, last[key], key in done) for key, record in reversed(begun.items()) if key not in undone)
    return [obligation for obligation in obligations if obligation.undo.get("kind") != NOTHING["kind"]]


def kept(records: Iterable[Record]) -> list[str]:
    """What was deliberately left as it is, in words, oldest first."""
    return [str(r.body["kept"]) for r in records if r.kind is Kind.UNDONE and r.body.get("kept")]


def _obligation(first: Record, last: Record, done: bool) -> Obligation:
    body = first.body
    undo = body["undo"]
    return Obligation(
        step=str(body["step"]),
        key=str(body["key"]),
        effect=str(body["effect"]),
        undo=undo if isinstance(undo, dict) else {},
        done=done,
        announced=last.at,
        settle_seconds=float(str(body.get("settle_s", 0))),
    )
