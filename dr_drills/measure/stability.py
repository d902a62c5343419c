"""When service came back and stayed: computed from the write ledger alone. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dr_drills.workload.attempt import Attempt, Outcome, Server


@dataclass(frozen=True, slots=True)
class StableRule:
    """How long a run of good operations must last to count as service.

    Attributes:
        operations: N, the least number of good operations in the run.
        seconds: W, the least time between the first and the last of them.
    """

    operations: int = 10
    seconds: float = 3.0


@dataclass(frozen=True, slots=True)
class Service:
    """What the writers saw around the fault; monotonic nanoseconds, None for what never happened.

    Attributes:
        last_before: E0, the last acknowledgement before the fault.
        first_failed: E2, when the first failure after the fault was known.
        first_good: E8, the first acknowledgement by a server that did not serve before the fault.
        stable: E9, the first good operation of a run that satisfies the rule and holds until the writers stop.
        run_operations: good operations in the final run, whether or not it satisfies the rule.
        run_seconds: how long that run lasted.
        last_seen: when the writers were last heard of.
        by_old_after_fence: writes that a server fenced off still acknowledged; more than none is a split brain.
    """

    last_before: int | None
    first_failed: int | None
    first_good: int | None
    stable: int | None
    run_operations: int
    run_seconds: float
    last_seen: int | None
    by_old_after_fence: int


def observe(attempts: Sequence[Attempt], fault_ns: int, fenced_ns: int | None, rule: StableRule) -> Service:
    """Read the service's story from its writers.

    A failed operation is dated when its failure was known: a client that hangs has no service until it stops hanging.
    A killed server's backends go on acknowledging for a moment; therefore good operations count from the first one
    that another server answered, or, where no other server is recorded, from the first after the last failure.
    """
    good = sorted((a for a in attempts if _is_good(a)), key=_end)
    before = [a for a in good if _end(a) <= fault_ns]
    after = [a for a in good if a.attempted_ns > fault_ns]
    failures = sorted(_failure_times(attempts, fault_ns))
    old = _serving(before)
    on_new = [a for a in after if a.server is not None and a.server not in old]
    last_failure = failures[-1] if failures else fault_ns
    candidates = on_new or [a for a in after if failures and a.attempted_ns > last_failure]
    run = [a for a in candidates if _end(a) > last_failure]
    seconds = (_end(run[-1]) - _end(run[0])) / 1e9 if run else 0.0
    lasted = len(run) >= rule.operations and seconds >= rule.seconds
    return Service(
        last_before=_end(before[-1]) if before else None,
        first_failed=failures[0] if failures else None,
        first_good=_end(candidates[0]) if candidates else None,
        stable=_end(run[0]) if lasted else None,
        run_operations=len(run),
        run_seconds=seconds,
        last_seen=max((_end(a) for a in attempts), default=None),
        by_old_after_fence=sum(1 for a in after if a.server in old and fenced_ns is not None and a.attempted_ns > fenced_ns),
    )


def _is_good(attempt: Attempt) -> bool:
    return attempt.outcome is Outcome.ACKNOWLEDGED and attempt.ended_ns is not None


def _end(attempt: Attempt) -> int:
    return attempt.attempted_ns if attempt.ended_ns is None else attempt.ended_ns


def _failure_times(attempts: Iterable[Attempt], fault_ns: int) -> Iterable[int]:
    """When failures after the fault were known; a writer's very last attempt, cut off when it was stopped, is none."""
    last: dict[str, Attempt] = {}
    for attempt in attempts:
        if attempt.writer not in last or attempt.attempted_ns > last[attempt.writer].attempted_ns:
            last[attempt.writer] = attempt
    for attempt in attempts:
        cut_off = attempt.ended_ns is None and last[attempt.writer] is attempt
        if not _is_good(attempt) and not cut_off and _end(attempt) > fault_ns:
            yield _end(attempt)


def _serving(before: Sequence[Attempt]) -> frozenset[Server]:
    """Servers that answered each writer last before the fault."""
    latest = {a.writer: a.server for a in before}
    return frozenset(server for server in latest.values() if server is not None)
