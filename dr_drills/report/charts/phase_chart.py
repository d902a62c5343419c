"""Where the time went: one bar a phase on one axis of time, the recovery time shaded, the objective as a line."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dr_drills.measure.phase import Phase
from dr_drills.report.charts.svg import drawing, element, line, text, width_of
from dr_drills.report.charts.time_axis import ticks
from dr_drills.report.words import duration

WIDTH = 920.0
_LEFT, _RIGHT, _TOP, _ROW, _BAR = 292.0, 92.0, 30.0, 29.0, 17.0
_LEAST_BAR = 2.5
_SHOW_OBJECTIVE_WITHIN = 1.6


def phase_chart(phases: Sequence[Phase], achieved_s: float | None, objective_s: float | None) -> Markup:
    """Bars in order of time; `achieved_s` is what counts as recovery time, None when it was not measured."""
    end = max(phase.end_s for phase in phases)
    shown = objective_s if objective_within(phases, objective_s) else None
    high = max(end, shown or 0, achieved_s or 0)
    scale = (WIDTH - _LEFT - _RIGHT) / high if high else 1.0
    bottom = _TOP + _ROW * len(phases)
    parts: list[Markup] = []
    if achieved_s is not None:
        parts.append(element("rect", class_="counted", x=_LEFT, y=_TOP - 2, width=achieved_s * scale, height=bottom - _TOP + 4))
    for tick in ticks(0, high):
        x = _LEFT + tick * scale
        parts += [line(x, _TOP - 2, x, bottom + 2, "grid"), text(x, bottom + 18, duration(tick) if tick else "0", "tick", "middle")]
    for number, phase in enumerate(phases):
        parts += _bar(phase, _TOP + _ROW * number, scale, [_LEFT + at * scale for at in (achieved_s, shown) if at is not None])
    parts += _marks(achieved_s, shown, scale, bottom)
    return drawing(WIDTH, bottom + 26, "Phases of the recovery, in time after its start", *parts)


def objective_within(phases: Sequence[Phase], objective_s: float | None) -> bool:
    """Whether the objective lies near enough to be drawn on the same scale."""
    return objective_s is not None and objective_s <= _SHOW_OBJECTIVE_WITHIN * max(phase.end_s for phase in phases)


def _bar(phase: Phase, y: float, scale: float, edges: Sequence[float]) -> list[Markup]:
    x = _LEFT + phase.start_s * scale
    width = max(_LEAST_BAR, phase.took_s * scale)
    told = f"{phase.label}: {duration(phase.took_s)}, from {duration(phase.start_s)} to {duration(phase.end_s)}"
    top = y + (_ROW - _BAR) / 2
    rect = element("rect", element("title", told), class_=f"phase {phase.kind.value}", x=x, y=top, width=width, height=_BAR, rx=2.5)
    base = top + _BAR - 4
    return [text(_LEFT - 14, base, phase.label, "lab", "end"), rect, _value(x + width + 7, base, duration(phase.took_s), edges)]


def _value(x: float, y: float, words: str, edges: Sequence[float]) -> Markup:
    """The length of a phase beside its bar, moved beyond a line that it would lie on."""
    for edge in sorted(edges):
        if x - 2 <= edge <= x + width_of(words) + 2:
            x = edge + 6
    return text(x, y, words, "val")


def _marks(achieved: float | None, objective: float | None, scale: float, bottom: float) -> list[Markup]:
    """Labels of the recovery time and the objective, kept apart."""
    parts: list[Markup] = []
    limit = None if objective is None else _LEFT + objective * scale
    if limit is not None and objective is not None:
        words = f"objective {duration(objective)}"
        anchor = "start" if limit + width_of(words) < WIDTH else "end"
        parts += [
            line(limit, 14, limit, bottom + 2, "limit"),
            text(limit + (5 if anchor == "start" else -5), 18, words, "limit-label", anchor),
        ]
    if achieved is not None:
        x = _LEFT + achieved * scale
        words = f"recovery time {duration(achieved)}"
        left = limit is not None and x <= limit < x + width_of(words) + 14
        parts.append(line(x, 14, x, bottom + 2, "counted-edge"))
        parts.append(text(x - 5 if left else x + 5, 18, words, "counted-label", "end" if left else "start"))
    return parts
