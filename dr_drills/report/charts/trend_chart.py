"""Achieved against target over time, small enough for a table cell: one dot a drill, the objective as a line."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dr_drills.measure.verdict import Verdict
from dr_drills.report.charts.svg import element, line
from dr_drills.report.words import plural

_WIDTH, _HEIGHT, _LIMIT_Y, _BASE_Y, _EDGE = 190.0, 40.0, 12.0, 36.0, 6.0
_MOST = 24
_CLASS = {Verdict.PASSED: "good", Verdict.MISSED: "bad", Verdict.FAILED: "bad"}


def trend_chart(points: Sequence[tuple[str, float | None, Verdict]]) -> Markup:
    """`points` are (what to say, achieved as a share of the target or None, verdict), oldest first; the last 24 are drawn.

    The line is the objective; a dot above it exceeded it. A hollow dot at the foot is a drill without a measured time.
    """
    shown = points[-_MOST:]
    step = (_WIDTH - 2 * _EDGE) / max(1, len(shown) - 1)
    dots = [_dot(_EDGE + n * step if len(shown) > 1 else _WIDTH / 2, *point) for n, point in enumerate(shown)]
    label = f"Recovery time against its objective in the last {plural(len(shown), 'drill')}"
    return element(
        "svg",
        element("title", label),
        line(0, _LIMIT_Y, _WIDTH, _LIMIT_Y, "limit"),
        line(0, _BASE_Y, _WIDTH, _BASE_Y, "grid"),
        *dots,
        viewBox=f"0 0 {_WIDTH:g} {_HEIGHT:g}",
        width=_WIDTH,
        height=_HEIGHT,
        role="img",
        class_="trend",
        aria_label=label,
    )


def _dot(x: float, words: str, share: float | None, verdict: Verdict) -> Markup:
    kind = _CLASS.get(verdict, "unsure")
    if share is None:
        return element("circle", element("title", words), class_=f"hollow {kind}", cx=x, cy=_BASE_Y - 3, r=3.2)
    y = _BASE_Y - min(share, 1.35) * (_BASE_Y - _LIMIT_Y)
    return element("circle", element("title", words), class_=f"dot {kind}", cx=x, cy=y, r=3.6)
