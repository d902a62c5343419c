"""Reads the journal's records into the nouns of `entries`: the first half of the fold. Pure; docs/journal.md is its grammar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dr_drills.clock import Instant
from dr_drills.journal.record import Kind, Record
from dr_drills.measure.entries import ExceptionItem, Figure, Finding, NegativeControl, Reconciliation, Table
from dr_drills.measure.event_code import EventCode

Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Marked:
    """An event as the journal dates it, in monotonic nanoseconds."""

    code: EventCode
    ns: int
    uncertainty_ns: int
    note: str | None


@dataclass(frozen=True)
class Opening:
    """The first line: what the drill set out to do. Fields not recorded are None or empty."""

    drill_id: str | None
    environment: str | None
    system: str | None
    tier: str | None
    scenario: str | None
    title: str | None
    plan_hash: str | None
    rto_s: float | None
    rpo_s: float | None
    roles: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    not_tested: tuple[str, ...] | None
    steps: tuple[tuple[str, str | None, str | None], ...]
    write_interval_s: float | None


@dataclass(frozen=True)
class Closing:
    """The `ledger-closed` line."""

    file: str | None
    sha256: str | None
    attempts: int | None
    read_back: str | None


def bodies(records: Iterable[Record], kind: Kind) -> Iterator[Body]:
    """Bodies of all lines of one kind."""
    return (record.body for record in records if record.kind is kind)


def text(value: object) -> str | None:
    """A recorded text, or None."""
    return value if isinstance(value, str) and value else None


def number(value: object) -> float | None:
    """A recorded number, or None; a boolean is none."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def count(value: object) -> int | None:
    """A recorded count, or None."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def texts(value: object) -> tuple[str, ...]:
    """A list of texts; what is not text is written out."""
    return tuple(str(item) for item in value) if isinstance(value, Sequence) and not isinstance(value, str) else ()


def opening(records: Iterable[Record]) -> Opening | None:
    """What the drill set out to do, or None when the journal does not begin with it."""
    body = next(bodies(records, Kind.OPENED), None)
    if body is None:
        return None
    objectives = _mapping(body.get("objectives"))
    return Opening(
        drill_id=text(body.get("drill_id")),
        environment=text(body.get("environment")),
        system=text(body.get("system")),
        tier=text(body.get("tier")),
        scenario=text(body.get("scenario")),
        title=text(body.get("title")),
        plan_hash=text(body.get("plan_hash")),
        rto_s=number(objectives.get("rto_s")),
        rpo_s=number(objectives.get("rpo_s")),
        roles=_pairs(body.get("roles")),
        versions=_pairs(body.get("versions")),
        not_tested=texts(body["not_tested"]) if "not_tested" in body else None,
        steps=tuple((str(s.get("id")), text(s.get("title")), text(s.get("phase"))) for s in _mappings(body.get("steps"))),
        write_interval_s=number(body.get("write_interval_s")),
    )


def marked(records: Iterable[Record]) -> Iterator[Marked]:
    """Every event in the order of the journal; one with an unknown code is passed over, and so counts as missing."""
    for record in records:
        if record.kind is not Kind.EVENT or record.body.get("code") not in set(EventCode):
            continue
        at = count(record.body.get("occurred_ns"))
        yield Marked(
            EventCode(str(record.body["code"])),
            record.at.monotonic_ns if at is None else at,
            count(record.body.get("uncertainty_ns")) or 0,
            text(record.body.get("note")),
        )


def closing(records: Iterable[Record]) -> Closing | None:
    """The last `ledger-closed` line, or None."""
    found = list(bodies(records, Kind.LEDGER_CLOSED))
    if not found:
        return None
    body = found[-1]
    return Closing(text(body.get("file")), text(body.get("sha256")), count(body.get("attempts")), text(body.get("read_back")))


def tables(records: Iterable[Record]) -> tuple[Table, ...]:
    """The last comparison of each table, in the order they were first compared."""
    latest: dict[str, Table] = {}
    for body in bodies(records, Kind.TABLE_COMPARED):
        equal = body.get("equal")
        latest[str(body.get("table"))] = Table(
            name=str(body.get("table")),
            rows_before=count(body.get("rows_before")),
            rows_after=count(body.get("rows_after")),
            differing=count(body.get("differing")),
            equal=equal if isinstance(equal, bool) else None,
            rows=texts(body.get("rows")),
        )
    return tuple(latest.values())


def negative_controls(records: Iterable[Record]) -> tuple[NegativeControl, ...]:
    """Every negative control; one without a recorded answer did not go red."""
    return tuple(
        NegativeControl(str(body.get("validator")), body.get("went_red") is True, text(body.get("note")))
        for body in bodies(records, Kind.NEGATIVE_CONTROL)
    )


def reconciliation(records: Iterable[Record]) -> Reconciliation | None:
    """The last reconciliation, or None."""
    found = list(bodies(records, Kind.RECONCILED))
    if not found:
        return None
    body = found[-1]
    return Reconciliation(
        acknowledged=count(body.get("acknowledged")),
        present=count(body.get("present")),
        applied=count(body.get("applied")),
        conflicts=count(body.get("conflicts")),
        exceptions=tuple(
            ExceptionItem(*(_plain(item.get(key)) for key in ("source_id", "target_id", "category", "severity", "owner", "deadline")))
            for item in _mappings(body.get("exceptions"))
        ),
    )


def findings(records: Iterable[Record]) -> tuple[Finding, ...]:
    """Findings in the order they were recorded; a resumed step may say one twice, it is listed once."""
    return tuple(
        dict.fromkeys(
            Finding(text(body.get("id")), text(body.get("severity")), text(body.get("text")), text(body.get("owner")))
            for body in bodies(records, Kind.FINDING)
        )
    )


def figures(records: Iterable[Record]) -> tuple[Figure, ...]:
    """The last value measured under each name."""
    latest: dict[str, Figure] = {}
    for body in bodies(records, Kind.MEASURED):
        recorded = number(body.get("value"))
        value = text(body.get("value")) if recorded is None else recorded
        if value is not None:
            latest[str(body.get("name"))] = Figure(str(body.get("name")), value, str(body.get("unit") or ""))
    return tuple(latest.values())


def anchor(records: Sequence[Record]) -> Instant | None:
    """The instant that ties monotonic time to wall time in this drill."""
    return records[0].at if records else None


def _plain(value: object) -> str | None:
    return None if value is None else str(value)


def _mapping(value: object) -> Body:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: object) -> list[Body]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, Sequence) and not isinstance(value, str) else []


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), str(item)) for key, item in _mapping(value).items() if item is not None)
