"""Round ticks for an axis of time."""

from __future__ import annotations

import math

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400)


def ticks(low: float, high: float, most: int = 7) -> list[float]:
    """Round values from `low` to `high` seconds, at most about `most` of them, zero among them when it lies between."""
    span = high - low
    if span <= 0:
        return [low]
    step = next((s for s in _STEPS if span / s <= most), None)
    if step is None or span < most:
        power = 10 ** math.floor(math.log10(span / most))
        step = next(power * factor for factor in (1, 2, 5, 10) if span / (power * factor) <= most)
    first = math.ceil(round(low / step, 9))
    return [round(n * step, 9) for n in range(first, math.floor(round(high / step, 9)) + 1)]
