"""Durations as a person says them."""

from __future__ import annotations

from datetime import timedelta

_UNITS = ((86400, "days"), (3600, "hours"), (60, "minutes"))


def in_words(time: timedelta) -> str:
    """``15 minutes``, ``1 day``, ``90 minutes``, ``5 s``: the largest unit that divides it, seconds else."""
    seconds = int(time.total_seconds())
    for size, unit in _UNITS:
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size} {unit}" if seconds // size > 1 else f"1 {unit[:-1]}"
    return f"{seconds} s"
