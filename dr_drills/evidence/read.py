"""Reads a drill's evidence for measuring; whatever cannot be read becomes a gap with its reason, never an exception."""

from __future__ import annotations

import json
from pathlib import Path

from dr_drills.evidence.digest import file_sha256
from dr_drills.evidence.layout import JOURNAL, LEDGER
from dr_drills.journal.record import BrokenChainError, Record, parse
from dr_drills.measure.fold import Evidence
from dr_drills.measure.gap import Gap, GapKind
from dr_drills.measure.story import Closing, closing
from dr_drills.workload.attempt import Attempt
from dr_drills.workload.ledger import LedgerError, read_ledger


def read_evidence(directory: Path) -> Evidence:
    """Journal, ledger and read-back of a drill's directory."""
    records, problems = read_records(directory / JOURNAL)
    closed = closing(records)
    attempts: tuple[Attempt, ...] | None = None
    read_ids: frozenset[int] | None = None
    if closed is not None:
        attempts, found = _attempts(directory, closed, records)
        problems += found
        read_ids, found = _read_ids(directory, closed)
        problems += found
    return Evidence(records, attempts, read_ids, tuple(problems))


def read_records(path: Path) -> tuple[list[Record], list[Gap]]:
    """The journal as far as its chain holds, and what is wrong after that."""
    records: list[Record] = []
    try:
        text = path.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        return records, [Gap(GapKind.JOURNAL_DAMAGED, f"the journal cannot be read ({error.strerror})")]
    complete, newline, torn = text.rpartition("\n")
    try:
        records.extend(parse(complete.split("\n") if newline else ()))
    except BrokenChainError:
        return _as_far_as_it_holds(complete)
    if torn:
        return records, [Gap(GapKind.JOURNAL_DAMAGED, "the journal's last line was cut short")]
    return records, []


def _as_far_as_it_holds(text: str) -> tuple[list[Record], list[Gap]]:
    records: list[Record] = []
    try:
        for record in parse(text.split("\n")):
            records.append(record)  # noqa: PERF402 - what came before the break is kept
    except BrokenChainError as error:
        return records, [Gap(GapKind.JOURNAL_DAMAGED, str(error))]
    return records, []


def _attempts(directory: Path, closed: Closing, records: list[Record]) -> tuple[tuple[Attempt, ...] | None, list[Gap]]:
    path = inside(directory, closed.file or LEDGER)
    if path is None:
        return None, [Gap(GapKind.LEDGER_UNREADABLE, "the journal names a write ledger outside the pack")]
    try:
        attempts = tuple(read_ledger(path))
        boots = _boots(path)
        digest = file_sha256(path)
    except LedgerError as error:
        return None, [Gap(GapKind.LEDGER_UNREADABLE, str(error).replace(f"{directory}/", ""))]
    except OSError as error:
        return None, [Gap(GapKind.LEDGER_UNREADABLE, f"the write ledger cannot be read ({error.strerror})")]
    problems = []
    if digest != closed.sha256:
        problems.append(Gap(GapKind.LEDGER_UNREADABLE, "the write ledger is not the one that the journal closed"))
    if boots - {record.at.boot for record in records}:
        problems.append(Gap(GapKind.REBOOTED, "the writers' times are of another boot than the journal's"))
    return attempts, problems


def _boots(path: Path) -> set[str]:
    """Boot ids of every start of the writers; only those lines are parsed, the rest was when the attempts were read."""
    with path.open("rb") as file:
        starts = [json.loads(line) for line in file if b'"ledger"' in line and line.endswith(b"\n")]
    return {str(start["at"]["boot"]) for start in starts if "ledger" in start}


def _read_ids(directory: Path, closed: Closing) -> tuple[frozenset[int] | None, list[Gap]]:
    """Ids of a read-back file: a JSON list, or one id a line."""
    if closed.read_back is None:
        return None, []
    missing = [Gap(GapKind.READ_BACK_MISSING, f"the rows read back ({closed.read_back}) cannot be read")]
    path = inside(directory, closed.read_back)
    if path is None:
        return None, missing
    try:
        text = path.read_text(encoding="utf-8")
        values = json.loads(text) if text.lstrip().startswith("[") else list(map(int, text.split()))
    except (OSError, ValueError, RecursionError):
        return None, missing
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return None, missing
    return frozenset(values), []


def inside(directory: Path, name: str) -> Path | None:
    """The file of that relative name in the directory, or None when it would lie outside."""
    parts = name.split("/")
    return None if name.startswith("/") or "\0" in name or any(part in {"", ".", ".."} for part in parts) else directory.joinpath(*parts)
