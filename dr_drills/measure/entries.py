"""What a drill's journal tells, noun by noun: steps, tables, controls, reconciliation, people, findings.

A field that was not recorded is None; the report prints it as ``not recorded``. Times are seconds after the drill's
zero (`measurements.Measurements`), negative before it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One planned step and how it ended; `outcome` is one of the journal's words, ``not-executed`` when it never started."""

    id: str
    title: str | None
    phase: str | None
    started_s: float | None
    took_s: float | None
    outcome: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Table:
    """One table compared before and after; `rows` names differing keys, at most 100."""

    name: str
    rows_before: int | None
    rows_after: int | None
    differing: int | None
    equal: bool | None
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NegativeControl:
    """A validator shown broken data on purpose; one that did not go red proves nothing."""

    validator: str
    went_red: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class ExceptionItem:
    """One row of the exception queue: what people must still decide, who and until when."""

    source_id: str | None
    target_id: str | None
    category: str | None
    severity: str | None
    owner: str | None
    deadline: str | None


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What became of the writes made on the side that was given up."""

    acknowledged: int | None
    present: int | None
    applied: int | None
    conflicts: int | None
    exceptions: tuple[ExceptionItem, ...]


@dataclass(frozen=True, slots=True)
class Approval:
    """A decision a role was asked for; `by` is None while nobody has given it."""

    step: str | None
    role: str | None
    by: str | None
    awaited_s: float | None
    given_s: float | None


@dataclass(frozen=True, slots=True)
class Message:
    """What an audience was told, and when."""

    audience: str | None
    text: str | None
    at_s: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to put right, with an owner."""

    id: str | None
    severity: str | None
    text: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, or a name, that a step measured."""

    name: str
    value: float | str
    unit: str
