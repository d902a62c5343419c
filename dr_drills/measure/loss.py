"""What was lost: acknowledged writes that a recovered system no longer has.

Every attempt was acknowledged, refused or of unknown end. One of unknown end may have been committed; if it is there
it is *recovered*, and its absence is no loss. One that was refused must not be there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from dr_drills.workload.attempt import Attempt, Outcome


@dataclass(frozen=True)
class Loss:
    """The difference between what was promised and what was read back.

    Attributes:
        lost: acknowledged and not read, in order of acknowledgement; each is named in the report.
        unexpected: read but never attempted, or attempted and refused: corruption or duplication, never a pass.
        recovered: read although their acknowledgement never came; not a loss.
        acknowledged: how many writes were promised in all.
        window: age of the oldest lost write at the newest acknowledgement given by a server that lost some; zero
            when nothing was lost. Where no server is recorded, at the newest lost acknowledgement.
    """

    lost: tuple[Attempt, ...]
    unexpected: frozenset[int]
    recovered: int
    acknowledged: int
    window: timedelta

    @property
    def objection(self) -> str | None:
        """Why this recovery cannot pass an RPO of zero, or None."""
        if self.unexpected:
            return f"{len(self.unexpected)} rows were read that nobody wrote"
        return f"{len(self.lost)} acknowledged rows were lost, over {self.window.total_seconds():.3f} s" if self.lost else None


def classify(attempts: Iterable[Attempt], read: Iterable[int]) -> Loss:
    """Compare the write ledger with one full read of the recovered table.

    Holds the ids read and the lost writes in memory, not the attempts. `attempts` may come in any order.
    """
    present = set(read)
    unexplained = set(present)
    lost: list[Attempt] = []
    newest: dict[object, int] = {}
    recovered = acknowledged = 0
    for attempt in attempts:
        if attempt.outcome is not Outcome.FAILED:
            unexplained.discard(attempt.id)
        if attempt.outcome is Outcome.ACKNOWLEDGED:
            acknowledged += 1
            newest[attempt.server] = max(newest.get(attempt.server, 0), _end(attempt))
            if attempt.id not in present:
                lost.append(attempt)
        elif attempt.outcome is Outcome.INDETERMINATE and attempt.id in present:
            recovered += 1
    lost.sort(key=lambda a: (_end(a), a.id))
    return Loss(tuple(lost), frozenset(unexplained), recovered, acknowledged, _window(lost, newest))


def _window(lost: list[Attempt], newest: dict[object, int]) -> timedelta:
    if not lost:
        return timedelta(0)
    until = max(_end(a) if a.server is None else newest[a.server] for a in lost)
    return timedelta(microseconds=(until - _end(lost[0])) / 1000)


def _end(attempt: Attempt) -> int:
    return attempt.attempted_ns if attempt.ended_ns is None else attempt.ended_ns
