"""What became of each waiver: which findings it excuses, or why it counts for nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from policies.judge import Finding, Outcome
from policies.rule import Severity
from policies.waiver.waiver import Waiver, names_too_much

_LONGEST = timedelta(days=400)
_SOON = timedelta(days=30)
# The widest of our own excuses eight; more than this is no exception any more but a rule that does not hold.
_MOST_BY_ONE_PATTERN = 25


class WaiverState(StrEnum):
    """Where a waiver stands; only the first two excuse anything, and ``UNTRIED`` says that its rule was not asked."""

    IN_FORCE = "in force"
    EXPIRES_SOON = "expires soon"
    UNTRIED = "not tried"
    OUT_OF_ORDER = "out of order"


@dataclass(frozen=True)
class AppliedWaiver:
    """A waiver, how many findings it excuses, and why it is out of order (empty otherwise)."""

    waiver: Waiver
    state: WaiverState
    excuses: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Applied:
    """The findings, excused ones marked, and the waivers in the order of their file."""

    findings: tuple[Finding, ...]
    waivers: tuple[AppliedWaiver, ...]


def apply_waivers(
    findings: Iterable[Finding], waivers: Iterable[Waiver], today: date, asked: Callable[[str], bool] = lambda _rule: True
) -> tuple[Finding, ...]:
    """The findings of `applied`."""
    return applied(findings, waivers, today, asked).findings


def applied(
    findings: Iterable[Finding], waivers: Iterable[Waiver], today: date, asked: Callable[[str], bool] = lambda _rule: True
) -> Applied:
    """Findings with the waived ones marked, and one more for each waiver that is not in order.

    Args:
        findings: all of them.
        waivers: of this environment.
        today: decides what has expired.
        asked: whether the rule of an id was really asked, so that a Checkov waiver is not called unused when Checkov did not run.
    """
    kept = list(findings)
    states = []
    for waiver in waivers:
        covered = {n: pattern for n, f in enumerate(kept) if f.outcome is Outcome.FAILED and (pattern := waiver.pattern_of(f)) is not None}
        reason = _out_of_order(waiver, today) or _excuses_too_much(covered.values())
        if not reason and not covered and asked(waiver.rule):
            reason = _folded(waiver, kept) or "covers nothing; remove it"
        if reason:
            kept.append(_violation(waiver, reason))
            states.append(AppliedWaiver(waiver, WaiverState.OUT_OF_ORDER, reason=reason))
            continue
        for number in covered:
            kept[number] = replace(kept[number], outcome=Outcome.WAIVED, waiver=waiver.words)
        states.append(AppliedWaiver(waiver, _state(waiver, today, len(covered)), len(covered)))
    return Applied(tuple(kept), tuple(states))


def _state(waiver: Waiver, today: date, covered: int) -> WaiverState:
    if waiver.expires - today < _SOON:
        return WaiverState.EXPIRES_SOON
    return WaiverState.IN_FORCE if covered else WaiverState.UNTRIED


def _folded(waiver: Waiver, findings: Sequence[Finding]) -> str | None:
    """Why a waiver of a check covers nothing where a rule of ours found the same and took it in, or None."""
    same = (replace(f, rule=waiver.rule) for f in findings if waiver.rule in f.also)
    homes = sorted({f.rule for f in findings if waiver.rule in f.also})
    named = any(waiver.pattern_of(finding) is not None for finding in same)
    return f"covers nothing: what it found is told under {', '.join(homes)}; name that" if named else None


def _out_of_order(waiver: Waiver, today: date) -> str | None:
    """Why a waiver does not count, whatever is found, or None."""
    if broad := next((reason for p in waiver.resources if (reason := names_too_much(p))), None):
        return f"is too broad: {broad}"
    if waiver.expires < today:
        return f"expired on {waiver.expires.isoformat()}"
    if waiver.expires - today > _LONGEST:
        return f"runs until {waiver.expires.isoformat()}; {_LONGEST.days} days is the longest"
    return None


def _excuses_too_much(patterns: Iterable[str]) -> str | None:
    counted = Counter(patterns)
    widest, number = max(counted.items(), key=lambda c: c[1], default=("", 0))
    if number <= _MOST_BY_ONE_PATTERN:
        return None
    return f"is too broad: the pattern {widest!r} excuses {number} resources; {_MOST_BY_ONE_PATTERN} is the most for one"


def _violation(waiver: Waiver, reason: str) -> Finding:
    where = f" ({Path(waiver.file).name} line {waiver.line})" if waiver.file else ""
    return Finding(
        "WAIVER-001",
        Severity.HIGH,
        Outcome.FAILED,
        f"the {waiver.label}{where} {reason}",
        remedy="Correct the waiver, or what it excuses.",
        file=waiver.file,
        line=waiver.line,
    )
