"""How often a drill must start so that the last passing one is never older than its tier's cadence.

Pure. Source: Amazon EventBridge Scheduler User Guide, "Schedule types" (rate-based schedules).
"""

from __future__ import annotations

from datetime import timedelta

_DAY = timedelta(days=1)


def drill_rhythm(cadence: timedelta, longest_freeze: timedelta, margin_percent: int) -> timedelta:
    """Whole days between two starts.

    A drill that falls due on the first day of a freeze waits for its end, so the longest freeze comes off the cadence first; of what is
    left, `margin_percent` stays for a drill that must be repeated.

    Raises:
        ValueError: not even a drill a day would do; `too_long` says so beforehand.
    """
    days = (cadence - longest_freeze) * (100 - margin_percent) // (100 * _DAY)
    if days < 1:
        raise ValueError(f"a cadence of {cadence} leaves no time for a rhythm of whole days beside a freeze of {longest_freeze}")
    return days * _DAY


def too_long(rhythm: timedelta, cadence: timedelta, longest_freeze: timedelta) -> str | None:
    """Why a drill started every `rhythm` can be older than its cadence, or None."""
    if rhythm + longest_freeze > cadence:
        frozen = f", and the longest freeze of {longest_freeze.days} days comes on top" if longest_freeze else ""
        return f"a drill every {rhythm.days} days is too seldom for a cadence of {cadence.days} days{frozen}"
    return None


def rate(rhythm: timedelta) -> str:
    """The schedule expression."""
    days = rhythm // _DAY
    return f"rate({days} day{'s' if days > 1 else ''})"
