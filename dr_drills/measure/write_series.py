"""The writes around the fault, for the eye: acknowledgements per interval, and one cell per write. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from dr_drills.workload.attempt import Attempt, Outcome

_BUCKET_NS = 100_000_000
_MOST_BUCKETS = 600
_MOST_CELLS = 252
_LONG_RUN = 48


class Fate(StrEnum):
    """What became of one write; `SKIPPED` stands for writes that are not shown one by one."""

    KEPT = "kept"
    LOST = "lost"
    RECOVERED = "recovered"
    ABSENT = "absent"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Cell:
    """One write and its fate; for skipped writes, `id` is how many."""

    id: int
    fate: Fate


@dataclass(frozen=True, slots=True)
class WriteSeries:
    """Acknowledged writes per `bucket_s` seconds from `start_s`, seconds after the drill's zero; and cells around the fault."""

    start_s: float
    bucket_s: float
    counts: tuple[int, ...]
    cells: tuple[Cell, ...]


def write_series(attempts: Sequence[Attempt], zero_ns: int, until_ns: int, present: Collection[int] | None) -> WriteSeries | None:
    """Acknowledgements per 100 ms from 5 s before zero to `until_ns`, in wider intervals where that would be more than 600.

    None without attempts. Cells are shown only when it is known which rows survived: `present`, the ids read back.
    """
    if not attempts:
        return None
    first = min(a.attempted_ns for a in attempts)
    last = max(a.ended_ns or a.attempted_ns for a in attempts)
    lead = min(50, max(1, -(-(zero_ns - first) // _BUCKET_NS))) if first < zero_ns else 0
    span = max(1, min(until_ns, last) - zero_ns)
    width = _BUCKET_NS * max(1, -(-(span // _BUCKET_NS + lead) // _MOST_BUCKETS))
    start = zero_ns - lead * _BUCKET_NS
    counts = [0] * ((zero_ns + span - start) // width + 1)
    for attempt in attempts:
        if attempt.outcome is Outcome.ACKNOWLEDGED and attempt.ended_ns is not None:
            bucket = (attempt.ended_ns - start) // width
            if 0 <= bucket < len(counts):
                counts[bucket] += 1
    cells = () if present is None else _cells(attempts, zero_ns, present)
    return WriteSeries(round((start - zero_ns) / 1e9, 6), round(width / 1e9, 6), tuple(counts), cells)


def _cells(attempts: Sequence[Attempt], zero_ns: int, present: Collection[int]) -> tuple[Cell, ...]:
    ordered = sorted(attempts, key=lambda a: (a.attempted_ns, a.id))
    fates = [Cell(a.id, _fate(a, present)) for a in ordered]
    fault = next((n for n, a in enumerate(ordered) if a.attempted_ns > zero_ns), len(ordered))
    remarkable = next((n for n, cell in enumerate(fates) if cell.fate is not Fate.KEPT), fault)
    start = max(0, min(fault, remarkable) - _MOST_CELLS // 4)
    return tuple(_shortened(fates[start:])[:_MOST_CELLS])


def _shortened(cells: Sequence[Cell]) -> list[Cell]:
    """The same with the middle of every long run of absent writes skipped: an outage is one fact, not a thousand."""
    shown: list[Cell] = []
    for fate, run in groupby(cells, key=lambda cell: cell.fate):
        same = list(run)
        hidden = len(same) - _LONG_RUN
        if fate is not Fate.ABSENT or hidden <= 1:
            shown += same
            continue
        shown += [*same[: _LONG_RUN - 6], Cell(hidden, Fate.SKIPPED), *same[-6:]]
    return shown


def _fate(attempt: Attempt, present: Collection[int]) -> Fate:
    if attempt.outcome is Outcome.ACKNOWLEDGED:
        return Fate.KEPT if attempt.id in present else Fate.LOST
    return Fate.RECOVERED if attempt.id in present else Fate.ABSENT
