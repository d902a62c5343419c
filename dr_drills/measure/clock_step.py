"""Whether the clocks of a drill can be trusted: same boot throughout, wall and monotonic time in step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from dr_drills.journal.record import Record
from dr_drills.measure.gap import Gap, GapKind

# A clock disciplined by NTP is slewed at 500 parts per million at most (RFC 5905, section 11.3); twice that and a tenth
# of a second for the two readings being apart is no step. A suspended machine moves the wall clock alone and is seen too.
_ALLOWED_RATE = 0.001
_ALLOWED_STEP = timedelta(milliseconds=100)


def clock_gaps(records: Sequence[Record]) -> tuple[Gap, ...]:
    """Why durations of this journal cannot be trusted; empty when they can. One gap a kind, at its first line."""
    gaps: dict[GapKind, Gap] = {}
    for before, after in pairwise(records):
        line = f"between lines {before.number + 1} and {after.number + 1} of the journal"
        passed = after.at.since(before.at)
        if passed is None:
            gaps.setdefault(GapKind.REBOOTED, Gap(GapKind.REBOOTED, f"the machine that measured was restarted {line}"))
            continue
        drift = (after.at.wall - before.at.wall) - passed
        if passed < timedelta(0) or abs(drift) > _ALLOWED_STEP + abs(passed) * _ALLOWED_RATE:
            reason = f"the clock stepped by {drift.total_seconds():+.3f} s {line}"
            gaps.setdefault(GapKind.CLOCK_STEPPED, Gap(GapKind.CLOCK_STEPPED, reason))
    return tuple(gaps.values())
